package org.shardcache.internal.shard;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ShardException.Effect;

/**
 * One server's part of a bulk operation: requests that are sent in chunks over one connection. A
 * chunk is bounded in keys and bytes, so that neither side's buffers grow without bound, and has a
 * time budget of its own.
 */
final class ShardPipeline<R extends @Nullable Object> {

  static final long MAX_CHUNK_BYTES = 1 << 20;

  /** Until {@link #receive} the time is kept by the caller, who may be busy with other shards. */
  private static final long UNREAD_NANOS = 3_600_000_000_000L;

  private enum Sent {
    NEVER,
    ONCE
  }

  private record Item<R extends @Nullable Object>(Errand<R> errand, Sent before) {
    Request<R> request() {
      return errand.request();
    }
  }

  private final Node node;
  private final Deque<Item<R>> pending = new ArrayDeque<>();
  private final Deque<Item<R>> sent = new ArrayDeque<>();
  private @Nullable ShardConnection connection;
  private Deadline deadline;
  private long postponedNanos;

  ShardPipeline(Node node) {
    this.node = node;
    this.deadline = node.newDeadline();
  }

  Node node() {
    return node;
  }

  /** Adds a request that is to be sent to this server. */
  void add(Errand<R> errand) {
    pending.add(new Item<>(errand, Sent.NEVER));
  }

  /**
   * Sends the next chunk.
   *
   * @return false if nothing is left to send or receive; the connection is given back then
   */
  boolean send() {
    while (!pending.isEmpty()) {
      deadline = node.newDeadline();
      postponedNanos = 0;
      ShardConnection current = connection();
      if (current != null && trySend(current)) {
        return true;
      }
    }
    if (connection != null) {
      node.pool().release(connection);
      connection = null;
    }
    return false;
  }

  /** The thread was busy with other shards for so long. */
  void postpone(long nanos) {
    postponedNanos += nanos;
  }

  /** Whether {@link #receive} would find something to read, or a failure, or has no time left. */
  boolean isDue() {
    return hasInput() || deadline.hasPassed();
  }

  /**
   * Whether {@link #receive} would find something to read, or a failure; may take a millisecond.
   */
  boolean probe() {
    try {
      return connection == null || connection.probe();
    } catch (IOException e) {
      return true;
    }
  }

  private boolean hasInput() {
    try {
      return connection == null || connection.hasInput();
    } catch (IOException e) {
      return true;
    }
  }

  /** Reads all replies to the chunk that was sent. */
  void receive() {
    ShardConnection current = connection;
    if (current == null) {
      return;
    }
    // Replies that are there were in time, even if nobody had the time to read them.
    current.extend(hasInput() ? deadline.plusNanos(postponedNanos) : deadline);
    while (!sent.isEmpty()) {
      Item<R> item = sent.element();
      List<@Nullable Object> replies;
      try {
        replies = current.read(item.errand().commands().size());
      } catch (RuntimeException | Error e) {
        lost(current, e);
        return;
      }
      sent.remove();
      item.errand().settle(replies);
      if (item.errand().isUnderWay()) {
        pending.add(new Item<>(item.errand(), Sent.NEVER));
      }
    }
  }

  /** Drops the connection if there still is one, since replies may be on their way. */
  void abandon() {
    ShardConnection current = connection;
    if (current != null) {
      connection = null;
      node.pool().discard(current);
    }
  }

  /** Returns null, with all that is pending failed, if there is no connection in time. */
  private @Nullable ShardConnection connection() {
    ShardConnection current = connection;
    if (current != null) {
      if (current.extend(deadline)) {
        current.startOver();
        return current;
      }
      connection = null;
      node.pool().discard(current);
    }
    try {
      connection =
          pending.element().before() == Sent.ONCE
              ? node.pool().borrowFresh(deadline)
              : node.pool().borrow(deadline);
    } catch (ShardException e) {
      failPending(e);
    }
    return connection;
  }

  private boolean trySend(ShardConnection current) {
    long weight = 0;
    long bytes = 0;
    try {
      for (Item<R> item; (item = pending.peek()) != null; ) {
        weight += item.request().weight();
        bytes += item.request().byteSize();
        if (!sent.isEmpty() && (weight > node.keysInFlight() || bytes > MAX_CHUNK_BYTES)) {
          break;
        }
        sent.add(pending.remove());
        item.errand().commands().forEach(current::write);
      }
      current.flush();
      current.extend(deadline.plusNanos(UNREAD_NANOS));
      return true;
    } catch (RuntimeException | Error e) {
      lost(current, e);
      return false;
    }
  }

  /** Fails what may have taken effect and goes on with the rest, unless the shard hangs. */
  private void lost(ShardConnection current, Throwable cause) {
    ShardException failure = node.lost(current, cause);
    connection = null;
    node.pool().discard(current);
    boolean hangs = current.isOverdue();
    while (!sent.isEmpty()) {
      Item<R> item = sent.removeLast();
      if (Node.mayRepeat(item.request().repeat(), current)
          && item.before() == Sent.NEVER
          && !hangs) {
        pending.addFirst(new Item<>(item.errand(), Sent.ONCE));
      } else {
        item.errand().failed(failure);
      }
    }
    if (hangs) {
      failPending(
          new ShardException(
              failure.shard(),
              Effect.NONE,
              ShardException.Link.LOST,
              node + " did not answer the commands sent before in time; this one was not sent.",
              cause));
    }
  }

  private void failPending(ShardException failure) {
    List<Item<R>> items = new ArrayList<>(pending);
    pending.clear();
    items.forEach(item -> item.errand().failed(failure));
  }
}
