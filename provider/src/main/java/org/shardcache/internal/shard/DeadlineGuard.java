package org.shardcache.internal.shard;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends what takes longer than its budget: socket writes have no timeout at all and reads have one
 * per {@code read()} only, so a daemon thread closes the sockets of connections whose published
 * deadline has passed. The thread runs only while connections are in use, and a little longer.
 */
final class DeadlineGuard implements AutoCloseable {

  /** How late a passed deadline may be noticed. */
  private static final long TICK_NANOS = 20_000_000;

  private static final int IDLE_TICKS_BEFORE_END = 25;

  private final String threadName;
  private final IdleSweeper sweeper;
  private final Set<ShardConnection> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock startLock = new ReentrantLock();
  private volatile boolean running;
  private volatile boolean closed;

  /** Creates it; {@code owner} is named in threads. */
  DeadlineGuard(String owner) {
    this.threadName = "shardcache-deadlines " + owner;
    this.sweeper = new IdleSweeper("shardcache-idle " + owner);
  }

  /** Ends the connections of the same owner that nobody uses. */
  IdleSweeper sweeper() {
    return sweeper;
  }

  void watch(ShardConnection connection) {
    connections.add(connection);
  }

  void forget(ShardConnection connection) {
    connections.remove(connection);
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

  /** Lets the thread end as soon as no connection is in use. */
  @Override
  public void close() {
    closed = true;
    sweeper.close();
  }

  private void start() {
    startLock.lock();
    try {
      if (!running) {
        Thread thread = BackgroundThread.of(this::run, threadName);
        running = true;
        boolean started = false;
        try {
          thread.start(); // fails when the system has no thread left
          started = true;
        } finally {
          if (!started) {
            running = false;
          }
        }
      }
    } finally {
      startLock.unlock();
    }
  }

  private void run() {
    try {
      int idleTicks = 0;
      while (idleTicks < (closed ? 1 : IDLE_TICKS_BEFORE_END)) {
        LockSupport.parkNanos(this, TICK_NANOS);
        Thread.interrupted(); // nobody has a reason to interrupt this thread
        idleTicks = enforceDeadlines() ? 0 : idleTicks + 1;
      }
    } finally {
      running = false;
    }
    if (enforceDeadlines()) {
      ensureRunning();
    }
  }

  /** Returns whether any connection is in use. */
  private boolean enforceDeadlines() {
    long now = System.nanoTime();
    boolean inUse = false;
    for (ShardConnection connection : connections) {
      inUse |= connection.enforceDeadline(now);
    }
    return inUse;
  }
}
