package org.shardcache.benchmarks.agent;

/** When the entries of a scenario end. */
public enum Expiry {
  /** Never. */
  ETERNAL,
  /** An hour after they were created, however often they are written. */
  CREATED
}
