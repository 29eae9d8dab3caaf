package org.shardcache.configuration;

/**
 * What a read gives when its shard cannot be reached: the setting {@code on-failure} of a cache.
 */
public enum OnFailure {
  /** An exception that names the shard: {@code fail}, the default. */
  FAIL,
  /** A miss: {@code miss}. Changes fail all the same. */
  MISS
}
