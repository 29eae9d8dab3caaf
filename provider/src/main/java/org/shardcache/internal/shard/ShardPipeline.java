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
 * time budget of its own if the one before was answered. Used by one thread.
 */
final class ShardPipeline<R extends @Nullable Object> {

  static final long MAX_CHUNK_BYTES = 1 << 20;

  /** Until {@link #receive} the time is kept by the caller, who may be busy with other shards. */
  private static final long UNREAD_NANOS = 3_600_000_000_000L;

  /** Whether there is anything to do. */
  enum State {
    /** A connection, or a reply, is waited for. */
    UNDER_WAY,
    /** Nothing is left to send or receive. */
    ENDED
  }

  /** Whether the thread may wait for a connection: not while other servers need it. */
  enum Waiting {
    ALLOWED,
    FORBIDDEN
  }

  private final Node node;
  private final Budget budget;
  private final Deque<Errand<R>> pending = new ArrayDeque<>();

  /** What was sent and lost once, and goes over a fresh connection. */
  private final Deque<Errand<R>> again = new ArrayDeque<>();

  private final Deque<Errand<R>> sent = new ArrayDeque<>();
  private List<Errand<R>> sentAway = new ArrayList<>();
  private State state = State.ENDED;
  private @Nullable Opening opening;
  private @Nullable ShardConnection connection;
  private Deadline deadline;
  private Deadline noPlaceUntil;
  private long postponedNanos;
  private int share = 1;
  private boolean repeated;
  private boolean progressed;
  private boolean hangs;

  ShardPipeline(Node node, Budget budget) {
    this.node = node;
    this.budget = budget;
    this.deadline = budget.deadline();
    this.noPlaceUntil = deadline;
  }

  /**
   * Adds a request that is to be sent to this server.
   *
   * @return the state until now
   */
  State add(Errand<R> errand) {
    pending.add(errand);
    State before = state;
    if (before == State.ENDED) {
      state = State.UNDER_WAY;
      share = errand.shareOfTime();
      begin();
    }
    return before;
  }

  /** Takes the time that the call has left. */
  private void begin() {
    deadline = budget.deadline().shareOf(share);
    noPlaceUntil = node.pool().patience(deadline);
    postponedNanos = 0;
    progressed = false;
    hangs = false;
  }

  /** Sends the next chunk, if there is a connection. */
  State send(Waiting waiting) {
    while (hasMore()) {
      if (progressed) {
        budget.renew();
        begin();
      }
      ShardConnection current = connection(waiting);
      if (current == null && hasMore()) {
        return State.UNDER_WAY;
      }
      if (current != null && trySend(current)) {
        return State.UNDER_WAY;
      }
    }
    if (connection != null) {
      node.pool().release(connection);
      connection = null;
    }
    state = State.ENDED;
    return state;
  }

  /** The thread was busy with other servers for so long. */
  void postpone(long nanos) {
    postponedNanos += nanos;
  }

  /** Whether the server has left it without an answer until its time was over. */
  boolean hangs() {
    return hangs;
  }

  /** What had no effect and may go on to another server, or to this one later. */
  List<Errand<R>> takeSentAway() {
    List<Errand<R>> taken = sentAway;
    if (!taken.isEmpty()) {
      sentAway = new ArrayList<>();
    }
    return taken;
  }

  /** Whether there is something to do without waiting, or no time left. */
  boolean isDue() {
    if (opening != null) {
      return opening.isDone();
    }
    if (connection != null) {
      return hasInput() || deadline.hasPassed();
    }
    return node.pool().hasPlace() || noPlaceUntil.hasPassed();
  }

  /** As {@link #isDue}, but notices also that the connection was ended; may take a millisecond. */
  boolean probe() {
    try {
      return connection != null && connection.probe();
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

  private boolean hasMore() {
    return !pending.isEmpty() || !again.isEmpty();
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
      Errand<R> errand = sent.element();
      List<@Nullable Object> replies;
      try {
        replies = current.read(errand.commands().size());
      } catch (RuntimeException | Error e) {
        lost(current, e);
        return;
      }
      sent.remove();
      errand.settle(replies);
      if (errand.wasSentAway()) {
        sentAway.add(errand);
      } else {
        progressed = true;
        if (errand.isUnderWay()) {
          pending.add(errand);
        }
      }
    }
  }

  /** Drops the connection if there still is one, since replies may be on their way. */
  void abandon() {
    if (opening != null) {
      opening.abandon(node.pool());
      opening = null;
    }
    if (connection != null) {
      node.pool().discard(connection);
      connection = null;
    }
  }

  /** Returns null if there is none yet, or, with all that is pending failed, none in time. */
  private @Nullable ShardConnection connection(Waiting waiting) {
    deadline = deadline.plusNanos(postponedNanos);
    postponedNanos = 0;
    if (connection != null && !connection.extend(deadline)) {
      node.pool().discard(connection);
      connection = null;
    }
    if (connection == null) {
      try {
        connection = waiting == Waiting.ALLOWED ? awaitConnection() : connectionIfReady();
      } catch (ShardException e) {
        failPending(e);
        return null;
      }
    }
    if (connection != null) {
      connection.startOver();
      connection.extend(deadline);
    }
    return connection;
  }

  private ShardConnection awaitConnection() {
    Opening current = opening;
    if (current != null) {
      opening = null;
      return current.connection();
    }
    return again.isEmpty() ? node.pool().borrow(deadline) : node.pool().borrowFresh(deadline);
  }

  /** One that has to be opened or checked is left to another thread. */
  private @Nullable ShardConnection connectionIfReady() {
    if (opening != null) {
      return opening.isDone() ? awaitConnection() : null;
    }
    ConnectionPool pool = node.pool();
    if (!pool.tryReserve()) {
      if (noPlaceUntil.hasPassed()) {
        throw pool.exhausted(deadline);
      }
      return null;
    }
    ShardConnection ready = again.isEmpty() ? pool.ready(deadline) : null;
    if (ready == null) {
      Deadline until = deadline;
      boolean fresh = !again.isEmpty();
      opening =
          Opening.start(() -> fresh ? pool.openFresh(until) : pool.open(until), node.toString());
    }
    return ready;
  }

  private boolean trySend(ShardConnection current) {
    long weight = 0;
    long bytes = 0;
    repeated = !again.isEmpty();
    Deque<Errand<R>> source = repeated ? again : pending;
    try {
      for (Errand<R> errand; (errand = source.peek()) != null; ) {
        weight += errand.request().weight();
        bytes += errand.request().byteSize();
        if (!sent.isEmpty() && (weight > node.keysInFlight() || bytes > MAX_CHUNK_BYTES)) {
          break;
        }
        sent.add(source.remove());
        if (repeated) {
          errand.noteRepetition();
        }
        errand.commands().forEach(current::write);
      }
      current.flush();
      current.extend(deadline.plusNanos(UNREAD_NANOS));
      return true;
    } catch (RuntimeException | Error e) {
      lost(current, e);
      return false;
    }
  }

  /** Fails what may have taken effect and goes on with the rest, unless the server hangs. */
  private void lost(ShardConnection current, Throwable cause) {
    Errand<R> awaited = sent.peek();
    ShardException failure =
        node.lost(current, awaited == null ? List.of() : awaited.commands(), cause);
    connection = null;
    hangs = current.isOverdue();
    while (!sent.isEmpty()) {
      Errand<R> errand = sent.removeLast();
      if (Node.mayRepeat(errand.request().repeat(), current) && !repeated && !hangs) {
        again.addFirst(errand);
      } else {
        failed(errand, failure);
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
    List<Errand<R>> errands = new ArrayList<>(again);
    errands.addAll(pending);
    again.clear();
    pending.clear();
    errands.forEach(errand -> failed(errand, failure));
  }

  private void failed(Errand<R> errand, ShardException failure) {
    errand.failed(failure);
    if (errand.wasSentAway()) {
      sentAway.add(errand);
    }
  }
}
