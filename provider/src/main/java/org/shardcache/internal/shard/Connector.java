package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import org.shardcache.internal.shard.Outage.Attempt;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.ShardException.Link;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Opens connections to one server, unless it has just failed to answer. Thread-safe. */
final class Connector {

  private final String shard;
  private final Endpoint endpoint;
  private final HostAddresses addresses;
  private final DeadlineGuard guard;
  private final Duration callTimeout;
  private final Greeting greeting;
  private final Outage outage = new Outage();

  Connector(
      String shard,
      Endpoint endpoint,
      HostAddresses addresses,
      DeadlineGuard guard,
      Duration callTimeout,
      Greeting greeting) {
    this.shard = shard;
    this.endpoint = endpoint;
    this.addresses = addresses;
    this.guard = guard;
    this.callTimeout = callTimeout;
    this.greeting = greeting;
  }

  /** The name of the shard. */
  String shard() {
    return shard;
  }

  /** Ends connections that nobody uses. */
  IdleSweeper sweeper() {
    return guard.sweeper();
  }

  /** Whether the server could not be reached, or did not answer, when it was last tried. */
  boolean isServerAway() {
    return outage.isOn();
  }

  /** The server has answered what was sent after that time of {@link System#nanoTime()}. */
  void answered(long since) {
    outage.answered(since);
  }

  /**
   * Throws what {@link #open} would throw at once, if it would.
   *
   * @throws ShardException with {@link Effect#NONE}
   */
  void check() {
    outage.check();
  }

  /**
   * Opens a connection, which is in use afterwards, with the deadline published.
   *
   * @throws ShardException with {@link Effect#NONE} if there is none in time
   */
  ShardConnection open(Deadline deadline) {
    Attempt attempt = outage.begin(deadline);
    boolean told = false;
    long start = System.nanoTime();
    try (HeldInterrupt interrupt = new HeldInterrupt()) {
      Deadline connectDeadline = deadline.orAfter(endpoint.connectTimeout());
      boolean fair = hasTimeEnough(connectDeadline);
      ShardConnection connection;
      try {
        connection = openOnceMoreIfCut(deadline, connectDeadline, interrupt);
      } catch (IOException | JedisException | IllegalStateException e) {
        ShardException failure = failure(e, deadline, connectDeadline);
        interrupt.holdAgain();
        if (!interrupt.isHeld() && (fair || !connectDeadline.hasPassed())) {
          outage.failed(attempt, failure);
          told = true;
        }
        throw failure;
      }
      outage.succeeded(attempt, System.nanoTime() - start);
      told = true;
      return connection;
    } finally {
      if (!told) {
        outage.end(attempt);
      }
    }
  }

  /** To be called when the server has left a call without an answer until its time was over. */
  void suspect() {
    String late = "it did not answer within " + callTimeout.toMillis() + " ms (shardcache.timeout)";
    outage.suspect(
        new ShardException(
            shard,
            Effect.NONE,
            Link.LOST,
            this + ": no connection (" + late + "); nothing was sent.",
            null));
  }

  /**
   * A call that has used up its own time elsewhere says nothing about the server; one that has half
   * of it for a replica does.
   */
  private boolean hasTimeEnough(Deadline connectDeadline) {
    long usual = Math.min(endpoint.connectTimeout().toNanos(), callTimeout.toNanos());
    return connectDeadline.remainingNanos() >= usual / 4;
  }

  private ShardException failure(Exception cause, Deadline deadline, Deadline connectDeadline) {
    String reason =
        connectDeadline.hasPassed()
            ? "it did not answer within " + budget(deadline, connectDeadline)
            : message(cause);
    return new ShardException(
        shard,
        Effect.NONE,
        cause instanceof JedisDataException ? Link.SOUND : Link.LOST,
        this + ": no connection (" + reason + "); nothing was sent.",
        cause);
  }

  /**
   * A server that restarts, or an operator, may cut a connection that is just being opened, and so
   * does an interrupt of a virtual thread.
   */
  private ShardConnection openOnceMoreIfCut(
      Deadline deadline, Deadline connectDeadline, HeldInterrupt interrupt) throws IOException {
    try {
      return open(deadline, connectDeadline);
    } catch (IOException | JedisConnectionException e) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      interrupt.holdAgain();
      boolean cut = interrupted || e instanceof JedisConnectionException;
      if (!cut || connectDeadline.hasPassed()) {
        throw e;
      }
      return open(deadline, connectDeadline);
    }
  }

  private ShardConnection open(Deadline deadline, Deadline connectDeadline) throws IOException {
    List<SocketAddress> usable = addresses.resolve(connectDeadline);
    ShardConnection connection;
    try {
      connection = new ShardConnection(endpoint, usable, guard, callTimeout, connectDeadline);
    } catch (IOException e) {
      addresses.forget();
      throw e;
    }
    boolean ready = false;
    try {
      greeting.exchangeOn(connection);
      ready = connection.extend(deadline);
    } finally {
      if (!ready) {
        connection.kill();
      }
    }
    if (!ready) {
      throw new IOException("the time to connect is over");
    }
    return connection;
  }

  private String budget(Deadline deadline, Deadline connectDeadline) {
    return connectDeadline.equals(deadline)
        ? callTimeout.toMillis() + " ms (shardcache.timeout)"
        : endpoint.connectTimeout().toMillis() + " ms (shardcache.connect-timeout)";
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : Refusal.explained(message);
  }

  @Override
  public String toString() {
    return "Shard '" + shard + "' (" + endpoint + ")";
  }
}
