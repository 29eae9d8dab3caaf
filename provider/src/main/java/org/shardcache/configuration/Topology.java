package org.shardcache.configuration;

/** How the shards of a manager are found: the setting {@code shardcache.topology}. */
public enum Topology {
  /** The setting {@code shardcache.shards} lists them: {@code shards}, the default. */
  SHARDS,
  /**
   * The manager starts Redis servers of its own on this machine, for development and tests, and
   * stops them when it is closed: {@code embedded}.
   */
  EMBEDDED
}
