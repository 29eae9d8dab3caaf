package org.shardcache.internal.shard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends what takes longer than its budget: socket writes have no timeout at all and reads have one
 * per {@code read()} only, so a daemon thread closes the sockets of connections whose published
 * deadline has passed. So it does for calls that wait in a lane: a time limit for each of them
 * would cost a virtual thread as much as all the rest of a call. The thread runs only while there
 * is something to guard, and a little longer.
 */
final class DeadlineGuard implements AutoCloseable {

  /** What has a deadline, at times. */
  interface Guarded {

    /**
     * Ends what has taken too long.
     *
     * @param now a value of {@link System#nanoTime()}
     * @return whether anything is left whose deadline will have to be looked at
     */
    boolean enforceDeadline(long now);
  }

  /** How late a passed deadline may be noticed. */
  private static final long TICK_NANOS = 20_000_000;

  private static final int IDLE_TICKS_BEFORE_END = 25;

  private final String threadName;
  private final long tickNanos;
  private final IdleSweeper sweeper;
  private final Set<Guarded> watched = ConcurrentHashMap.newKeySet();
  private final ReentrantLock startLock = new ReentrantLock();
  private volatile boolean running;
  private volatile boolean closed;

  /** Creates it; {@code owner} is named in threads. */
  DeadlineGuard(String owner) {
    this(owner, TICK_NANOS);
  }

  /** As above, with a look at the deadlines once in so many nanoseconds. */
  DeadlineGuard(String owner, long tickNanos) {
    this.tickNanos = tickNanos;
    this.threadName = "shardcache-deadlines " + owner;
    this.sweeper = new IdleSweeper("shardcache-idle " + owner);
  }

  /** Ends the connections of the same owner that nobody uses. */
  IdleSweeper sweeper() {
    return sweeper;
  }

  void watch(Guarded guarded) {
    watched.add(guarded);
  }

  void forget(Guarded guarded) {
    watched.remove(guarded);
  }

  /**
   * To be called after a deadline was published. The guard clears {@code running} before it looks
   * at the deadlines for the last time, so one of the two sees the other.
   */
  void ensureRunning() {
    if (!running) {
      start();
    }
  }

  /** Lets the thread end as soon as nothing is under way. */
  @Override
  public void close() {
    closed = true;
    sweeper.close();
  }

  private void start() {
    startLock.lock();
    try {
      if (!running) {
        BackgroundThread.of(this::run, threadName).start(); // may fail for want of threads
        running = true;
      }
    } finally {
      startLock.unlock();
    }
  }

  private void run() {
    startLock.lock(); // it runs as soon as its starter has said so
    startLock.unlock();
    do {
      int idleTicks = 0;
      while (idleTicks < (closed ? 1 : IDLE_TICKS_BEFORE_END)) {
        LockSupport.parkNanos(this, tickNanos);
        Thread.interrupted(); // nobody has a reason to interrupt this thread
        idleTicks = enforceDeadlines() ? 0 : idleTicks + 1;
      }
      running = false;
    } while (enforceDeadlines() && resumes());
  }

  /** Goes on, unless another thread has been started already. */
  private boolean resumes() {
    startLock.lock();
    try {
      boolean resumes = !running;
      running = true;
      return resumes;
    } finally {
      startLock.unlock();
    }
  }

  /** Returns whether anything is under way. */
  private boolean enforceDeadlines() {
    long now = System.nanoTime();
    boolean underWay = false;
    try {
      for (Guarded guarded : watched) {
        underWay |= enforceDeadline(guarded, now);
      }
    } catch (Error e) {
      return true; // no memory, perhaps: others rely on this thread
    }
    return underWay;
  }

  /** Whatever one of them does, the others rely on this thread. */
  private static boolean enforceDeadline(Guarded guarded, long now) {
    try {
      return guarded.enforceDeadline(now);
    } catch (RuntimeException | Error e) {
      return true;
    }
  }
}
