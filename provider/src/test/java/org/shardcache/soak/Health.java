package org.shardcache.soak;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.shardcache.soak.Fault.Harm;

/** Which parts may fail calls, and which may have lost entries. Thread-safe. */
final class Health {

  private final AtomicLongArray faultyUntil;
  private final AtomicIntegerArray losses;
  private final AtomicIntegerArray reverts;
  private final AtomicIntegerArray losing;
  private final long start = System.nanoTime();

  Health(int parts) {
    faultyUntil = new AtomicLongArray(parts);
    losses = new AtomicIntegerArray(parts);
    reverts = new AtomicIntegerArray(parts);
    losing = new AtomicIntegerArray(parts);
  }

  /** Nanoseconds since this was made, never negative. */
  long now() {
    return System.nanoTime() - start;
  }

  void begins(Fault fault) {
    if (fault.harm() != Harm.NONE) {
      faultyUntil.set(fault.part(), Long.MAX_VALUE);
    }
    if (loses(fault.harm())) {
      losing.incrementAndGet(fault.part());
    }
    loses(fault);
  }

  void hasEnded(Fault fault) {
    loses(fault);
    if (loses(fault.harm())) {
      losing.decrementAndGet(fault.part());
    }
    if (fault.harm() != Harm.NONE) {
      long grace = TimeUnit.MILLISECONDS.toNanos(SoakTopology.GRACE_MILLIS);
      faultyUntil.set(fault.part(), now() + grace);
    }
  }

  private void loses(Fault fault) {
    if (fault.harm() == Harm.LOST_CHANGES) {
      reverts.incrementAndGet(fault.part());
    }
    if (loses(fault.harm())) {
      losses.incrementAndGet(fault.part());
    }
  }

  private static boolean loses(Harm harm) {
    return harm == Harm.LOST_CHANGES || harm == Harm.LOST_ENTRIES;
  }

  /** Changes whenever entries of the part may be as they were some time before. */
  int reverts(int part) {
    return reverts.get(part);
  }

  /** Whether a call that began then, and has just ended, may have met a fault of the part. */
  boolean mayFail(int part, long begun) {
    return faultyUntil.get(part) >= begun;
  }

  /** Whether entries, or changes of them, may be lost just now. */
  boolean isLosing(int part) {
    return losing.get(part) > 0;
  }

  /** Changes whenever entries, or changes of entries, of the part may have been lost. */
  int losses(int part) {
    return losses.get(part);
  }
}
