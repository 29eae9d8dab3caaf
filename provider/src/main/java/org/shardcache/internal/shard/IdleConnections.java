package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections that nobody uses, the last used one first. Those that nobody wants for long are ended
 * by an {@link IdleSweeper}. Thread-safe.
 */
final class IdleConnections {

  /** The time until the next connection is due, where there is none. */
  static final long NONE = Long.MAX_VALUE;

  private final ConcurrentLinkedDeque<ShardConnection> connections = new ConcurrentLinkedDeque<>();
  private final long limitNanos;
  private final IdleSweeper sweeper;

  IdleConnections(Duration limit, IdleSweeper sweeper) {
    this.limitNanos = limit.toNanos();
    this.sweeper = sweeper;
  }

  boolean isEmpty() {
    return connections.isEmpty();
  }

  void add(ShardConnection connection) {
    connections.addFirst(connection);
    sweeper.watch(this);
  }

  @Nullable ShardConnection poll() {
    return connections.pollFirst();
  }

  void killAll() {
    for (ShardConnection connection; (connection = connections.pollFirst()) != null; ) {
      connection.kill();
    }
  }

  /** Ends those that are due; returns the time until the next one is. */
  long sweep() {
    for (ShardConnection oldest; (oldest = connections.peekLast()) != null; ) {
      long left = limitNanos - oldest.idleNanos();
      if (left > 0) {
        return left;
      }
      if (connections.removeLastOccurrence(oldest)) { // or somebody was faster
        oldest.kill();
      }
    }
    return NONE;
  }
}
