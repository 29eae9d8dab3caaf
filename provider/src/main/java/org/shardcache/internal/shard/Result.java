package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;

/**
 * What became of one of several requests.
 *
 * @param <R> type of the result
 */
public sealed interface Result<R extends @Nullable Object> {

  /** The request was answered. */
  record Value<R extends @Nullable Object>(R value) implements Result<R> {}

  /** The request failed; what is known of its effect is in the exception. */
  record Failure<R extends @Nullable Object>(ShardException cause) implements Result<R> {}
}
