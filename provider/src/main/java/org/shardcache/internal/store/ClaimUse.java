package org.shardcache.internal.store;

/** Which claims there may be on the entries of a cache, and so what changes must look after. */
public enum ClaimUse {
  /** Leases of processors only: those notice a change by themselves. */
  PROCESSORS,
  /** Loads too: every change invalidates the load token of its entry in the same step. */
  LOADS
}
