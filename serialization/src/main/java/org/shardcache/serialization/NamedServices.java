package org.shardcache.serialization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
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
  private static final int MOST_UNUSABLE = 32;

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
   * What a class loader knows.
   *
   * @param factories by name; that of a name which several services claim fails
   * @param unusable why other services have none
   */
  record Found<T>(
      Map<String, Function<SerializationContext, T>> factories, List<Throwable> unusable) {}

  /**
   * Finds the services that a class loader knows. One that is of no use stands in nobody's way.
   *
   * @param taken names that no service may have
   */
  Found<T> find(Collection<String> taken, ClassLoader loader) {
    Map<String, Function<SerializationContext, T>> factories = new TreeMap<>();
    Map<String, Class<?>> owners = new HashMap<>();
    List<Throwable> unusable = new ArrayList<>();
    Iterator<P> providers = ServiceLoader.load(service, loader).iterator();
    while (unusable.size() < MOST_UNUSABLE) { // a loader that is broken itself fails for ever
      try {
        if (!providers.hasNext()) {
          break;
        }
        P provider = providers.next();
        String given = checked(provider, taken);
        Class<?> other = owners.putIfAbsent(given, provider.getClass());
        factories.put(
            given,
            other == null
                ? context -> created(provider, given, context)
                : context -> {
                  throw clash(
                      given,
                      provider.getClass(),
                      other.getName() + ", for cache '" + context.cacheName() + "',");
                });
      } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
        unusable.add(e);
      }
    }
    return new Found<>(factories, unusable);
  }

  /** The name that a provider gives itself. */
  private String checked(P provider, Collection<String> taken) {
    String given = name.apply(provider);
    if (given == null || !NAME.matcher(given).matches()) {
      throw new IllegalArgumentException(
          "The service "
              + provider.getClass().getName()
              + " gives itself the name '"
              + given
              + "'; a name is made of lower-case letters and digits, joined by hyphens");
    }
    if (taken.contains(given)) {
      throw clash(given, provider.getClass(), "the built-in one");
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
