package org.shardcache.serialization;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The services of one kind, by the names they give themselves: each name stands for one. */
final class NamedServices<P, T> {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final Class<P> service;
  private final Function<P, String> name;
  private final BiFunction<P, SerializationContext, T> create;

  NamedServices(
      Class<P> service, Function<P, String> name, BiFunction<P, SerializationContext, T> create) {
    this.service = service;
    this.name = name;
    this.create = create;
  }

  /**
   * Finds the services that a class loader knows.
   *
   * @param taken names that no service may have
   * @throws IllegalArgumentException if a service cannot be made, or its name is unfit or taken
   */
  Map<String, Function<SerializationContext, T>> find(
      Collection<String> taken, ClassLoader loader) {
    Map<String, Function<SerializationContext, T>> found = new TreeMap<>();
    Map<String, Class<?>> owners = new HashMap<>();
    try {
      for (P provider : ServiceLoader.load(service, loader)) {
        String given = checked(name.apply(provider), provider);
        if (taken.contains(given)) {
          throw clash(given, provider.getClass(), "the built-in one");
        }
        Class<?> other = owners.putIfAbsent(given, provider.getClass());
        if (other != null) {
          throw clash(given, provider.getClass(), other.getName());
        }
        found.put(given, context -> created(provider, given, context));
      }
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "A service of "
              + service.getName()
              + " cannot be made: "
              + e.getMessage()
              + "; mend it, or take its jar from the class path",
          e);
    }
    return found;
  }

  private String checked(String given, P provider) {
    if (given == null || !NAME.matcher(given).matches()) {
      throw new IllegalArgumentException(
          "The service "
              + provider.getClass().getName()
              + " gives itself the name '"
              + given
              + "'; a name is made of lower-case letters and digits, joined by hyphens");
    }
    return given;
  }

  private T created(P provider, String given, SerializationContext context) {
    T created = create.apply(provider, context);
    if (created == null) {
      throw new IllegalArgumentException(
          "The service "
              + provider.getClass().getName()
              + " ('"
              + given
              + "') gave null for cache '"
              + context.cacheName()
              + "'");
    }
    return created;
  }

  private IllegalArgumentException clash(String given, Class<?> provider, String other) {
    return new IllegalArgumentException(
        "The service "
            + provider.getName()
            + " has the name '"
            + given
            + "', which "
            + other
            + " has too; a name of "
            + service.getSimpleName()
            + " stands for one, so rename it or take one of the jars from the class path");
  }
}
