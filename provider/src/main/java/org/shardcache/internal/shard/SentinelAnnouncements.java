package org.shardcache.internal.shard;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from sentinels when a service has a new primary, over one connection to one of them however
 * many shards they watch. When that one fails or falls silent another takes its place. The thread
 * is there only while somebody asks for the servers of the shards now and then; what is missed is
 * found by those who ask. Thread-safe.
 */
final class SentinelAnnouncements implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SentinelAnnouncements.class);
  private static final long WANTED_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Learns which sentinel announced something, and returns at once. */
  interface Listener {
    void announced(Endpoint sentinel);
  }

  private final List<Endpoint> sentinels;
  private final Function<Endpoint, Connector> connectors;
  private final Duration timeout;
  private final String threadName;
  private final Map<String, Set<Listener>> listeners = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread thread;
  private @Nullable SentinelSubscription current;
  private boolean closed;
  private volatile long wantedAt;

  /**
   * Creates it; nothing is sent yet.
   *
   * @param timeout for opening a connection
   */
  SentinelAnnouncements(
      List<Endpoint> sentinels,
      Function<Endpoint, Connector> connectors,
      Duration timeout,
      String owner) {
    this.sentinels = sentinels.stream().map(e -> e.speaking(Access.Resp.RESP2)).toList();
    this.connectors = connectors;
    this.timeout = timeout;
    this.threadName = "shardcache-sentinels " + owner;
  }

  void listen(String service, Listener listener) {
    listeners.computeIfAbsent(service, name -> ConcurrentHashMap.newKeySet()).add(listener);
  }

  void forget(String service, Listener listener) {
    listeners.getOrDefault(service, Set.of()).remove(listener);
  }

  /** To be called now and then by those who want to hear; does not wait. */
  void keepListening() {
    wantedAt = System.nanoTime();
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

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (current != null) {
        current.close();
      }
      LockSupport.unpark(thread);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_NANOS;
    for (int i = 0; !isThrough(); i = (i + 1) % sentinels.size()) {
      Endpoint sentinel = sentinels.get(i);
      long start = System.nanoTime();
      try {
        listenTo(sentinel);
      } catch (IOException | RuntimeException e) {
        LOG.debug("Nothing is heard from sentinel {} any more: {}", sentinel, e.getMessage());
      }
      boolean lasted = System.nanoTime() - start > LONGEST_PAUSE_NANOS;
      pause = lasted ? FIRST_PAUSE_NANOS : Math.min(LONGEST_PAUSE_NANOS, 2 * pause);
      pause(pause);
    }
  }

  private void listenTo(Endpoint sentinel) throws IOException {
    try (SentinelSubscription subscription =
        SentinelSubscription.open(connectors.apply(sentinel), Deadline.after(timeout))) {
      if (!adopt(subscription)) {
        return;
      }
      listeners.keySet().forEach(service -> tell(service, sentinel)); // what was missed
      while (isWanted()) {
        subscription.next().forEach(service -> tell(service, sentinel));
      }
    } finally {
      adopt(null);
    }
  }

  private void tell(String service, Endpoint sentinel) {
    listeners.getOrDefault(service, Set.of()).forEach(each -> each.announced(sentinel));
  }

  private boolean adopt(@Nullable SentinelSubscription subscription) {
    lock.lock();
    try {
      current = subscription;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWanted() {
    return System.nanoTime() - wantedAt < WANTED_NANOS;
  }

  private boolean isThrough() {
    lock.lock();
    try {
      boolean through = closed || !isWanted();
      if (through) {
        thread = null;
      }
      return through;
    } finally {
      lock.unlock();
    }
  }

  private void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !isClosed(); left = end - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      Thread.interrupted(); // nobody has a reason to interrupt this thread
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
