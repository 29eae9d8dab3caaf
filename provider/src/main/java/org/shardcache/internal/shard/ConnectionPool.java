package org.shardcache.internal.shard;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.shardcache.internal.shard.ShardException.Effect;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
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
    requireOpen();
    acquirePermit(deadline);
    boolean borrowed = false;
    try {
      ShardConnection connection = reuse(deadline);
      if (connection == null) {
        connection = open(deadline);
      }
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
      if (closed) {
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

  /** Ends idle connections now and those in use when they come back. */
  @Override
  public void close() {
    closed = true;
    killIdle();
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
              + " connections (shardcache.pool.max) were in use until the time budget was over;"
              + " nothing was sent.",
          null);
    }
  }

  private @org.jspecify.annotations.Nullable ShardConnection reuse(Deadline deadline) {
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
      return Replies.text(connection.read(1).get(0)).equals("PONG");
    } catch (JedisConnectionException | ClassCastException e) {
      return false;
    }
  }

  private ShardConnection open(Deadline deadline) {
    Deadline connectDeadline = deadline.orAfter(endpoint.connectTimeout());
    try {
      ShardConnection connection =
          new ShardConnection(
              endpoint, addresses.resolve(connectDeadline), guard, callTimeout, connectDeadline);
      if (connection.extend(deadline)) {
        return connection;
      }
      connection.kill();
      throw new IOException("the time to connect is over");
    } catch (IOException | JedisException | IllegalStateException e) {
      throw new ShardException(
          shard,
          Effect.NONE,
          describe() + ": no connection (" + message(e) + "); nothing was sent.",
          e);
    }
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private String describe() {
    return "Shard '" + shard + "' (" + endpoint + ")";
  }
}
