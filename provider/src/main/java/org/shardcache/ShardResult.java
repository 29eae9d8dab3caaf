package org.shardcache;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * What became of an operation on one of several shards. Immutable.
 *
 * @param <T> type of the result
 */
public sealed interface ShardResult<T extends @Nullable Object> {

  /**
   * The shard did it.
   *
   * @param value the result
   * @param <T> type of the result
   */
  record Success<T extends @Nullable Object>(T value) implements ShardResult<T> {}

  /**
   * The shard failed.
   *
   * @param cause why; its message names the shard
   * @param <T> type of the result
   */
  record Failure<T extends @Nullable Object>(CacheException cause) implements ShardResult<T> {}

  /**
   * Tells whether there is a result.
   *
   * @return false if the shard failed
   */
  default boolean isSuccess() {
    return this instanceof Success<T>;
  }

  /**
   * Returns the result.
   *
   * @return what the shard gave
   * @throws CacheException if it failed
   */
  default T get() {
    if (this instanceof Success<T> success) {
      return success.value();
    }
    throw ((Failure<T>) this).cause();
  }
}
