package org.shardcache.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.shardcache.soak.Fault.Harm;

/** Which parts may fail calls, and which may have lost entries. Thread-safe. */
final class Health {

  private final AtomicLongArray faultyUntil;
  private final AtomicIntegerArray losses;
  private final long start = System.nanoTime();

  Health(int parts) {
    faultyUntil = new AtomicLongArray(parts);
    losses = new AtomicIntegerArray(parts);
  }

  /** Nanoseconds since this was made, never negative. */
  long now() {
    return System.nanoTime() - start;
  }

  void begins(Fault fault) {
    if (fault.harm() != Harm.NONE) {
      faultyUntil.set(fault.part(), Long.MAX_VALUE);
    }
    loses(fault);
  }

  void hasEnded(Fault fault) {
    loses(fault);
    if (fault.harm() != Harm.NONE) {
      long grace = TimeUnit.MILLISECONDS.toNanos(SoakTopology.GRACE_MILLIS);
      faultyUntil.set(fault.part(), now() + grace);
    }
  }

  private void loses(Fault fault) {
    if (fault.harm() == Harm.LOST_ENTRIES) {
      losses.incrementAndGet(fault.part());
    }
  }

  /** Whether a call that began then, and has just ended, may have met a fault of the part. */
  boolean mayFail(int part, long begun) {
    return faultyUntil.get(part) >= begun;
  }

  /** Changes whenever the entries of the part may have been lost. */
  int losses(int part) {
    return losses.get(part);
  }
}
