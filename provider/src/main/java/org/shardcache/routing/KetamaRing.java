package org.shardcache.routing;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.shardcache.internal.hash.HashRing;

/**
 * A consistent hash ring over the shards' names, on which each shard has points in proportion to
 * its weight.
 *
 * <p>The ring is made in the order of the names, because the sum of fractional weights and the
 * owner of a point that two shards hash to depend on an order: so the order of the list moves no
 * key.
 */
final class KetamaRing implements ShardRouter {

  private static final int DIGESTS_PER_SHARD = 40;
  private static final int WORDS_PER_DIGEST = 4;

  private final HashRing ring;

  /** The list has been checked: names are unique, and the weights' sum is positive and finite. */
  KetamaRing(List<ShardDescriptor> shards) {
    int[] order =
        IntStream.range(0, shards.size())
            .boxed()
            .sorted(Comparator.comparing(index -> shards.get(index).name()))
            .mapToInt(Integer::intValue)
            .toArray();
    double total = 0;
    for (int shard : order) {
      total += shards.get(shard).weight();
    }
    HashRing.Builder points = HashRing.builder();
    for (int shard : order) {
      ShardDescriptor descriptor = shards.get(shard);
      double share = DIGESTS_PER_SHARD * shards.size() * descriptor.weight() / total;
      long digests = (long) Math.floor(share);
      for (long i = 0; i < digests; i++) {
        points.add(descriptor.name() + "-" + i + "-salt", WORDS_PER_DIGEST, shard);
      }
    }
    ring = points.build();
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
}
