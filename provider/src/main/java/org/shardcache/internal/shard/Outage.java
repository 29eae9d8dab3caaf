package org.shardcache.internal.shard;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps callers from a server that cannot be reached: one of them at a time tries to connect, with
 * longer and longer pauses, and all others fail at once. Neither do they lose their time to a
 * server that hangs, nor does one that comes back meet all of them. Thread-safe.
 */
final class Outage {

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** The first failure may be an accident: pauses that are no longer are waited for. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

  /** In what role a caller connects. */
  enum Attempt {
    /** As one of many: nothing is known to be wrong. */
    USUAL,
    /** To see whether the server is back. */
    PROBE
  }

  private record Failed(ShardException cause, long pauseNanos, long nextAt) {}

  private final AtomicReference<@Nullable Failed> last = new AtomicReference<>();
  private final AtomicBoolean probed = new AtomicBoolean();

  /**
   * Asks whether to connect; who may, has to say how it went.
   *
   * @throws ShardException the failure of the last attempt, if it is too soon for another one
   */
  Attempt begin(Deadline deadline) {
    Failed failed = last.get();
    if (failed == null) {
      return Attempt.USUAL;
    }
    if (failed.pauseNanos() <= PATIENCE_NANOS) {
      waitUntil(failed.nextAt(), deadline);
    }
    if (failed.nextAt() - System.nanoTime() <= 0 && probed.compareAndSet(false, true)) {
      return Attempt.PROBE;
    }
    failed = last.get();
    if (failed == null) {
      return Attempt.USUAL;
    }
    throw failed.cause();
  }

  /** Throws the failure of the last attempt, if {@link #begin} would do so without a pause. */
  void check() {
    Failed failed = last.get();
    if (failed != null
        && failed.pauseNanos() > PATIENCE_NANOS
        && (probed.get() || failed.nextAt() - System.nanoTime() > 0)) {
      throw failed.cause();
    }
  }

  /** The server answered. */
  void succeeded(Attempt attempt) {
    last.set(null);
    end(attempt);
  }

  /** The server could not be reached; {@code cause} is what others are told until the next time. */
  void failed(Attempt attempt, ShardException cause) {
    Failed before = last.get();
    if (before == null || attempt == Attempt.PROBE) {
      long pause =
          before == null
              ? FIRST_PAUSE_NANOS
              : Math.min(LONGEST_PAUSE_NANOS, 2 * before.pauseNanos());
      last.set(new Failed(cause, pause, System.nanoTime() + pause));
    }
    end(attempt);
  }

  /** The attempt says nothing about the server. */
  void end(Attempt attempt) {
    if (attempt == Attempt.PROBE) {
      probed.set(false);
    }
  }

  /** An interrupt does not end the wait, which is short; the flag is kept for the caller. */
  private void waitUntil(long nanoTime, Deadline deadline) {
    boolean interrupted = false;
    for (long left; (left = nanoTime - System.nanoTime()) > 0 && !deadline.hasPassed(); ) {
      LockSupport.parkNanos(this, left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
