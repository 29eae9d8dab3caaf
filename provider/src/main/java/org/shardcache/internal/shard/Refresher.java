package org.shardcache.internal.shard;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Does a piece of work in the background when it is asked for: one run at a time, and not so often
 * that it would be a burden. Its thread is there only while there is something to do. Thread-safe.
 */
final class Refresher implements AutoCloseable {

  private static final long SHORTEST_GAP_NANOS = 100_000_000;

  /** Who asks has calls that fail, and a run that was slow says nothing about the next one. */
  private static final long LONGEST_GAP_NANOS = 500_000_000;

  /** At most a tenth of the time is spent on it, unless a run is slow. */
  private static final int GAP_PER_RUN = 9;

  private final Runnable work;
  private final String threadName;
  private final AtomicBoolean wanted = new AtomicBoolean();
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile long notBefore = System.nanoTime();
  private volatile boolean closed;

  Refresher(Runnable work, String threadName) {
    this.work = work;
    this.threadName = threadName;
  }

  /**
   * Asks for a run that begins after this; does not wait for it. If the system has no thread left
   * the next one who asks has it done.
   */
  void request() {
    wanted.set(true);
    ensureRunning();
  }

  /** No run begins any more. */
  @Override
  public void close() {
    closed = true;
  }

  private void ensureRunning() {
    if (!closed && wanted.get() && running.compareAndSet(false, true)) {
      Thread thread = BackgroundThread.of(this::run, threadName);
      try {
        thread.start();
      } catch (OutOfMemoryError e) {
        running.set(false);
      }
    }
  }

  private void run() {
    try {
      while (!closed && wanted.get()) {
        awaitGap();
        long start = System.nanoTime();
        if (!closed && wanted.getAndSet(false)) {
          work.run();
        }
        long end = System.nanoTime();
        long gap = Math.min(LONGEST_GAP_NANOS, GAP_PER_RUN * (end - start));
        notBefore = end + Math.max(SHORTEST_GAP_NANOS, gap);
      }
    } finally {
      running.set(false);
    }
    ensureRunning();
  }

  private void awaitGap() {
    for (long left; !closed && (left = notBefore - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(this, Math.min(left, SHORTEST_GAP_NANOS));
      Thread.interrupted(); // nobody has a reason to interrupt this thread
    }
  }
}
