package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Request.Travel;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.ShardException.Link;
import org.shardcache.observation.Retry;
import redis.clients.jedis.CommandArguments;

/**
 * How requests travel that may share a connection: while few callers are with the server each has
 * one of its own, which is the shortest way; many share the lane's, and so do virtual threads
 * always. Where the lane does not help, since the server is away or the request is large, the
 * request goes alone. Thread-safe.
 */
final class SharedWay implements AutoCloseable {

  /** So many callers are served at least as well by a connection each, as measured. */
  private static final int FEW_CALLERS = 8;

  private static final int MOST_CALLERS = 1 << 16;

  /** What is larger would make others wait. */
  static final long MOST_BYTES = 1 << 14;

  private final Node node;
  private final Duration timeout;
  private final int mostCallers;
  private final ConnectionPool pool;
  private final Crowd crowd;
  private final Lane lane;

  SharedWay(
      Node node, Duration timeout, ConnectionPool pool, DeadlineGuard guard, PoolLimits limits) {
    this(node, timeout, pool, guard, limits, MOST_CALLERS);
  }

  /** As above, for at most so many callers at a time. */
  SharedWay(
      Node node,
      Duration timeout,
      ConnectionPool pool,
      DeadlineGuard guard,
      PoolLimits limits,
      int mostCallers) {
    this.mostCallers = mostCallers;
    this.node = node;
    this.timeout = timeout;
    this.pool = pool;
    this.crowd = new Crowd(Math.min(FEW_CALLERS, limits.max()));
    this.lane = new Lane("shardcache-lane " + node.name(), pool.forLane(), guard);
  }

  /**
   * Sends commands and reads their replies.
   *
   * @throws ShardException if there are no replies in time
   */
  List<@Nullable Object> exchange(
      List<CommandArguments> commands, Repeat repeat, Deadline deadline, Journal journal) {
    int callers = crowd.enter();
    try {
      if (callers > mostCallers) {
        throw crowded();
      }
      if (pool.isServerAway()) {
        return node.exchange(commands, repeat, Travel.ALONE, deadline, journal);
      }
      if (!crowd.isMany() && !VirtualThreads.isCurrent() && pool.tryReserveInTurn()) {
        return node.exchangeInPlace(commands, repeat, deadline, journal);
      }
      long bytes = Request.byteSize(commands);
      return bytes > MOST_BYTES
          ? node.exchange(commands, repeat, Travel.ALONE, deadline, journal)
          : exchangeInLane(new LaneCall(commands, bytes, repeat, deadline), repeat, journal);
    } finally {
      crowd.leave();
    }
  }

  private List<@Nullable Object> exchangeInLane(LaneCall call, Repeat repeat, Journal journal) {
    LaneCall.State end = lane.serve(call);
    if (call.flushed() > 0) {
      journal.sharedFlush(node.name(), call.flushed());
    }
    if (call.wasSentBefore()) {
      journal.retried(node.name(), Retry.CONNECTION_LOST);
    }
    if (end instanceof LaneCall.Answered answered) {
      return answered.replies();
    }
    if (end instanceof LaneCall.Lost lost) {
      throw node.lost(lost.wire(), lost.cause());
    }
    return switch ((LaneCall.Phase) end) {
      case DISMISSED -> {
        Repeat again = call.wasSentBefore() ? Repeat.FORBIDDEN : repeat; // twice is enough
        yield node.exchange(call.commands(), again, Travel.ALONE, call.deadline(), journal);
      }
      case WITHDRAWN -> throw call.wasSentBefore() ? abandoned() : withdrawn();
      case ABANDONED -> throw abandoned();
      case WAITING, SENT, BROKEN -> throw broken();
    };
  }

  private ShardException crowded() {
    return new ShardException(
        node.name(),
        Effect.NONE,
        Link.NONE_FREE,
        node
            + ": "
            + mostCallers
            + " calls, the most there may be, wait for it already; nothing was sent. Call from"
            + " fewer threads, or use more shards.",
        null);
  }

  private ShardException withdrawn() {
    return new ShardException(
        node.name(),
        Effect.NONE,
        Link.LOST,
        node + late() + " what others sent before; this command was not sent.",
        null);
  }

  /** Whether the server hangs shows when the time of the whole batch is over. */
  private ShardException abandoned() {
    return unknown(node + late() + "; the command was sent, ");
  }

  private ShardException broken() {
    return unknown(node + ": reading the reply failed; the command was sent, ");
  }

  private ShardException unknown(String what) {
    return new ShardException(
        node.name(),
        Effect.UNKNOWN,
        Link.LOST,
        what + "whether it took effect is not known.",
        null);
  }

  private String late() {
    return " did not answer within " + timeout.toMillis() + " ms (shardcache.timeout)";
  }

  @Override
  public void close() {
    lane.close();
  }
}
