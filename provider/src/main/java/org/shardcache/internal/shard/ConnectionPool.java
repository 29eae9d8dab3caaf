package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ShardException.Effect;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * The connections to one server: at most so many at a time, the last used one first. Opening,
 * checking and waiting for one all end with the deadline of the call. One of them is kept for the
 * lane ({@link #forLane}), so that who shares it never waits for those who have one each; a pool of
 * one has a second one for that. Who waits is served in the order of arrival. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {

  /** A server or a firewall may have dropped a connection that was idle for longer than this. */
  private static final long CHECK_AFTER_IDLE_NANOS = 1_000_000_000;

  /** Who is asked whether it is still there answers by then, or is as good as gone. */
  private static final Duration CHECK_PATIENCE = Duration.ofMillis(250);

  private static final String UNTIL_BUDGET = "until the time budget was over (shardcache.timeout)";

  private final Connector connector;
  private final PoolLimits limits;
  private final Semaphore permits;
  private final IdleConnections idle;
  private volatile boolean closed;
  private volatile boolean retired;

  ConnectionPool(Connector connector, PoolLimits limits) {
    this.connector = connector;
    this.limits = limits;
    this.permits = new Semaphore(Math.max(1, limits.max() - 1), true);
    this.idle = new IdleConnections(limits.idle(), connector.sweeper());
  }

  /**
   * Returns a connection that is in use, with the deadline published.
   *
   * @throws ShardException with {@link Effect#NONE} if there is none in time
   */
  ShardConnection borrow(Deadline deadline) {
    return withPermit(deadline, () -> reusedOrNew(deadline));
  }

  /** As {@link #borrow}, but a new one: an idle one might have failed together with another. */
  ShardConnection borrowFresh(Deadline deadline) {
    return withPermit(deadline, () -> fresh(deadline));
  }

  /** In the place of an idle one, of which there may be as many as there are places. */
  private ShardConnection fresh(Deadline deadline) {
    ShardConnection spare = idle.poll();
    if (spare != null) {
      spare.kill();
    }
    return connector.open(deadline);
  }

  /** The connection that is kept for the lane. */
  Wires<ShardConnection> forLane() {
    return new Wires<>() {
      @Override
      public ShardConnection take(Deadline deadline) {
        requireAvailable();
        return reusedOrNew(deadline);
      }

      @Override
      public ShardConnection takeFresh(Deadline deadline) {
        requireAvailable();
        return fresh(deadline);
      }

      @Override
      public void giveBack(ShardConnection connection) {
        keepUnlessDead(connection);
      }

      @Override
      public void drop(ShardConnection connection) {
        killWithItsKind(connection);
      }

      @Override
      public boolean isServerAway() {
        return connector.isServerAway();
      }
    };
  }

  /** Whether the server could not be reached, or did not answer, when it was last tried. */
  boolean isServerAway() {
    return connector.isServerAway();
  }

  private ShardConnection reusedOrNew(Deadline deadline) {
    ShardConnection connection = reuse(deadline);
    return connection == null ? connector.open(deadline) : connection;
  }

  private ShardConnection withPermit(Deadline deadline, Supplier<ShardConnection> source) {
    requireAvailable();
    acquirePermit(deadline);
    return fill(source);
  }

  /** Who needs one must not wait for those who wait for the server. */
  private void requireAvailable() {
    requireOpen();
    if (idle.isEmpty()) {
      connector.check();
    }
  }

  private ShardConnection fill(Supplier<ShardConnection> place) {
    boolean borrowed = false;
    try {
      ShardConnection connection = place.get();
      borrowed = true;
      return connection;
    } finally {
      if (!borrowed) {
        permits.release();
      }
    }
  }

  /**
   * Takes a place for a connection, without waiting; {@link #ready} or {@link #open} has to follow.
   * Passes those who wait: who comes back until there is a place has no other turn.
   *
   * @return false if none is free
   * @throws ShardException as {@link #borrow} does at once
   */
  boolean tryReserve() {
    requireAvailable();
    return permits.tryAcquire();
  }

  /** As {@link #tryReserve}, but passes nobody. */
  boolean tryReserveInTurn() {
    requireAvailable();
    return tryAcquireInTurn();
  }

  private boolean tryAcquireInTurn() {
    return !permits.hasQueuedThreads() && permits.tryAcquire();
  }

  /** Whether {@link #tryReserve} is worth a try. */
  boolean hasPlace() {
    return permits.availablePermits() > 0;
  }

  /** Until when it may be waited for a place. */
  Deadline patience(Deadline deadline) {
    return deadline.orAfter(limits.maxWait());
  }

  /** In a place that was taken: an idle connection that needs no check, or null. */
  @Nullable ShardConnection ready(Deadline deadline) {
    for (ShardConnection connection; (connection = idle.poll()) != null; ) {
      if (connection.idleNanos() >= CHECK_AFTER_IDLE_NANOS) {
        keep(connection);
        return null;
      }
      if (connection.begin(deadline)) {
        return connection;
      }
      connection.kill();
    }
    return null;
  }

  /** As {@link #borrow}, in a place that was taken; it is free again if this throws. */
  ShardConnection open(Deadline deadline) {
    return fill(() -> reusedOrNew(deadline));
  }

  /** As {@link #borrowFresh}, in a place that was taken; it is free again if this throws. */
  ShardConnection openFresh(Deadline deadline) {
    return fill(() -> fresh(deadline));
  }

  /** Takes back a connection whose replies were all read. */
  void release(ShardConnection connection) {
    try {
      keepUnlessDead(connection);
    } finally {
      permits.release();
    }
  }

  private void keepUnlessDead(ShardConnection connection) {
    if (connector.isServerAway()) {
      connector.answered(connection.usedSince());
    }
    if (!connection.end()) {
      connection.kill();
    } else {
      keep(connection);
    }
  }

  private void keep(ShardConnection connection) {
    idle.add(connection);
    if (retired) {
      idle.killAll();
    }
  }

  /** Takes back a connection that failed; the idle ones of its age have probably failed too. */
  void discard(ShardConnection connection) {
    killWithItsKind(connection);
    permits.release();
  }

  private void killWithItsKind(ShardConnection connection) {
    if (connection.isOverdue()) {
      connector.suspect();
    }
    connection.kill();
    idle.killAll();
  }

  /** Takes back a connection that waits for a reply which says nothing about the server. */
  void abandon(ShardConnection connection) {
    connection.kill();
    permits.release();
  }

  /** Ends idle connections now and those in use when they come back; serves who still comes. */
  void retire() {
    retired = true;
    idle.killAll();
  }

  /** As {@link #retire}, but nobody is served any more. */
  @Override
  public void close() {
    closed = true;
    retire();
  }

  private void requireOpen() {
    if (closed) {
      throw new ShardException(
          connector.shard(), Effect.NONE, connector + ": the cache manager is closed.", null);
    }
  }

  /** An interrupt does not end the wait, which is short; the flag is kept for the caller. */
  private void acquirePermit(Deadline deadline) {
    if (tryAcquireInTurn()) {
      return;
    }
    boolean acquired = false;
    boolean interrupted = false;
    Deadline patience = patience(deadline);
    while (!acquired && !patience.hasPassed()) {
      try {
        acquired = permits.tryAcquire(patience.remainingNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (!acquired) {
      throw exhausted(deadline);
    }
  }

  private String untilMaxWait() {
    return "for " + limits.maxWait().toMillis() + " ms (shardcache.pool.max-wait)";
  }

  /** The failure of a call that was in vain waiting for a place. */
  ShardException exhausted(Deadline deadline) {
    String howLong = deadline.hasPassed() ? UNTIL_BUDGET : untilMaxWait();
    return new ShardException(
        connector.shard(),
        Effect.NONE,
        ShardException.Link.NONE_FREE,
        connector
            + ": all "
            + limits.max()
            + " connections (shardcache.pool.max"
            + (limits.max() > 1 ? ", one of them shared" : "")
            + ") were in use "
            + howLong
            + "; nothing was sent. Raise one of them if the server is not just slow.",
        null);
  }

  private @Nullable ShardConnection reuse(Deadline deadline) {
    for (ShardConnection connection; (connection = idle.poll()) != null; ) {
      if (!connection.begin(deadline)) {
        connection.kill();
      } else if (connection.idleNanos() < CHECK_AFTER_IDLE_NANOS || answers(connection, deadline)) {
        return connection;
      } else {
        connection.kill();
        idle.killAll(); // idle for as long, and the time is needed for a new one
      }
    }
    return null;
  }

  private static boolean answers(ShardConnection connection, Deadline deadline) {
    try {
      connection.extend(deadline.shareOf(2).orAfter(CHECK_PATIENCE));
      connection.write(new CommandArguments(Command.PING));
      connection.flush();
      boolean answered = Replies.text(connection.read(1).get(0)).equals("PONG");
      connection.startOver();
      return answered && connection.extend(deadline);
    } catch (RuntimeException e) {
      return false;
    }
  }
}
