package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/**
 * When the budget of a call ends, on the scale of {@link System#nanoTime()}.
 *
 * @param nanoTime a value of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {

  static Deadline after(Duration budget) {
    return new Deadline(System.nanoTime() + budget.toNanos());
  }

  /** The earlier of this deadline and one that is {@code budget} from now. */
  Deadline orAfter(Duration budget) {
    Deadline other = after(budget);
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  Deadline orLater(Deadline other) {
    return other.nanoTime - nanoTime > 0 ? other : this;
  }

  Deadline plusNanos(long nanos) {
    return new Deadline(nanoTime + nanos);
  }

  /** The share of what is left that one of so many attempts may take. */
  Deadline shareOf(int attempts) {
    return new Deadline(System.nanoTime() + Math.max(0, remainingNanos()) / attempts);
  }

  long remainingNanos() {
    return nanoTime - System.nanoTime();
  }

  /** At least 1, since 0 means "for ever" to a socket. */
  int remainingMillis() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (remainingNanos() + 999_999) / 1_000_000));
  }

  boolean hasPassed() {
    return remainingNanos() <= 0;
  }

  /**
   * Takes a lock, if that is possible in time. An interrupt does not end the wait; the flag is kept
   * for the caller.
   */
  public boolean tryLock(Lock lock) {
    boolean locked = false;
    boolean interrupted = false;
    while (!locked && !hasPassed()) {
      try {
        locked = lock.tryLock(remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return locked;
  }
}
