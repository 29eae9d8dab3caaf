package org.shardcache.observation;

import java.time.Duration;

/**
 * Is told of what cache managers do. Found by {@link java.util.ServiceLoader} through the class
 * loader of each cache manager, so a class is listed in {@code
 * META-INF/services/org.shardcache.observation.CacheObserver} and has a public constructor without
 * parameters; each manager has its own object. Where there is none, nothing is measured.
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
