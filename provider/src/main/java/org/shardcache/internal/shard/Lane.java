package org.shardcache.internal.shard;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets many callers share a connection. They queue and park; a daemon thread, the leader, sends all
 * that wait with one flush, reads the replies and wakes the callers. It is started by the first
 * call and ends when there is nothing to do for a while. No caller touches the connection, so
 * nothing that happens to one of them, an interrupt or an error, concerns the others. Thread-safe.
 */
final class Lane implements AutoCloseable {

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private enum Leader {
    /** There is no thread; the next caller starts one. */
    ABSENT,
    /** It will look at the queue before it rests. */
    BUSY,
    /** It has to be woken. */
    RESTING
  }

  private final String threadName;
  private final DeadlineGuard guard;
  private final long idleNanos;
  private final Queue<LaneCall> waiting;
  private final LaneBatch<?> batch;
  private final AtomicReference<Leader> leader = new AtomicReference<>(Leader.ABSENT);

  /** The one that rests, or did last. */
  private volatile @Nullable Thread thread;

  private volatile boolean closed;

  Lane(String threadName, Wires<?> wires, DeadlineGuard guard) {
    this(threadName, wires, guard, IDLE_NANOS);
  }

  /** As above, with a leader that ends after so long without calls. */
  Lane(String threadName, Wires<?> wires, DeadlineGuard guard, long idleNanos) {
    this(threadName, wires, guard, idleNanos, new ConcurrentLinkedQueue<>());
  }

  /** As above, over a queue that any thread may use at any time. */
  Lane(
      String threadName,
      Wires<?> wires,
      DeadlineGuard guard,
      long idleNanos,
      Queue<LaneCall> waiting) {
    this.threadName = threadName;
    this.guard = guard;
    this.idleNanos = idleNanos;
    this.waiting = waiting;
    this.batch = new LaneBatch<>(wires, waiting, guard);
  }

  /** Has a call of the current thread served; returns what became of it. */
  LaneCall.State serve(LaneCall call) {
    waiting.add(call);
    try {
      guard.ensureRunning();
    } catch (RuntimeException | Error e) {
      call.dismiss(); // nobody would end it in time
    }
    call();
    return call.await();
  }

  /** Lets the leader end as soon as it has served the calls that it has begun with. */
  @Override
  public void close() {
    closed = true;
    if (leader.compareAndSet(Leader.RESTING, Leader.BUSY)) {
      LockSupport.unpark(thread);
    }
  }

  /**
   * To be called after a call was queued. The leader looks at the queue after it has said that it
   * rests or is gone, so one of the two sees the other.
   */
  private void call() {
    if (leader.get() == Leader.RESTING && leader.compareAndSet(Leader.RESTING, Leader.BUSY)) {
      LockSupport.unpark(thread);
    } else if (leader.get() == Leader.ABSENT && leader.compareAndSet(Leader.ABSENT, Leader.BUSY)) {
      start();
    }
  }

  private void start() {
    try {
      guard.watch(batch);
      BackgroundThread.of(this::run, threadName).start();
    } catch (RuntimeException | Error e) {
      resign(); // the system has no thread left: who waits goes without the lane
    }
  }

  private void run() {
    boolean orderly = false;
    try {
      while (lead()) {
        Thread.interrupted(); // nobody has a reason to interrupt this thread
      }
      orderly = true;
    } finally {
      if (!orderly) {
        resign();
      }
    }
  }

  /** Returns false when it is time to end. */
  private boolean lead() {
    try {
      if (closed) {
        batch.end();
      } else if (batch.serve()) {
        return true;
      }
    } catch (RuntimeException | Error e) {
      batch.abort(); // who was served learns it, and who waits is served next
      return true;
    }
    return rest();
  }

  private boolean rest() {
    thread = Thread.currentThread(); // there may have been another leader since it last rested
    leader.set(Leader.RESTING);
    long end = System.nanoTime() + idleNanos;
    while (leader.get() == Leader.RESTING) {
      long left = closed ? 0 : end - System.nanoTime();
      if (!waiting.isEmpty()) {
        leader.compareAndSet(Leader.RESTING, Leader.BUSY);
      } else if (left > 0) {
        LockSupport.parkNanos(this, left);
        Thread.interrupted(); // or the next wait would be none
      } else {
        guard.forget(batch); // who drops a lane without a leader has no more to do
        if (leader.compareAndSet(Leader.RESTING, Leader.ABSENT) && !takesOverAgain()) {
          return false;
        }
        guard.watch(batch);
      }
    }
    return true;
  }

  /** For those who have relied on the leader that has just gone. */
  private boolean takesOverAgain() {
    return !waiting.isEmpty() && leader.compareAndSet(Leader.ABSENT, Leader.BUSY);
  }

  /** There is no leader any more, and what it leaves goes without one. */
  private void resign() {
    try {
      batch.abort();
    } finally {
      guard.forget(batch);
      leader.set(Leader.ABSENT);
      LaneBatch.dismissAll(waiting); // those who have come since and relied on the leader
    }
  }
}
