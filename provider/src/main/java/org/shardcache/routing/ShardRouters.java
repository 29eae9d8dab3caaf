package org.shardcache.routing;

import static java.util.stream.Collectors.joining;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.shardcache.internal.text.NearestName;

/** Makes the routers that Shardcache has, by name. */
public final class ShardRouters {

  /**
   * The name of the default router: consistent hashing over the shards' names, with weights. One
   * more shard beside n of equal weight takes about one key in n + 1 and moves no other. The order
   * of the list moves no key.
   *
   * <p>A shard has floor(40 * n * weight / sum of weights) times four points on the ring, so one
   * whose weight is below 1/40 of the average has none and holds no keys, like one with weight 0.
   */
  public static final String KETAMA = "ketama";

  /** Weights are relative; below this no product or sum of them leaves the range of a double. */
  private static final double GREATEST_SUM_OF_WEIGHTS = 1e15;

  /** One line per router. */
  private static final Map<String, Function<List<ShardDescriptor>, ShardRouter>> ROUTERS =
      Map.ofEntries(Map.entry(KETAMA, KetamaRing::new));

  private ShardRouters() {}

  /**
   * Returns the names of all routers.
   *
   * @return an immutable set
   */
  public static Set<String> names() {
    return ROUTERS.keySet();
  }

  /**
   * Makes a router.
   *
   * @param name one of {@link #names()}
   * @param shards the shards in the order of the indices that the router gives; at least one, with
   *     unique names, and one of them with a weight above zero
   * @return a new, thread-safe router
   * @throws IllegalArgumentException if the name is unknown or the list is not as said above
   */
  public static ShardRouter create(String name, List<ShardDescriptor> shards) {
    Function<List<ShardDescriptor>, ShardRouter> factory = ROUTERS.get(name);
    if (factory == null) {
      throw new IllegalArgumentException(
          "There is no router '"
              + name
              + "'. Known routers: "
              + names().stream().sorted().collect(joining(", "))
              + NearestName.to(name, names())
                  .map(near -> "; the nearest is '" + near + "'")
                  .orElse("")
              + ".");
    }
    List<ShardDescriptor> list = List.copyOf(shards);
    check(list);
    ShardRouter router = factory.apply(list);
    return list.size() == 1 ? key -> 0 : router;
  }

  private static void check(List<ShardDescriptor> shards) {
    if (shards.isEmpty()) {
      throw new IllegalArgumentException(
          "The list of shards is empty; a router needs at least one.");
    }
    Set<String> seen = new HashSet<>();
    double sum = 0;
    for (ShardDescriptor shard : shards) {
      if (!seen.add(shard.name())) {
        throw new IllegalArgumentException(
            "Two shards are named '"
                + shard.name()
                + "'. The name decides which keys a shard holds: give each its own.");
      }
      sum += shard.weight();
    }
    if (sum == 0) {
      throw new IllegalArgumentException(
          "All shards have weight 0, so no shard may hold a key; give at least one a weight above 0,"
              + " such as 1.");
    }
    if (sum > GREATEST_SUM_OF_WEIGHTS) {
      throw new IllegalArgumentException(
          "The weights of the shards add up to "
              + sum
              + "; weights are relative, so use small numbers such as 1 and 2.");
    }
  }
}
