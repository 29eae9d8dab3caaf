package org.shardcache.serialization;

/**
 * Turns the values of one cache into bytes and back.
 *
 * <p>The bytes of two values that are {@code equals} need not be equal. Implementations are
 * thread-safe, keep no reference to what they are given, and give a new object on each call of
 * {@link #fromBytes(byte[])}, so that a cache has store-by-value semantics (JSR-107, section 4).
 *
 * <p>An implementation named by class name in a setting has a public constructor that takes a
 * {@link SerializationContext}, or a public one without parameters.
 */
public interface Serializer {

  /**
   * Returns the bytes of a value.
   *
   * @param value never null
   * @return a new array that the caller may keep
   * @throws SerializationException if the value, or something reachable from it, cannot or may not
   *     be serialized; nothing was written anywhere
   */
  byte[] toBytes(Object value);

  /**
   * Returns the value that the bytes stand for.
   *
   * @param bytes what {@link #toBytes(Object)} gave, perhaps in another JVM and from another
   *     version of a class; or foreign, damaged or hostile bytes
   * @return a new object, never null
   * @throws SerializationException if the bytes are not those of a value, name a class that is
   *     refused, gone or changed, or exceed a limit
   */
  Object fromBytes(byte[] bytes);
}
