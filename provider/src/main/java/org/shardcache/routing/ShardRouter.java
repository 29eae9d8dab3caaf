package org.shardcache.routing;

/**
 * Decides which shard holds a key: a pure function of the key's bytes, without I/O and without
 * state that changes. Implementations are thread-safe.
 */
@FunctionalInterface
public interface ShardRouter {

  /**
   * Returns the shard of a key.
   *
   * @param routingKey the bytes that are hashed: the key as it is stored in Redis, unless the key
   *     layout says otherwise; never null, not modified
   * @return an index into the ordered list of shards that the router was made for
   */
  int route(byte[] routingKey);
}
