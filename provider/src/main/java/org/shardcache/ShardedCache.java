package org.shardcache;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.cache.Cache;

/**
 * What {@link Cache#unwrap(Class)} gives: the cache, and what its entries' places can tell. Safe
 * for use by many threads.
 *
 * <p>"Sends nothing" holds for shards that the settings list. Shards that have to be found first,
 * by DNS, as a Redis Cluster or as embedded servers, are looked for by the first call that needs
 * them, within the time budget.
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
   * @throws javax.cache.CacheException if the key cannot be encoded, or the shards cannot be found
   */
  ShardInfo shardFor(K key);

  /**
   * Returns all shards in their order. Sends nothing.
   *
   * @return an immutable list
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the shards cannot be found
   */
  List<ShardInfo> shards();

  /**
   * Returns the Redis key of an entry. Sends nothing.
   *
   * @param key not null
   * @return a new array
   * @throws NullPointerException if the key is null
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the key cannot be encoded
   */
  byte[] redisKey(K key);

  /**
   * Counts the entries of this cache on each shard, on all of them in parallel, by {@code SCAN}:
   * that takes a round trip per 1,000 keys of the whole database. What is added, removed or moved
   * to another node of a Redis Cluster meanwhile may be counted or not.
   *
   * @return an immutable map by the names of the shards, in their order; a shard that fails has its
   *     failure in it
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the cache does not own the keys under its prefix, or the
   *     shards cannot be found
   */
  Map<String, ShardResult<Long>> entryCounts();

  /**
   * Counts the entries of this cache on all shards as {@link #entryCounts} does.
   *
   * @return the number of entries
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException as {@link #entryCounts}, and if any shard fails
   */
  long size();

  /**
   * Walks the keys of this cache, shard by shard, by {@code SCAN}: lazily, one page at a time,
   * without reading or touching entries. Nothing is sent before an iterator is used. Each iterator
   * is for one thread; its {@code hasNext} throws {@code CacheException} if the shard fails and
   * goes on at the same place when called again, and {@code IllegalStateException} if the cache is
   * closed. A key that is there all the time is found exactly once, unless its slot of a Redis
   * Cluster moves meanwhile: then it may be missed, or found twice.
   *
   * @param glob a pattern of Redis over the keys as they are stored behind the cache's prefix:
   *     {@code *} is all of them, {@code user:*} those that begin so, {@code ?}, {@code [a-z]} and
   *     {@code \} as in {@code SCAN MATCH}
   * @return an immutable map by the names of the shards, in their order
   * @throws NullPointerException if the pattern is null
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the cache does not own the keys under its prefix, or the
   *     shards cannot be found
   */
  Map<String, Iterator<K>> keysByShard(String glob);

  /**
   * Returns a client for the shard of a key, wherever that is when a command is sent.
   *
   * @param key not null
   * @return a client, usable until the cache is closed
   * @throws NullPointerException if the key is null
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the key cannot be encoded
   */
  ShardClient clientFor(K key);

  /**
   * Returns an empty pipeline for the shard of a key. Sends nothing.
   *
   * @param key not null
   * @return a pipeline, usable until the cache is closed
   * @throws NullPointerException if the key is null
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the key cannot be encoded, or the shards cannot be found
   */
  ShardPipeline<K> pipelineFor(K key);

  /**
   * Locks a key against others that ask for its lock, and for no other purpose.
   *
   * @param key not null; there need not be an entry
   * @param timeToLive after which the lock ends by itself, at least 1 ms
   * @param patience how long to wait while somebody else has it; zero to ask once
   * @return the lock; empty if somebody else had it all the time
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a duration is too short
   * @throws IllegalStateException if the cache is closed
   * @throws javax.cache.CacheException if the shard fails; a lock that may have been taken by then
   *     ends by itself
   */
  Optional<EntryLock> tryLock(K key, Duration timeToLive, Duration patience);
}
