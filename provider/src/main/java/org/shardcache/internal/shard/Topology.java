package org.shardcache.internal.shard;

/** How the shards of a manager are found. Thread-safe. */
public interface Topology extends AutoCloseable {

  /**
   * Returns the shards; the first call may have to find or start them.
   *
   * @throws ShardException if that fails
   */
  Shards shards();

  /** Ends all connections and threads; calls in progress end within their budget. Idempotent. */
  @Override
  void close();
}
