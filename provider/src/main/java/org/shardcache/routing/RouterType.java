package org.shardcache.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * A kind of router: its name, and how one is made for a list of shards. Immutable and thread-safe.
 *
 * <p>An application that has a router of its own gives one to {@code getCacheManager}, as the value
 * of {@code shardcache.router} in the properties.
 */
public final class RouterType {

  /** Weights are relative; below this no product or sum of them leaves the range of a double. */
  private static final double GREATEST_SUM_OF_WEIGHTS = 1e15;

  /** What the order of the list of shards means to a router. */
  public enum ListOrder {
    /** Nothing: in any order the same key belongs to the shard of the same name. */
    IRRELEVANT,
    /** It decides where keys live, so all applications must list the shards in the same order. */
    DECIDES
  }

  private final String name;
  private final ListOrder listOrder;
  private final Function<? super List<ShardDescriptor>, ? extends ShardRouter> factory;

  private RouterType(
      String name,
      ListOrder listOrder,
      Function<? super List<ShardDescriptor>, ? extends ShardRouter> factory) {
    this.name = name;
    this.listOrder = listOrder;
    this.factory = factory;
  }

  /**
   * Returns a kind of router.
   *
   * @param name the same in all applications that share shards, and another one for a router that
   *     spreads keys in another way: this is how the topology check tells them apart; not blank
   * @param listOrder what the order of the list means to the routers
   * @param factory makes a router for an immutable list of shards, which has at least one and whose
   *     names are unique; throws {@link IllegalArgumentException} for a list it cannot serve
   * @return the kind of router
   * @throws IllegalArgumentException if the name is blank
   */
  public static RouterType of(
      String name,
      ListOrder listOrder,
      Function<? super List<ShardDescriptor>, ? extends ShardRouter> factory) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "A router needs a name: applications that share shards compare it.");
    }
    return new RouterType(name, listOrder, factory);
  }

  /**
   * Returns the name.
   *
   * @return what the setting {@code shardcache.router} calls it, or its class name
   */
  public String name() {
    return name;
  }

  /**
   * Returns what the order of the list of shards means to these routers.
   *
   * @return whether it decides where keys live
   */
  public ListOrder listOrder() {
    return listOrder;
  }

  /**
   * Makes a router.
   *
   * @param shards the shards in the order of the indices that the router gives; at least one, with
   *     unique names, and one of them with a weight above zero
   * @return a thread-safe router
   * @throws IllegalArgumentException if the list is not as said above, or is none that this router
   *     can serve; the message names the fault
   */
  public ShardRouter create(List<ShardDescriptor> shards) {
    List<ShardDescriptor> list = List.copyOf(shards);
    check(list);
    return Objects.requireNonNull(
        factory.apply(list), () -> "The router type " + name + " made no router.");
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
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
