package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a call gave and how long it took.
 *
 * @param failure null if there was none
 * @param value null if the call failed
 */
record Timed<T>(T value, Throwable failure, Duration took) {

  static <T> Timed<T> call(Supplier<T> call) {
    long start = System.nanoTime();
    @SuppressWarnings("unchecked")
    T[] value = (T[]) new Object[1];
    Throwable failure = catchThrowable(() -> value[0] = call.get());
    return new Timed<>(value[0], failure, Duration.ofNanos(System.nanoTime() - start));
  }

  ShardException shardException() {
    if (failure instanceof ShardException expected) {
      return expected;
    }
    throw new AssertionError("Expected a ShardException, got " + failure + " / " + value, failure);
  }
}
