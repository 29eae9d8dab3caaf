package org.shardcache.routing.compat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.shardcache.routing.ShardDescriptor;

/** Checks of the clients whose shards are numbered and know no weights. */
final class NumberedShards {

  private NumberedShards() {}

  /**
   * The position in the list of each number, from 0.
   *
   * @param name the name that the shard of a number has
   */
  static int[] positions(String router, List<ShardDescriptor> shards, IntFunction<String> name) {
    checkWeights(router, shards);
    Map<String, Integer> positions = new HashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      positions.put(shards.get(i).name(), i);
    }
    int[] byNumber = new int[shards.size()];
    for (int number = 0; number < byNumber.length; number++) {
      Integer position = positions.get(name.apply(number));
      if (position == null) {
        throw new IllegalArgumentException(
            "The router "
                + router
                + " needs the "
                + byNumber.length
                + " shards to be named "
                + name.apply(0)
                + (byNumber.length == 1 ? "" : " to " + name.apply(byNumber.length - 1))
                + "; none is named "
                + name.apply(number)
                + ". The shards are "
                + shards.stream().map(ShardDescriptor::name).toList()
                + ".");
      }
      byNumber[number] = position;
    }
    return byNumber;
  }

  static void checkWeights(String router, List<ShardDescriptor> shards) {
    for (ShardDescriptor shard : shards) {
      if (shard.weight() != 1) {
        throw new IllegalArgumentException(
            "The router "
                + router
                + " knows no weights, but shard '"
                + shard.name()
                + "' has the weight "
                + shard.weight()
                + ". Leave it out, or use the router ketama.");
      }
    }
  }
}
