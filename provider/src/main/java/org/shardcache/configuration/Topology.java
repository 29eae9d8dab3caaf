package org.shardcache.configuration;

/** How the shards of a manager are found: the setting {@code shardcache.topology}. */
public enum Topology {
  /** The setting {@code shardcache.shards} lists them: {@code shards}, the default. */
  SHARDS,
  /** The primaries of the Redis Cluster of {@code shardcache.cluster.nodes}: {@code cluster}. */
  CLUSTER,
  /** The addresses of the one host name in {@code shardcache.shards}, each a shard: {@code dns}. */
  DNS,
  /**
   * The manager starts Redis servers of its own on this machine, for development and tests, and
   * stops them when it is closed: {@code embedded}.
   */
  EMBEDDED
}
