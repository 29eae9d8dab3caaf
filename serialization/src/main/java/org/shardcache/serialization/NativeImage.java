package org.shardcache.serialization;

/**
 * What a GraalVM native image shows of a class: only what its reachability metadata list. A class
 * that they leave out seems to have no fields, so that all its objects would be the same.
 */
final class NativeImage {

  /** What GraalVM says of itself, and of running in an image. */
  private static final String PROPERTY = "org.graalvm.nativeimage.imagecode";

  private static final String RUNNING = "runtime";

  private NativeImage() {}

  /**
   * Refuses a class that cannot be looked into, or found by the name that stands in the bytes.
   *
   * @throws SerializationException if this is a native image whose metadata do not list the class
   *     and its superclasses
   */
  static void requireMetadata(Class<?> type, SerializationContext context) {
    if (!RUNNING.equals(System.getProperty(PROPERTY))) {
      return;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (!isListed(c)) {
        throw new SerializationException(
            "Cache '"
                + context.cacheName()
                + "': class "
                + c.getTypeName()
                + " is not in the reachability metadata of this native image, so its fields cannot"
                + " be seen; add to them, under \"reflection\": {\"type\": \""
                + c.getTypeName()
                + "\", \"allDeclaredFields\": true, \"allDeclaredConstructors\": true,"
                + " \"unsafeAllocated\": true}");
      }
    }
  }

  private static boolean isListed(Class<?> type) {
    try {
      return Class.forName(type.getName(), false, type.getClassLoader()) == type;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
