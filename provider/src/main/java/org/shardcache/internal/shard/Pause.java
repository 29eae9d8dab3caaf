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
    long end = System.nanoTime() + nextNanos();
    if (!leavesRoom(end, deadline)) {
      return false;
    }
    boolean interrupted = false;
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  /** The length of the next pause, for who has something else to do meanwhile. */
  long nextNanos() {
    long length = nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2);
    nanos = Math.min(LONGEST_NANOS, nanos * 2);
    return length;
  }

  /** Whether a try that begins then can be over before the deadline. */
  static boolean leavesRoom(long nanoTime, Deadline deadline) {
    return deadline.nanoTime() - nanoTime > ROOM_FOR_A_TRY_NANOS;
  }
}
