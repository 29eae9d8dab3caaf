package org.shardcache.serialization;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates a part by a built-in name, by that of a service, or by the name of a class of the
 * application.
 */
final class NamedParts<T> {

  private final String setting;
  private final Class<T> type;
  private final Map<String, Function<SerializationContext, T>> builtIn;
  private final NamedServices<?, T> services;

  NamedParts(
      String setting,
      Class<T> type,
      Map<String, Function<SerializationContext, T>> builtIn,
      NamedServices<?, T> services) {
    this.setting = setting;
    this.type = type;
    this.builtIn = Map.copyOf(builtIn);
    this.services = services;
  }

  T create(String name, SerializationContext context) {
    // Services are made only where one is asked for, so that a broken one stops nobody else.
    Function<SerializationContext, T> own = builtIn.get(name);
    if (own != null) {
      return own.apply(context);
    }
    NamedServices.Found<T> found = services.find(builtIn.keySet(), context.classLoader());
    Function<SerializationContext, T> factory = found.factories().get(name);
    if (factory != null) {
      return factory.apply(context);
    }
    Class<?> loaded = load(name, context);
    if (loaded == null) {
      throw unknown(name, found, context);
    }
    if (!type.isAssignableFrom(loaded)) {
      throw new IllegalArgumentException(
          prefix(name, context) + "the class does not implement " + type.getName());
    }
    return instantiate(loaded.asSubclass(type), name, context);
  }

  private @Nullable Class<?> load(String name, SerializationContext context) {
    try {
      return Class.forName(name, true, context.classLoader());
    } catch (ClassNotFoundException e) {
      return null;
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          prefix(name, context) + "the class cannot be loaded and initialised", e);
    }
  }

  private T instantiate(Class<? extends T> found, String name, SerializationContext context) {
    for (Constructor<?> constructor : found.getConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (parameters.length == 1 && parameters[0] == SerializationContext.class) {
        return invoke(found, constructor, name, context, context);
      }
    }
    try {
      return invoke(found, found.getConstructor(), name, context);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          prefix(name, context)
              + "the class has neither a public constructor that takes a SerializationContext nor"
              + " a public one without parameters",
          e);
    }
  }

  private T invoke(
      Class<? extends T> found,
      Constructor<?> constructor,
      String name,
      SerializationContext context,
      Object... arguments) {
    try {
      return found.cast(constructor.newInstance(arguments));
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          prefix(name, context) + "its constructor failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          prefix(name, context) + "the class is not public, or it is abstract", e);
    }
  }

  private IllegalArgumentException unknown(
      String name, NamedServices.Found<T> found, SerializationContext context) {
    Set<String> known = new TreeSet<>(builtIn.keySet());
    known.addAll(found.factories().keySet());
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(candidate -> EditDistance.between(candidate, name)))
            .orElseThrow();
    IllegalArgumentException unknown =
        new IllegalArgumentException(
            prefix(name, context)
                + "unknown; did you mean '"
                + nearest
                + "'? Known are "
                + String.join(", ", known)
                + ", and the name of a class that the cache manager's class loader finds"
                + unusable(found.unusable()));
    found.unusable().forEach(unknown::addSuppressed);
    return unknown;
  }

  private static String unusable(List<Throwable> services) {
    return services.isEmpty()
        ? ""
        : services.stream()
            .map(Throwable::toString)
            .collect(Collectors.joining("; ", ". These services cannot be used: ", ""));
  }

  private String prefix(String name, SerializationContext context) {
    return setting + "=" + name + " (cache '" + context.cacheName() + "'): ";
  }
}
