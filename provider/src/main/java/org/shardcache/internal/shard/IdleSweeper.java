package org.shardcache.internal.shard;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections that nobody wants for long. Its thread is there only while there are idle
 * connections, and ends with their owner: a timer of the JDK would keep the class loader of the
 * application that needed it first. Thread-safe.
 */
final class IdleSweeper implements AutoCloseable {

  private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final String threadName;
  private final Set<IdleConnections> watched = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread thread;
  private boolean closed;

  IdleSweeper(String threadName) {
    this.threadName = threadName;
  }

  /** To be called when there is a connection that nobody uses. */
  void watch(IdleConnections connections) {
    if (!watched.contains(connections) && watched.add(connections)) {
      try {
        ensureRunning();
      } catch (OutOfMemoryError e) { // the system has no thread left
        watched.remove(connections); // the next one tries again
      }
    }
  }

  /** Nothing is ended any more. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      watched.clear();
      LockSupport.unpark(thread);
    } finally {
      lock.unlock();
    }
  }

  private void ensureRunning() {
    lock.lock();
    try {
      if (thread == null && !closed) {
        Thread next = BackgroundThread.of(this::run, threadName);
        next.start(); // fails when the system has no thread left
        thread = next;
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!isThrough()) {
      LockSupport.parkNanos(this, Math.max(SHORTEST_PAUSE_NANOS, sweep()));
      Thread.interrupted(); // nobody has a reason to interrupt this thread
    }
  }

  private boolean isThrough() {
    lock.lock();
    try {
      boolean through = closed || watched.isEmpty();
      if (through) {
        thread = null;
      }
      return through;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the time until the next connection is due. */
  private long sweep() {
    long next = Long.MAX_VALUE;
    for (IdleConnections connections : List.copyOf(watched)) {
      long left = connections.sweep();
      if (left < IdleConnections.NONE) {
        next = Math.min(next, left);
      } else {
        watched.remove(connections);
        if (!connections.isEmpty()) { // again, by now
          watched.add(connections);
          next = 0;
        }
      }
    }
    return next == Long.MAX_VALUE ? 0 : next; // none, or one that was added meanwhile
  }
}
