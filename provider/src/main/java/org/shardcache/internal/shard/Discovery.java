package org.shardcache.internal.shard;

import java.util.List;

/** Finds the servers of one shard, by asking whoever knows. Thread-safe. */
interface Discovery extends AutoCloseable {

  /**
   * Finds the primary.
   *
   * @throws ShardException with no effect, if nobody answers in time
   */
  Endpoint primary(Deadline deadline);

  /**
   * Finds the replicas of the primary that is known.
   *
   * @throws ShardException with no effect, if nobody answers in time
   */
  List<Endpoint> replicas(Node primary, Deadline deadline);

  /** Lets somebody know, at the time, that the servers have changed; needs not be able to. */
  default void onChange(Runnable reaction) {}

  /** Where the primary is, as far as that is known without asking. */
  Endpoint configured();

  /** Whether another server may become the primary. */
  boolean primaryMoves();

  /** Equal for shards that share their data. */
  Object place();

  /** Keeps no idle connection and hears of nothing from now on; who still asks is answered. */
  void retire();

  /** Ends connections. */
  @Override
  void close();
}
