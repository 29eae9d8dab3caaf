package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;

/**
 * What the replies to a request amount to.
 *
 * @param <R> type of the result
 */
public sealed interface Step<R extends @Nullable Object> {

  /** The result is known. */
  record Done<R extends @Nullable Object>(R result) implements Step<R> {}

  /** Another request to the same shard must be answered first. */
  record Next<R extends @Nullable Object>(Request<R> request) implements Step<R> {}
}
