package org.shardcache.serialization;

/** Loads the classes that bytes name: only those that the filter admits, without initialising. */
final class ClassNames {

  private ClassNames() {}

  static Class<?> load(String name, SerializationContext context) {
    context.classFilter().check(name, context.cacheName());
    try {
      return Class.forName(name, false, context.classLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': the bytes name class "
              + name
              + ", which the cache manager's class loader does not have; was it renamed or removed?",
          e);
    }
  }
}
