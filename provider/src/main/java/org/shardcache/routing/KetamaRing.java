package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A consistent hash ring: each shard owns points in proportion to its weight, and a key belongs to
 * the shard of the first point strictly greater than its own.
 *
 * <p>The ring is made in the order of the shards' names, because the sum of fractional weights and
 * the owner of a point that two shards hash to depend on an order: so the order of the list moves
 * no key.
 */
final class KetamaRing implements ShardRouter {

  private static final int DIGESTS_PER_SHARD = 40;
  private static final int WORDS_PER_DIGEST = 4;

  private final Md5 md5 = new Md5();
  private final long[] points;
  private final int[] owners;

  /** The list has been checked: names are unique, and the weights' sum is positive and finite. */
  KetamaRing(List<ShardDescriptor> shards) {
    SortedMap<Long, Integer> ring = new TreeMap<>();
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
    for (int shard : order) {
      ShardDescriptor descriptor = shards.get(shard);
      double share = DIGESTS_PER_SHARD * shards.size() * descriptor.weight() / total;
      addPoints(ring, shard, descriptor.name(), (long) Math.floor(share));
    }
    points = new long[ring.size()];
    owners = new int[ring.size()];
    int position = 0;
    for (Map.Entry<Long, Integer> point : ring.entrySet()) {
      points[position] = point.getKey();
      owners[position] = point.getValue();
      position++;
    }
  }

  private void addPoints(SortedMap<Long, Integer> ring, int shard, String label, long digests) {
    for (long i = 0; i < digests; i++) {
      byte[] digest = md5.digest((label + "-" + i + "-salt").getBytes(UTF_8));
      for (int word = 0; word < WORDS_PER_DIGEST; word++) {
        ring.put(Md5.word(digest, word), shard);
      }
    }
  }

  @Override
  public int route(byte[] routingKey) {
    long point = Md5.word(md5.digest(routingKey), 0);
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (points[middle] > point) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return owners[low == points.length ? 0 : low];
  }

  int size() {
    return points.length;
  }

  long point(int position) {
    return points[position];
  }

  int owner(int position) {
    return owners[position];
  }
}
