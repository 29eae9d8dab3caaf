package org.shardcache.internal.shard;

/** Which of a shard's servers may answer a request. */
public enum ReadFrom {
  /** The primary alone: the only choice for whatever changes something or depends on a change. */
  PRIMARY,
  /** A replica while there is one that answers: it may not have the latest change yet. */
  REPLICA_PREFERRED
}
