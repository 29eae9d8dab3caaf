package org.shardcache.routing;

/**
 * What a router may know of a shard: its name, which is its identity, and its weight. Never an
 * address or a password: a failover or a new certificate moves no key.
 *
 * @param name unique among the shards of one list, not empty
 * @param weight the share of keys relative to the other shards: finite and not negative
 */
public record ShardDescriptor(String name, double weight) {

  /**
   * Checks the components.
   *
   * @param name unique among the shards of one list, not empty
   * @param weight the share of keys relative to the other shards: finite and not negative
   * @throws IllegalArgumentException if the name is empty or the weight negative or not finite
   */
  public ShardDescriptor {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A shard needs a name: it decides where its keys live.");
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "The weight of shard '" + name + "' is " + weight + "; it must be a number from 0 up.");
    }
  }

  /**
   * A shard with weight 1.
   *
   * @param name unique among the shards of one list, not empty
   */
  public ShardDescriptor(String name) {
    this(name, 1);
  }
}
