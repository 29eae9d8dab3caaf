package org.shardcache.routing;

/**
 * Decides which shard holds a key: a pure function of the key's bytes, without I/O and without
 * state that changes. Implementations are thread-safe.
 *
 * <p>A router of an application is named by its class in the setting {@code shardcache.router}: a
 * public class with a public constructor that takes a {@code List} of {@link ShardDescriptor}, or
 * else one without parameters. Or it is given as an object, for one list of shards, or as a {@link
 * RouterType}, in the properties for {@code getCacheManager}. An index that no shard has, or an
 * exception, fails the operation with a {@code CacheException}, before anything is sent.
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

  /**
   * Returns the shards of many keys, exactly as {@link #route} does for each of them: bulk
   * operations ask here, all others there. Worth overriding only if many keys together cost less.
   * An answer for more or fewer keys fails the operation as an index does that no shard has.
   *
   * @param routingKeys the bytes of each key; never null, not modified
   * @return an index for each key, in the order of the keys; a new array
   */
  default int[] routeAll(byte[][] routingKeys) {
    int[] shards = new int[routingKeys.length];
    for (int i = 0; i < shards.length; i++) {
      shards[i] = route(routingKeys[i]);
    }
    return shards;
  }
}
