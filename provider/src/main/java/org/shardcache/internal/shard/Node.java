package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Request.Travel;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.ShardException.Link;
import org.shardcache.observation.Retry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/** One Redis server of a shard, or one database of it, and the connections to it. Thread-safe. */
final class Node implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  private final String shard;
  private final Endpoint endpoint;
  private final Duration timeout;
  private final PoolLimits limits;
  private final ConnectionPool pool;
  private final SharedWay shared;
  private final FirstWarning declined = new FirstWarning(LOG);

  Node(
      String shard,
      Endpoint endpoint,
      HostAddresses.Resolver resolver,
      DeadlineGuard guard,
      Duration timeout,
      PoolLimits limits) {
    this(shard, endpoint, resolver, guard, timeout, limits, Greeting.NONE);
  }

  Node(
      String shard,
      Endpoint endpoint,
      HostAddresses.Resolver resolver,
      DeadlineGuard guard,
      Duration timeout,
      PoolLimits limits,
      Greeting greeting) {
    this.shard = shard;
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.limits = limits;
    this.pool =
        new ConnectionPool(
            new Connector(
                shard,
                endpoint,
                new HostAddresses(resolver, endpoint, guard, timeout),
                guard,
                timeout,
                greeting),
            limits);
    this.shared = new SharedWay(this, timeout, pool, guard, limits);
  }

  /** The name of its shard. */
  String name() {
    return shard;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** What one chunk of a pipeline is about, at most. */
  int keysInFlight() {
    return limits.keysInFlight();
  }

  ConnectionPool pool() {
    return pool;
  }

  /**
   * Sends commands and reads their replies.
   *
   * @param journal told if they are sent again
   * @throws ShardException if there are no replies in time
   */
  List<@Nullable Object> exchange(
      List<CommandArguments> commands,
      Repeat repeat,
      Travel travel,
      Deadline deadline,
      Journal journal) {
    return switch (travel) {
      case ALONE -> exchange(commands, repeat, deadline, journal);
      case SHARED -> shared.exchange(commands, repeat, deadline, journal);
    };
  }

  /** As above, over a connection of its own. */
  List<@Nullable Object> exchange(
      List<CommandArguments> commands, Repeat repeat, Deadline deadline) {
    return exchange(commands, repeat, deadline, Journal.NONE);
  }

  private List<@Nullable Object> exchange(
      List<CommandArguments> commands, Repeat repeat, Deadline deadline, Journal journal) {
    return exchange(commands, repeat, deadline, journal, pool::borrow);
  }

  /** As above, in a place that was taken ({@link ConnectionPool#tryReserve}). */
  List<@Nullable Object> exchangeInPlace(
      List<CommandArguments> commands, Repeat repeat, Deadline deadline, Journal journal) {
    return exchange(commands, repeat, deadline, journal, pool::open);
  }

  private List<@Nullable Object> exchange(
      List<CommandArguments> commands,
      Repeat repeat,
      Deadline deadline,
      Journal journal,
      Function<Deadline, ShardConnection> source) {
    try (HeldInterrupt interrupt = new HeldInterrupt()) {
      ShardConnection connection = source.apply(deadline);
      try {
        return exchangeOn(connection, commands);
      } catch (ShardException e) {
        if (!mayRepeat(repeat, connection) || deadline.hasPassed()) {
          throw e;
        }
      }
      interrupt.holdAgain();
      journal.retried(shard, Retry.CONNECTION_LOST);
      return exchangeOn(pool.borrowFresh(deadline), commands);
    }
  }

  private List<@Nullable Object> exchangeOn(
      ShardConnection connection, List<CommandArguments> commands) {
    List<@Nullable Object> replies;
    try {
      commands.forEach(connection::write);
      connection.flush();
      replies = connection.read(commands.size());
    } catch (RuntimeException | Error e) {
      throw lost(connection, commands, e);
    }
    pool.release(connection);
    return replies;
  }

  /** Whether commands may be sent again after they were lost with their connection. */
  static boolean mayRepeat(Repeat repeat, ShardConnection connection) {
    return repeat == Repeat.ALLOWED || !connection.isTouched();
  }

  /** Reads the replies of a request; an error reply becomes an exception that names the shard. */
  <R extends @Nullable Object> Step<R> fold(Request<R> request, List<@Nullable Object> replies) {
    try {
      return request.fold().apply(replies);
    } catch (JedisDataException e) {
      throw refused(request, replies, e);
    } catch (IllegalStateException | ClassCastException e) {
      throw new ShardException(
          shard, Effect.UNKNOWN, this + " gave an unexpected reply: " + e.getMessage(), e);
    }
  }

  private ShardException refused(
      Request<?> request, List<@Nullable Object> replies, JedisDataException error) {
    return refused(effect(request, replies, String.valueOf(error.getMessage())), error);
  }

  /** The failure of a request that the server refused. */
  ShardException refused(Effect effect, JedisDataException error) {
    return new ShardException(
        shard,
        effect,
        this
            + " refused a command ("
            + Refusal.explained(String.valueOf(error.getMessage()))
            + "); "
            + (effect == Effect.NONE
                ? "it changed nothing."
                : "whether all of it was refused is not known."),
        error);
  }

  /** A read that it was to serve as a replica is left to its primary. */
  void declined(ShardException failure) {
    if (!failure.isUnavailable()) {
      declined.give(failure.getMessage() + " Its primary serves such reads.");
    }
  }

  /** The failure of a request that was sent away and has nowhere to go. */
  ShardException sentAway(List<@Nullable Object> replies) {
    for (Object reply : replies) {
      if (reply instanceof JedisDataException error && !ErrorReplies.isExecAbort(error)) {
        return refused(Effect.NONE, error);
      }
    }
    throw new IllegalArgumentException("no error among the replies");
  }

  /** Of several commands one may have taken effect while another was refused. */
  private static Effect effect(Request<?> request, List<@Nullable Object> replies, String words) {
    if (request.repeat() == Repeat.ALLOWED
        || ErrorReplies.isExecAbort(replies.get(replies.size() - 1))) {
      return Effect.NONE;
    }
    return replies.stream().allMatch(JedisDataException.class::isInstance)
        ? Refusal.effect(words)
        : Effect.UNKNOWN;
  }

  /**
   * Takes back a connection that was lost; returns the failure of the request.
   *
   * @param awaited the commands whose replies are the next to come
   */
  ShardException lost(ShardConnection connection, List<CommandArguments> awaited, Throwable cause) {
    if (connection.isOverdue() && BlockingCommands.areAmong(awaited)) {
      pool.abandon(connection);
      return new ShardException(
          shard,
          Effect.UNKNOWN,
          this
              + ": the command waited for longer than "
              + timeout.toMillis()
              + " ms (shardcache.timeout), which is the most; whether it took effect is not known.",
          cause);
    }
    pool.discard(connection);
    return lost(connection, cause);
  }

  /** The failure of a request whose connection was lost. */
  ShardException lost(Wire connection, Throwable cause) {
    String what =
        connection.isOverdue()
            ? " did not answer within " + timeout.toMillis() + " ms (shardcache.timeout)"
            : ": the connection was lost ("
                + Refusal.explained(String.valueOf(cause.getMessage()))
                + ")";
    return connection.isTouched()
        ? new ShardException(
            shard,
            Effect.UNKNOWN,
            Link.LOST,
            this + what + "; the command was sent, whether it took effect is not known.",
            cause)
        : new ShardException(
            shard, Effect.NONE, Link.LOST, this + what + "; nothing was sent.", cause);
  }

  /** Keeps no idle connection from now on; calls that still come are served. */
  void retire() {
    pool.retire();
  }

  /** Ends the connections. */
  @Override
  public void close() {
    shared.close();
    pool.close();
  }

  @Override
  public String toString() {
    return "Shard '" + shard + "' (" + endpoint + ")";
  }
}
