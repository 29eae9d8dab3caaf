package org.shardcache.embedded;

import java.time.Duration;

/** A moment on the monotonic clock until which something must have happened. */
record Deadline(long nanoTime) {

  static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  boolean isOver() {
    return remainingNanos() <= 0;
  }

  long remainingNanos() {
    return nanoTime - System.nanoTime();
  }

  /** At least 1, for methods that take 0 as "for ever". */
  long remainingMillis() {
    return Math.max(1, remainingNanos() / 1_000_000);
  }
}
