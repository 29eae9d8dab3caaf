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
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** The first failure may be an accident: pauses that are no longer are waited for. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

  /** A server that is well has answered an attempt by then, or within twice its usual time. */
  private static final long SHORTEST_PROBE_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long LONGEST_PROBE_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** In what role a caller connects. */
  enum Attempt {
    /** As one of many: nothing is known to be wrong. */
    USUAL,
    /** To see whether the server is back. */
    PROBE
  }

  /** What was in vain. */
  private enum Vain {
    /** A call was not answered in time; another one may be. */
    CALL,
    /** The server could not be reached. */
    ATTEMPT
  }

  private record Failed(Vain what, ShardException cause, long pauseNanos, long at) {
    static Failed first(Vain what, ShardException cause) {
      return new Failed(what, cause, FIRST_PAUSE_NANOS, System.nanoTime());
    }

    Failed again(ShardException newCause) {
      long pause = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
      return new Failed(Vain.ATTEMPT, newCause, pause, System.nanoTime());
    }

    boolean isOver() {
      return System.nanoTime() - at >= pauseNanos;
    }
  }

  private final AtomicReference<@Nullable Failed> last = new AtomicReference<>();
  private final AtomicBoolean probed = new AtomicBoolean();
  private volatile long probedSince;
  private volatile long probePatienceNanos = SHORTEST_PROBE_PATIENCE_NANOS;

  /**
   * Asks whether to connect; who may, has to say how it went.
   *
   * @throws ShardException the failure of the last attempt, if it is too soon for another one
   */
  Attempt begin(Deadline deadline) {
    boolean interrupted = false;
    try {
      for (Failed failed; (failed = last.get()) != null; ) {
        if (failed.isOver() && probed.compareAndSet(false, true)) {
          probedSince = System.nanoTime();
          return Attempt.PROBE;
        }
        if (!isWorthWaitingFor(failed) || deadline.hasPassed()) {
          throw failed.cause();
        }
        LockSupport.parkNanos(this, LOOK_AGAIN_NANOS);
        interrupted |= Thread.interrupted(); // the wait is short; the caller finds the flag
      }
      return Attempt.USUAL;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether the last attempt failed. */
  boolean isOn() {
    return last.get() != null;
  }

  /** Throws what {@link #begin} would throw at once. */
  void check() {
    Failed failed = last.get();
    if (failed != null && !(failed.isOver() && !probed.get()) && !isWorthWaitingFor(failed)) {
      throw failed.cause();
    }
  }

  private boolean isWorthWaitingFor(Failed failed) {
    return failed.pauseNanos() <= PATIENCE_NANOS
        && (!probed.get() || System.nanoTime() - probedSince < probePatienceNanos(failed));
  }

  /**
   * After the first attempt that failed, callers must not lose more time to a server that hangs.
   */
  private long probePatienceNanos(Failed failed) {
    return failed.pauseNanos() == FIRST_PAUSE_NANOS
        ? probePatienceNanos
        : SHORTEST_PROBE_PATIENCE_NANOS;
  }

  /** The server answered; to connect, encrypt and authenticate took so long. */
  void succeeded(Attempt attempt, long tookNanos) {
    probePatienceNanos =
        Math.max(
            SHORTEST_PROBE_PATIENCE_NANOS, Math.min(LONGEST_PROBE_PATIENCE_NANOS, 2 * tookNanos));
    last.set(null);
    end(attempt);
  }

  /** The server could not be reached; {@code cause} is what others are told until the next time. */
  void failed(Attempt attempt, ShardException cause) {
    if (attempt == Attempt.PROBE) {
      last.updateAndGet(
          before -> before == null ? Failed.first(Vain.ATTEMPT, cause) : before.again(cause));
    } else {
      last.compareAndSet(null, Failed.first(Vain.ATTEMPT, cause));
    }
    end(attempt);
  }

  /** A call was not answered in time: the next one who connects does so for all. */
  void suspect(ShardException cause) {
    last.compareAndSet(null, Failed.first(Vain.CALL, cause));
  }

  /**
   * The server has answered what was sent after that time of {@link System#nanoTime()}: if it was
   * only late before, it is not away.
   */
  void answered(long since) {
    Failed failed = last.get();
    if (failed != null && failed.what() == Vain.CALL && since - failed.at() > 0) {
      last.compareAndSet(failed, null);
    }
  }

  /** The attempt says nothing about the server. */
  void end(Attempt attempt) {
    if (attempt == Attempt.PROBE) {
      probed.set(false);
    }
  }
}
