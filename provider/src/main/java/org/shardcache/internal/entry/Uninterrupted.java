package org.shardcache.internal.entry;

import java.time.Duration;

/**
 * Waits that an interrupt does not end, since they are bounded; the flag is kept for the caller.
 */
public final class Uninterrupted {

  /** Something to wait for, such as a lock. */
  public interface Waiting {
    /** Waits; returns whether it came in time. */
    boolean within(long nanos) throws InterruptedException;
  }

  private Uninterrupted() {}

  /** Waits for at most so long; returns whether it came in time. */
  public static boolean await(Duration patience, Waiting waiting) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return waiting.within(deadline - System.nanoTime());
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
