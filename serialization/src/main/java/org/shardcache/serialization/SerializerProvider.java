package org.shardcache.serialization;

/**
 * A serializer that settings can name: {@code shardcache.serializer=<name>}.
 *
 * <p>Found by {@link java.util.ServiceLoader} through the cache manager's class loader, so a
 * library brings one by listing its class in {@code
 * META-INF/services/org.shardcache.serialization.SerializerProvider}. Has a public constructor
 * without parameters. Instances are made for each cache that asks for a name that is not built in,
 * and dropped once it has its serializer. One that cannot be made, or whose name is unfit, stops
 * only a cache that asks for a name nobody has.
 */
public interface SerializerProvider {

  /**
   * Returns the name that settings use.
   *
   * @return lower-case letters, digits and hyphens; neither a built-in name, which stays the
   *     built-in one's, nor that of another provider, which makes the name unusable
   */
  String name();

  /**
   * Creates the serializer of a cache. It must resolve the classes that bytes name through the
   * context's class loader, and only those that the context's filter admits.
   *
   * @param context of the cache
   * @return a thread-safe serializer, never null
   * @throws IllegalArgumentException if it does not fit the cache; the message says what does
   */
  Serializer create(SerializationContext context);
}
