package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.cache.integration.CacheLoaderException;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.store.Claim;
import org.shardcache.internal.store.Token;

/**
 * Whether a load waits for one that another JVM has under way instead of sharing its token: the
 * load token is a lock then. Nobody waits while holding one. Thread-safe.
 */
final class LoadLock {

  private static final long FIRST_PAUSE_NANOS = 1_000_000;
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  private final BooleanSupplier mayWait;
  private final Duration patience;

  private LoadLock(BooleanSupplier mayWait, Duration patience) {
    this.mayWait = mayWait;
    this.patience = patience;
  }

  /** Loads of several JVMs go on side by side; the first to store its value wins. */
  static LoadLock none() {
    return new LoadLock(() -> false, Duration.ZERO);
  }

  /**
   * One load at a time, over all JVMs. Threads in code of the application do not wait: what they
   * wait for may be waiting for them.
   *
   * @param patience longer than a load token lives, so that there is time left when its owner died
   */
  static LoadLock waiting(Callbacks callbacks, Duration patience) {
    return new LoadLock(() -> !callbacks.isInside(), patience);
  }

  Wait begin() {
    return new Wait();
  }

  /** The waiting of one call. Used by one thread. */
  final class Wait {

    private final long deadline = System.nanoTime() + patience.toNanos();
    private long pause = FIRST_PAUSE_NANOS;

    private Wait() {}

    /** Whether the owner of a claim on an absent entry is to be waited for. */
    boolean isFor(Claim claim, Token own) {
      Token holder = claim.holder();
      return holder != null && !holder.isLease() && !holder.equals(own) && mayWait.getAsBoolean();
    }

    /**
     * Waits a little longer each time; an interrupt does not end it, the flag is kept.
     *
     * @throws CacheLoaderException if that has been too long
     */
    void pause() {
      if (System.nanoTime() - deadline >= 0) {
        throw new CacheLoaderException(
            "Another JVM has been loading the same key for "
                + patience.toMillis()
                + " ms (load-lock=true, twice shardcache.lease); nothing was loaded.");
      }
      boolean interrupted = Thread.interrupted(); // else the pause would end at once
      LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(pause / 2, pause));
      pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
