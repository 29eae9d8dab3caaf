package org.shardcache.observation;

import java.time.Duration;

/**
 * Is told of what cache managers do. Either set by {@code shardcache.observer}: the name of a
 * class, or in {@code Properties} an object. Or found by {@link java.util.ServiceLoader} through
 * the class loader of each cache manager: then it is listed in {@code
 * META-INF/services/org.shardcache.observation.CacheObserver}. A class has a public constructor
 * without parameters, and each manager has its own object of it. What is set takes the place of
 * what is found of the same class. Where there is none, nothing is measured.
 *
 * <p>Methods are called by the threads that use caches, when the work is done: they have to be
 * thread-safe and quick, and must not use a cache. One that throws is told nothing more, and a
 * warning says so; the call it was told of is not affected.
 */
public interface CacheObserver {

  /** Is told nothing. */
  CacheObserver NONE = new CacheObserver() {};

  /**
   * A call has ended, for one of its shards.
   *
   * @param call what is known of it, never null
   */
  default void shardCalled(ShardCall call) {}

  /**
   * Requests of a call that has ended were sent again, or sent on to another server. Not told of
   * entry processors that run again, nor of calls that fail at once.
   *
   * @param shard the name of the shard; in a Redis Cluster the address of a server
   * @param why what was met before
   * @param requests how many requests; 1 or more
   */
  default void retried(String shard, Retry why, int requests) {}

  /**
   * Calls have gone out together, with one flush, over the connection to a shard that many callers
   * share. Told by one of these callers when its own call has ended, never by the thread that
   * serves the connection. Callers who are few have connections of their own, and nothing is told.
   *
   * @param shard the name of the shard; in a Redis Cluster the address of a server
   * @param calls how many of them; 1 or more
   */
  default void sharedFlush(String shard, int calls) {}

  /**
   * A cache loader has given values, or none.
   *
   * @param cache the name of the cache
   * @param keys how many keys it was asked for
   * @param duration how long it took
   */
  default void loaded(String cache, int keys, Duration duration) {}

  /**
   * A cache loader has thrown an exception.
   *
   * @param cache the name of the cache
   * @param keys how many keys it was asked for
   * @param duration how long it took
   */
  default void loadFailed(String cache, int keys, Duration duration) {}

  /**
   * Something was found in Redis that is no entry of the cache, such as one of a class that has
   * changed since.
   *
   * @param cache the name of the cache
   */
  default void undecodable(String cache) {}
}
