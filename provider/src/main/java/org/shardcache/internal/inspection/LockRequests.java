package org.shardcache.internal.inspection;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.shardcache.EntryLock;
import org.shardcache.internal.store.KeyLocks;
import org.shardcache.internal.store.Token;

/** Takes locks on keys of one cache. Thread-safe. */
record LockRequests(KeyLocks locks, ShardDirectory directory, Runnable requireOpen) {

  private static final long FIRST_PAUSE_NANOS = 1_000_000;
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  /** Far enough for a patience without end, and clocks do not overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Asks until the lock is given or the patience is over; interrupts are kept for the caller. */
  Optional<EntryLock> acquire(byte[] key, Duration timeToLive, Duration patience) {
    requireDuration("The time to live of a lock", timeToLive, Duration.ofMillis(1));
    requireDuration("The patience for a lock", patience, Duration.ZERO);
    Duration time = timeToLive.compareTo(LONGEST) > 0 ? LONGEST : timeToLive;
    long patienceNanos = patience.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : patience.toNanos();
    long deadline = System.nanoTime() + patienceNanos;
    Token token = Token.forLease();
    long pause = FIRST_PAUSE_NANOS;
    boolean interrupted = false;
    try {
      while (!attempt(key, token, time)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Optional.empty();
        }
        interrupted |= Thread.interrupted(); // else a pause would end at once
        LockSupport.parkNanos(
            Math.min(left, ThreadLocalRandom.current().nextLong(pause / 2, pause)));
        pause = Math.min(LONGEST_PAUSE_NANOS, pause * 2);
      }
      return Optional.of(new Held(this, key, token));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean attempt(byte[] key, Token token, Duration time) {
    requireOpen.run();
    return directory.translated(() -> locks.acquire(key, token, time));
  }

  private static void requireDuration(String what, Duration duration, Duration least) {
    Objects.requireNonNull(duration, () -> what + " is null.");
    if (duration.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          what + " is at least " + least.toMillis() + " ms, not " + duration + ".");
    }
  }

  private record Held(LockRequests requests, byte[] key, Token token) implements EntryLock {

    @Override
    public boolean release() {
      requests.requireOpen().run();
      return requests.directory().translated(() -> requests.locks().release(key, token));
    }

    @Override
    public void close() {
      release();
    }

    /** Never the token: who has it can release the lock. */
    @Override
    public String toString() {
      return "EntryLock";
    }
  }
}
