package org.shardcache.internal.shard;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Connections that nobody uses, the last used one first. Those that nobody wants for long are
 * ended, by the JDK's own timer: no thread waits for that here. Thread-safe.
 */
final class IdleConnections {

  private final ConcurrentLinkedDeque<ShardConnection> connections = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean sweepIsDue = new AtomicBoolean();
  private final long limitNanos;

  IdleConnections(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }

  void add(ShardConnection connection) {
    connections.addFirst(connection);
    sweepAfter(limitNanos);
  }

  @Nullable ShardConnection poll() {
    return connections.pollFirst();
  }

  void killAll() {
    for (ShardConnection connection; (connection = connections.pollFirst()) != null; ) {
      connection.kill();
    }
  }

  /** The timer does not keep what a closed manager has left. */
  private void sweepAfter(long nanos) {
    if (!sweepIsDue.get() && sweepIsDue.compareAndSet(false, true)) {
      WeakReference<IdleConnections> self = new WeakReference<>(this);
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(() -> sweep(self.get()));
    }
  }

  private static void sweep(@Nullable IdleConnections idle) {
    if (idle != null) {
      idle.sweep();
    }
  }

  private void sweep() {
    sweepIsDue.set(false);
    for (ShardConnection oldest; (oldest = connections.peekLast()) != null; ) {
      long left = limitNanos - oldest.idleNanos();
      if (left > 0) {
        sweepAfter(left);
        return;
      }
      if (connections.removeLastOccurrence(oldest)) { // or somebody was faster
        oldest.kill();
      }
    }
  }
}
