package org.shardcache.serialization;

/**
 * Turns the keys of one cache into bytes and back, following the equality contract: two keys that
 * are {@code equals} give equal bytes in every JVM, and two that are not give different ones.
 *
 * <p>Implementations are thread-safe. One that is named by class name in a setting has a public
 * constructor that takes a {@link SerializationContext}, or a public one without parameters.
 */
public interface KeyCodec {

  /**
   * How the bytes of a control key begin; no key's bytes may begin so. A cache refuses a key whose
   * codec breaks this rule.
   */
  String RESERVED_PREFIX = "~!";

  /**
   * Returns the bytes of a key.
   *
   * @param key never null
   * @return a new array that the caller may keep; it does not begin with {@link #RESERVED_PREFIX}
   * @throws SerializationException if the key has no canonical bytes, or its class is refused
   */
  byte[] toBytes(Object key);

  /**
   * Returns the key that the bytes stand for.
   *
   * @param bytes what {@link #toBytes(Object)} gave, or foreign bytes
   * @return a new key, never null
   * @throws SerializationException if the bytes are not those of a key
   */
  Object fromBytes(byte[] bytes);
}
