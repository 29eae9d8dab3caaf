package org.shardcache.internal.shard;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The time between tries at the same server: longer each time, and not the same for all callers, so
 * that they do not come back at once. Used by one thread.
 */
public final class Pause {

  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** A try that is cut short by the deadline would make a refusal an unknown outcome. */
  private static final long ROOM_FOR_A_TRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private long nanos = FIRST_NANOS;

  /** Creates the pauses of one operation, the first of them next. */
  public Pause() {}

  /**
   * Waits; an interrupt does not end it, the flag is kept for the caller.
   *
   * @return false if the deadline leaves no room for a try afterwards; then it does not wait
   */
  public boolean await(Deadline deadline) {
    long length = nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2);
    nanos = Math.min(LONGEST_NANOS, nanos * 2);
    if (deadline.remainingNanos() <= length + ROOM_FOR_A_TRY_NANOS) {
      return false;
    }
    long end = System.nanoTime() + length;
    boolean interrupted = false;
    for (long left = length; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }
}
