package org.shardcache.routing;

import java.util.List;
import org.shardcache.routing.RouterType.ListOrder;

/** The routers that Shardcache has of its own. */
public final class ShardRouters {

  /**
   * The default, {@code ketama}: consistent hashing over the shards' names, with weights. One more
   * shard beside n of equal weight takes about one key in n + 1 and moves no other. The order of
   * the list moves no key.
   *
   * <p>A shard has floor(40 * n * weight / sum of weights) times four points on the ring, so one
   * whose weight is below 1/40 of the average has none and holds no keys, like one with weight 0.
   */
  public static final RouterType KETAMA =
      RouterType.of("ketama", ListOrder.IRRELEVANT, KetamaRing::new);

  /**
   * The slots of Redis Cluster, {@code redis-cluster}, divided into contiguous ranges in the order
   * of the list, as large as the weights say. With equal weights they are the ranges that {@code
   * redis-cli --cluster create} makes. A hash tag in a key decides its slot, whatever the setting
   * {@code shardcache.hash-tags} says. One more shard moves about half of all keys.
   */
  public static final RouterType REDIS_CLUSTER =
      RouterType.of("redis-cluster", ListOrder.DECIDES, SlotRanges::new);

  private ShardRouters() {}

  /**
   * Returns all of them.
   *
   * @return an immutable list
   */
  public static List<RouterType> all() {
    return List.of(KETAMA, REDIS_CLUSTER);
  }
}
