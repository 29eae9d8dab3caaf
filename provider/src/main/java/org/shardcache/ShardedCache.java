package org.shardcache;

import java.util.List;
import javax.cache.Cache;

/**
 * What {@link Cache#unwrap(Class)} gives: the cache, and what its entries' place can tell. Safe for
 * use by many threads.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public interface ShardedCache<K, V> extends Cache<K, V> {

  /**
   * Returns the shard on which the entry of a key lives, if there is one. Sends nothing.
   *
   * @param key not null
   * @return the shard
   * @throws NullPointerException if the key is null
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the key cannot be encoded
   */
  ShardInfo shardFor(K key);

  /**
   * Returns all shards in their order. Sends nothing.
   *
   * @return an immutable list
   * @throws IllegalStateException if the cache is closed
   */
  List<ShardInfo> shards();
}
