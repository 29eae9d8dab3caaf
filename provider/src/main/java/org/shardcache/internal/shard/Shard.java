package org.shardcache.internal.shard;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.ShardException.Effect;
import redis.clients.jedis.exceptions.JedisDataException;

/** One part of the entries: a Redis server, or one database of it, under a name. Thread-safe. */
public final class Shard implements AutoCloseable {

  private final String name;
  private final Endpoint endpoint;
  private final Duration timeout;
  private final ConnectionPool pool;

  Shard(
      String name,
      Endpoint endpoint,
      HostAddresses.Resolver resolver,
      DeadlineGuard guard,
      Duration timeout,
      int maxConnections) {
    this.name = name;
    this.endpoint = endpoint;
    this.timeout = timeout;
    this.pool =
        new ConnectionPool(
            name,
            endpoint,
            new HostAddresses(resolver, endpoint, guard, timeout),
            guard,
            timeout,
            maxConnections);
  }

  static Shard of(
      String name, Endpoint endpoint, DeadlineGuard guard, Duration timeout, int maxConnections) {
    return new Shard(name, endpoint, InetAddress::getAllByName, guard, timeout, maxConnections);
  }

  /** The name, which is the identity of the shard. */
  public String name() {
    return name;
  }

  /** Where it is reached. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** The host name or address. */
  public String host() {
    return endpoint.host();
  }

  /** The TCP port. */
  public int port() {
    return endpoint.port();
  }

  /** The number of the database. */
  public int database() {
    return endpoint.database();
  }

  /**
   * Sends a request, and those that follow from its replies, within the time budget of one call.
   *
   * @throws ShardException if there is no reply in time or the reply is an error
   */
  public <R extends @Nullable Object> R execute(Request<R> request) {
    Deadline deadline = newDeadline();
    Step<R> step = exchange(request, deadline);
    while (step instanceof Step.Next<R> next) {
      step = exchange(next.request(), deadline);
    }
    return ((Step.Done<R>) step).result();
  }

  /** Ends the connections. */
  @Override
  public void close() {
    pool.close();
  }

  @Override
  public String toString() {
    return "Shard '" + name + "' (" + endpoint + ")";
  }

  Deadline newDeadline() {
    return Deadline.after(timeout);
  }

  ConnectionPool pool() {
    return pool;
  }

  private <R extends @Nullable Object> Step<R> exchange(Request<R> request, Deadline deadline) {
    ShardConnection connection = pool.borrow(deadline);
    for (boolean retried = false; ; retried = true) {
      List<@Nullable Object> replies;
      try {
        request.commands().forEach(connection::write);
        connection.flush();
        replies = connection.read(request.commands().size());
      } catch (RuntimeException | Error e) {
        pool.discard(connection);
        if (retried || !mayRepeat(request, connection) || deadline.hasPassed()) {
          throw lost(connection, e);
        }
        connection = pool.borrowFresh(deadline);
        continue;
      }
      pool.release(connection);
      return fold(request, replies);
    }
  }

  /** Whether a request may be sent again after it was lost with its connection. */
  boolean mayRepeat(Request<?> request, ShardConnection connection) {
    return request.repeat() == Repeat.ALLOWED || !connection.isTouched();
  }

  /** Reads the replies of a request; an error reply becomes an exception that names the shard. */
  <R extends @Nullable Object> Step<R> fold(Request<R> request, List<@Nullable Object> replies) {
    try {
      return request.fold().apply(replies);
    } catch (JedisDataException e) {
      throw new ShardException(
          name, effect(request, replies), this + " refused a command: " + e.getMessage(), e);
    } catch (IllegalStateException | ClassCastException e) {
      throw new ShardException(
          name, Effect.UNKNOWN, this + " gave an unexpected reply: " + e.getMessage(), e);
    }
  }

  /** Of several commands one may have taken effect while another was refused. */
  private static Effect effect(Request<?> request, List<@Nullable Object> replies) {
    return request.repeat() == Repeat.ALLOWED
            || replies.stream().allMatch(JedisDataException.class::isInstance)
        ? Effect.NONE
        : Effect.UNKNOWN;
  }

  /** The failure of a request whose connection was lost. */
  ShardException lost(ShardConnection connection, Throwable cause) {
    String what =
        connection.isOverdue()
            ? " did not answer within " + timeout.toMillis() + " ms (shardcache.timeout)"
            : ": the connection was lost (" + cause.getMessage() + ")";
    return connection.isTouched()
        ? new ShardException(
            name,
            Effect.UNKNOWN,
            this + what + "; the command was sent, whether it took effect is not known.",
            cause)
        : new ShardException(name, Effect.NONE, this + what + "; nothing was sent.", cause);
  }
}
