package org.shardcache.internal.event;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one asynchronous listener, in their order: one daemon thread that comes with the
 * first event and goes when there has been none for a while. Bounded for callers: one of them waits
 * a little, and if that made no room events are dropped until there is some. Never bounded for a
 * thread that is itself in a listener. Thread-safe.
 */
final class AsyncQueue {

  static final int CAPACITY = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(AsyncQueue.class);
  private static final long IDLE_NANOS = 500_000_000;

  private record Item(StoredEvent event, boolean bounded) {}

  private final ConcurrentLinkedQueue<Item> items = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(CAPACITY);
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicBoolean dropping = new AtomicBoolean();
  private final Consumer<StoredEvent> delivery;
  private final Runnable onEnd;
  private final Callbacks callbacks;
  private final Duration patience;
  private final String threadName;
  private volatile @Nullable Thread worker;
  private volatile boolean closed;

  /**
   * Creates a queue.
   *
   * @param onEnd is run once when the queue was closed and its last event delivered
   */
  AsyncQueue(
      Consumer<StoredEvent> delivery,
      Runnable onEnd,
      Callbacks callbacks,
      Duration patience,
      String threadName) {
    this.delivery = delivery;
    this.onEnd = onEnd;
    this.callbacks = callbacks;
    this.patience = patience;
    this.threadName = threadName;
  }

  /**
   * Waits for room before an operation, so that nobody waits for it in the turn of a key. A
   * listener that is stuck holds up one caller, not every one after it.
   */
  void awaitRoom() {
    if (callbacks.isInside()) {
      return;
    }
    if (dropping.get() ? room.tryAcquire() : waitForRoom()) {
      room.release();
      dropping.set(false);
    } else if (!dropping.getAndSet(true)) {
      LOG.warn(
          "An asynchronous cache entry listener ({}) is {} events behind; events are dropped until"
              + " it has caught up",
          threadName,
          CAPACITY);
    }
  }

  /**
   * Does not wait; callers who have found room at the same time may exceed the bound by one each.
   */
  void add(StoredEvent event) {
    if (closed) {
      return;
    }
    boolean inside = callbacks.isInside();
    boolean bounded = !inside && room.tryAcquire();
    if (!bounded && !inside && dropping.get()) {
      return;
    }
    items.add(new Item(event, bounded));
    wake();
  }

  /** Delivers what is there and ends. */
  void close() {
    closed = true;
    wake();
  }

  private boolean waitForRoom() {
    return Uninterrupted.await(patience, nanos -> room.tryAcquire(nanos, TimeUnit.NANOSECONDS));
  }

  private void wake() {
    if (running.compareAndSet(false, true)) {
      Thread thread = new Thread(this::run, threadName);
      thread.setDaemon(true);
      worker = thread;
      boolean started = false;
      try {
        thread.start(); // fails when the system has no thread left
        started = true;
      } finally {
        if (!started) {
          running.set(false);
        }
      }
    } else {
      LockSupport.unpark(worker);
    }
  }

  private void run() {
    long idleSince = System.nanoTime();
    while (true) {
      Item item = items.poll();
      if (item != null) {
        deliver(item);
        idleSince = System.nanoTime();
      } else if (closed || System.nanoTime() - idleSince > IDLE_NANOS) {
        running.set(false);
        if (items.isEmpty() || !running.compareAndSet(false, true)) {
          break; // nothing came in between, or a new thread has taken over
        }
      } else {
        LockSupport.parkNanos(this, IDLE_NANOS);
      }
    }
    if (closed && items.isEmpty()) {
      onEnd.run();
    }
  }

  private void deliver(Item item) {
    if (item.bounded()) {
      room.release();
    }
    try {
      delivery.accept(item.event());
    } catch (RuntimeException | Error e) { // the queue must not end with its thread
      LOG.warn("An asynchronous cache entry listener ({}) failed", threadName, e);
    }
  }
}
