package org.shardcache.serialization;

/**
 * A key codec that settings can name: {@code shardcache.cache.<name>.key-serializer=<name>}.
 *
 * <p>Found by {@link java.util.ServiceLoader} through the cache manager's class loader, so a
 * library brings one by listing its class in {@code
 * META-INF/services/org.shardcache.serialization.KeyCodecProvider}. Has a public constructor
 * without parameters. Instances are made for each cache that asks for a name that is not built in,
 * and dropped once it has its codec. One that cannot be made, or whose name is unfit, stops only a
 * cache that asks for a name nobody has.
 */
public interface KeyCodecProvider {

  /**
   * Returns the name that settings use.
   *
   * @return lower-case letters, digits and hyphens; neither a built-in name, which stays the
   *     built-in one's, nor that of another provider, which makes the name unusable
   */
  String name();

  /**
   * Creates the key codec of a cache.
   *
   * @param context of the cache
   * @return a thread-safe key codec, never null
   * @throws IllegalArgumentException if it does not fit the cache; the message says what does
   */
  KeyCodec create(SerializationContext context);
}
