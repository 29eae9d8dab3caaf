package org.shardcache.benchmarks.agent;

/** How the servers belong together. */
public enum Topology {
  /** Independent servers, among which the client spreads the keys. */
  SHARDS,
  /** The primaries of a Redis Cluster. */
  CLUSTER
}
