package org.shardcache.routing;

import static java.util.stream.Collectors.joining;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.shardcache.routing.RouterType.ListOrder;

/**
 * What applications that share shards have to agree on, as a text to compare: router, hash tags,
 * names and weights, and the order of the list where the router goes by it. Two texts are equal if
 * and only if these are, so between equal ones no key moves.
 */
public final class TopologyFingerprint {

  private TopologyFingerprint() {}

  /**
   * Returns the fingerprint of a topology.
   *
   * @param router the kind of router
   * @param hashTags the rule for hash tags
   * @param shards the shards in the order of the list
   * @return one line that begins with the router's name and shows no address
   */
  public static String of(RouterType router, HashTags hashTags, List<ShardDescriptor> shards) {
    Stream<ShardDescriptor> ordered =
        router.listOrder() == ListOrder.DECIDES
            ? shards.stream()
            : shards.stream().sorted(Comparator.comparing(ShardDescriptor::name));
    String tags =
        switch (hashTags) {
          case NONE -> "";
          case REDIS_CLUSTER -> "hash-tags=redis-cluster ";
          case REDISCLUSTER -> "hash-tags=rediscluster ";
        };
    return ordered
        .map(shard -> escaped(shard.name()) + "=" + shard.weight())
        .collect(joining(" ", escaped(router.name()) + " " + tags, ""));
  }

  /** A name may be any text, also one that looks like two names. */
  private static String escaped(String name) {
    return name.replace("%", "%25").replace(" ", "%20").replace("=", "%3D");
  }
}
