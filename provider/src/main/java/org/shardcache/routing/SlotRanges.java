package org.shardcache.routing;

import java.util.List;

/**
 * The slots of Redis Cluster, divided into one contiguous range per shard in the order of the list,
 * as large as its weight says. With equal weights these are the ranges that {@code redis-cli
 * --cluster create} gives to the same list of servers.
 */
final class SlotRanges implements ShardRouter {

  private final short[] owners = new short[RedisClusterSlot.COUNT];

  /** The list has been checked: the weights' sum is positive and finite. */
  SlotRanges(List<ShardDescriptor> shards) {
    if (shards.size() > RedisClusterSlot.COUNT) {
      throw new IllegalArgumentException(
          "There are "
              + shards.size()
              + " shards and "
              + RedisClusterSlot.COUNT
              + " slots; the router redis-cluster cannot give each shard one.");
    }
    double total = shards.stream().mapToDouble(ShardDescriptor::weight).sum();
    double sum = 0;
    int slot = 0;
    for (int shard = 0; shard < shards.size(); shard++) {
      sum += shards.get(shard).weight();
      long end = Math.min(Math.round(RedisClusterSlot.COUNT * (sum / total)), owners.length);
      while (slot < end) {
        owners[slot++] = (short) shard;
      }
    }
    if (slot < owners.length) {
      throw new IllegalStateException("The slots from " + slot + " on belong to nobody.");
    }
  }

  @Override
  public int route(byte[] routingKey) {
    return owners[RedisClusterSlot.of(routingKey)];
  }

  /** The shard of a slot. */
  int owner(int slot) {
    return owners[slot];
  }
}
