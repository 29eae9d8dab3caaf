package org.shardcache.serialization.kryo;

/**
 * Gives classes short numbers or Kryo serializers of their own, in caches with {@code
 * serializer=kryo}.
 *
 * <p>Found by {@link java.util.ServiceLoader} through the cache manager's class loader, for all its
 * caches (listed in {@code META-INF/services/org.shardcache.serialization.kryo.KryoRegistrar}, with
 * a public constructor without parameters), or set for one cache in code.
 *
 * <p>A registered class still has to be one that the cache may write and read: declared, or listed
 * in {@code shardcache.serialization.allow}.
 */
public interface KryoRegistrar {

  /**
   * Registers classes. Called once for each cache.
   *
   * @param registry takes the registrations until this method returns
   */
  void register(KryoRegistry registry);
}
