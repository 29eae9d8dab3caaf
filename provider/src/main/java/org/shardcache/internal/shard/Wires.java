package org.shardcache.internal.shard;

/**
 * Where a lane has its connection from: one at a time. Thread-safe.
 *
 * @param <W> type of the connections
 */
interface Wires<W extends Wire> {

  /**
   * Returns a connection that is in use until the deadline at most.
   *
   * @throws ShardException if there is none in time; nothing was sent
   */
  W take(Deadline deadline);

  /** As {@link #take}, but a new one: others might have failed together with the last one. */
  W takeFresh(Deadline deadline);

  /** Takes back a connection whose replies were all read. */
  void giveBack(W wire);

  /** Takes back a connection that failed. */
  void drop(W wire);

  /** Whether the server could not be reached, or did not answer, when it was last tried. */
  boolean isServerAway();
}
