package org.shardcache.configuration;

/**
 * What a read gives for bytes that are no value of the cache, because a class changed or somebody
 * else wrote them: the setting {@code undecodable} of a cache.
 */
public enum Undecodable {
  /** An exception: {@code error}, the default. */
  ERROR,
  /** A miss, which is counted: {@code miss}. */
  MISS
}
