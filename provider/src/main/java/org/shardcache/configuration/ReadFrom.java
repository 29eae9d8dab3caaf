package org.shardcache.configuration;

/** Which servers of a shard a cache reads from: the setting {@code read-from} of a cache. */
public enum ReadFrom {
  /** The primary, so that every read sees the last write: {@code primary}, the default. */
  PRIMARY,
  /**
   * A replica where there is one, else the primary: {@code replica-preferred}. Plain reads only;
   * they may see the past.
   */
  REPLICA_PREFERRED
}
