package org.shardcache.serialization;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Loads the classes that bytes name: only those that the filter admits, without initialising. */
final class ClassNames {

  /** {@code int.class} and the like, which no class loader finds. */
  private static final Map<String, Class<?>> PRIMITIVES =
      Stream.of(
              boolean.class,
              byte.class,
              char.class,
              short.class,
              int.class,
              long.class,
              float.class,
              double.class,
              void.class)
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  private ClassNames() {}

  static Class<?> load(String name, SerializationContext context) {
    context.classFilter().check(name, context.cacheName());
    return find(name, context);
  }

  /** Loads a class that needs no check of its own. */
  static Class<?> find(String name, SerializationContext context) {
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    try {
      return requireStableName(Class.forName(name, false, context.classLoader()), context);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the bytes name class "
              + name
              + ", which the cache manager's class loader does not have; was it renamed or"
              + " removed?",
          e);
    }
  }

  /**
   * Refuses anonymous classes: their names are numbers in the order of the source, so that the name
   * of one may be that of another in the next version. One that resolves itself, as markers of
   * frameworks do, is only a name for what takes its place.
   */
  static Class<?> requireStableName(Class<?> type, SerializationContext context) {
    if (type.isAnonymousClass()
        && !Enum.class.isAssignableFrom(type)
        && !JavaForm.resolvesItself(type)) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': "
              + type.getName()
              + " is an anonymous class, whose name may stand for another class in the next version"
              + " of the program; use a named one");
    }
    return type;
  }
}
