package org.shardcache.routing.compat;

import java.util.List;
import java.util.regex.Pattern;
import org.shardcache.internal.hash.HashRing;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/**
 * The ring of the Python package consistent_hash over IPv4 addresses. Unlike in ketama, a weight is
 * a number of points and no share of a total, so it moves no point of another shard.
 */
final class SprocketsRing implements ShardRouter {

  private static final int DIGESTS = 40;
  private static final int GREATEST_WEIGHT = 1_000;
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

  private final HashRing ring;

  private SprocketsRing(String router, List<ShardDescriptor> shards, int words) {
    HashRing.Builder points = HashRing.builder();
    int total = 0;
    for (int shard = 0; shard < shards.size(); shard++) {
      ShardDescriptor descriptor = shards.get(shard);
      check(router, descriptor);
      int digests = (int) (DIGESTS * descriptor.weight());
      for (int i = 0; i < digests; i++) {
        points.add(descriptor.name() + "-" + i, words, shard);
      }
      total += digests;
    }
    if (total == 0) {
      throw new IllegalArgumentException(
          "All weights are below 1/40, with which the router "
              + router
              + " gives a shard no keys; use 1 or more.");
    }
    ring = points.build();
  }

  /** The last word of each digest is not used. */
  static SprocketsRing ofThreeWords(List<ShardDescriptor> shards) {
    return new SprocketsRing("sprockets", shards, 3);
  }

  static SprocketsRing ofFourWords(List<ShardDescriptor> shards) {
    return new SprocketsRing("sprockets-160", shards, 4);
  }

  @Override
  public int route(byte[] routingKey) {
    return ring.ownerOf(routingKey);
  }

  @Override
  public int[] routeAll(byte[][] routingKeys) {
    return ring.ownersOf(routingKeys);
  }

  HashRing ring() {
    return ring;
  }

  private static void check(String router, ShardDescriptor shard) {
    if (!IPV4.matcher(shard.name()).matches()) {
      throw new IllegalArgumentException(
          "The router "
              + router
              + " hashes IPv4 addresses, but a shard is named '"
              + shard.name()
              + "'. Name each shard by its address alone, as in shardcache.shards=10.0.0.1,10.0.0.2"
              + " with shardcache.shard.10.0.0.1.uri=redis://10.0.0.1:6379.");
    }
    if (shard.weight() > GREATEST_WEIGHT) {
      throw new IllegalArgumentException(
          "Shard '"
              + shard.name()
              + "' has the weight "
              + shard.weight()
              + ", which the router "
              + router
              + " takes as that many times 40 digests; use "
              + GREATEST_WEIGHT
              + " at most.");
    }
  }
}
