package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.ShardException.Link;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to one shard: at most {@code max} at a time, the last used one first. Opening,
 * checking and waiting for one all end with the deadline of the call. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {

  /** A server or a firewall may have dropped a connection that was idle for longer than this. */
  private static final long CHECK_AFTER_IDLE_NANOS = 1_000_000_000;

  private final String shard;
  private final Endpoint endpoint;
  private final HostAddresses addresses;
  private final DeadlineGuard guard;
  private final Duration callTimeout;
  private final int max;
  private final Semaphore permits;
  private final ConcurrentLinkedDeque<ShardConnection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;
  private volatile boolean retired;

  ConnectionPool(
      String shard,
      Endpoint endpoint,
      HostAddresses addresses,
      DeadlineGuard guard,
      Duration callTimeout,
      int max) {
    this.shard = shard;
    this.endpoint = endpoint;
    this.addresses = addresses;
    this.guard = guard;
    this.callTimeout = callTimeout;
    this.max = max;
    this.permits = new Semaphore(max);
  }

  /**
   * Returns a connection that is in use, with the deadline published.
   *
   * @throws ShardException with {@link Effect#NONE} if there is none in time
   */
  ShardConnection borrow(Deadline deadline) {
    return withPermit(
        deadline,
        () -> {
          ShardConnection connection = reuse(deadline);
          return connection == null ? open(deadline) : connection;
        });
  }

  /** As {@link #borrow}, but a new one: an idle one might have failed together with another. */
  ShardConnection borrowFresh(Deadline deadline) {
    return withPermit(deadline, () -> open(deadline));
  }

  private ShardConnection withPermit(Deadline deadline, Supplier<ShardConnection> source) {
    requireOpen();
    acquirePermit(deadline);
    boolean borrowed = false;
    try {
      ShardConnection connection = source.get();
      borrowed = true;
      return connection;
    } finally {
      if (!borrowed) {
        permits.release();
      }
    }
  }

  /** Takes back a connection whose replies were all read. */
  void release(ShardConnection connection) {
    if (!connection.end()) {
      connection.kill();
    } else {
      idle.addFirst(connection);
      if (retired) {
        killIdle();
      }
    }
    permits.release();
  }

  /** Takes back a connection that failed; the idle ones of its age have probably failed too. */
  void discard(ShardConnection connection) {
    connection.kill();
    permits.release();
    killIdle();
  }

  /** Ends idle connections now and those in use when they come back; serves who still comes. */
  void retire() {
    retired = true;
    killIdle();
  }

  /** As {@link #retire}, but nobody is served any more. */
  @Override
  public void close() {
    closed = true;
    retire();
  }

  private void killIdle() {
    for (ShardConnection connection; (connection = idle.pollFirst()) != null; ) {
      connection.kill();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new ShardException(
          shard, Effect.NONE, describe() + ": the cache manager is closed.", null);
    }
  }

  /** An interrupt does not end the wait, which is short; the flag is kept for the caller. */
  private void acquirePermit(Deadline deadline) {
    boolean acquired = permits.tryAcquire();
    boolean interrupted = false;
    while (!acquired && !deadline.hasPassed()) {
      try {
        acquired = permits.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!acquired) {
      throw new ShardException(
          shard,
          Effect.NONE,
          describe()
              + ": all "
              + max
              + " connections (shardcache.pool.max) were in use until the time budget was over"
              + " (shardcache.timeout); nothing was sent. Raise one of them if the server is not"
              + " just slow.",
          null);
    }
  }

  private @Nullable ShardConnection reuse(Deadline deadline) {
    for (ShardConnection connection; (connection = idle.pollFirst()) != null; ) {
      if (connection.begin(deadline)
          && (connection.idleNanos() < CHECK_AFTER_IDLE_NANOS || answers(connection))) {
        return connection;
      }
      connection.kill();
    }
    return null;
  }

  private static boolean answers(ShardConnection connection) {
    try {
      connection.write(new CommandArguments(Command.PING));
      connection.flush();
      boolean answered = Replies.text(connection.read(1).get(0)).equals("PONG");
      connection.startOver();
      return answered;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private ShardConnection open(Deadline deadline) {
    Deadline connectDeadline = deadline.orAfter(endpoint.connectTimeout());
    try {
      return openOnceMoreIfCut(deadline, connectDeadline);
    } catch (IOException | JedisException | IllegalStateException e) {
      String reason =
          connectDeadline.hasPassed()
              ? "it did not answer within " + budget(deadline, connectDeadline)
              : message(e);
      throw new ShardException(
          shard,
          Effect.NONE,
          e instanceof JedisDataException ? Link.SOUND : Link.LOST,
          describe() + ": no connection (" + reason + "); nothing was sent.",
          e);
    }
  }

  /** A server that restarts, or an operator, may cut a connection that is just being opened. */
  private ShardConnection openOnceMoreIfCut(Deadline deadline, Deadline connectDeadline)
      throws IOException {
    try {
      return open(deadline, connectDeadline);
    } catch (JedisConnectionException e) {
      if (connectDeadline.hasPassed()) {
        throw e;
      }
      return open(deadline, connectDeadline);
    }
  }

  private ShardConnection open(Deadline deadline, Deadline connectDeadline) throws IOException {
    List<InetAddress> usable = addresses.resolve(connectDeadline);
    ShardConnection connection;
    try {
      connection = new ShardConnection(endpoint, usable, guard, callTimeout, connectDeadline);
    } catch (IOException e) {
      addresses.forget();
      throw e;
    }
    if (connection.extend(deadline)) {
      return connection;
    }
    connection.kill();
    throw new IOException("the time to connect is over");
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

  private String describe() {
    return "Shard '" + shard + "' (" + endpoint + ")";
  }
}
