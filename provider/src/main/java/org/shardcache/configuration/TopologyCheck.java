package org.shardcache.configuration;

/**
 * What a manager does on first use when a shard remembers another topology (router, shard names,
 * weights) than the manager has: the setting {@code shardcache.topology-check}.
 */
public enum TopologyCheck {
  /** Logs the difference and goes on: {@code warn}, the default. */
  WARN,
  /** Refuses to work: {@code refuse}. */
  REFUSE,
  /** Removes entries that no longer belong where they are: {@code purge}. */
  PURGE
}
