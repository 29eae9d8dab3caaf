package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.hash.HashRing;
import org.shardcache.internal.hash.Md5;

/** The corners of the ring that few keys reach. */
class KetamaRingTest {

  private static final ShardDescriptor A = new ShardDescriptor("a", 0.1);
  private static final ShardDescriptor B = new ShardDescriptor("b", 0.2);
  private static final ShardDescriptor C = new ShardDescriptor("c", 0.3);

  private static HashRing ring(ShardDescriptor... shards) {
    return new KetamaRing(List.of(shards)).ring();
  }

  private static long point(byte[] key) {
    return Integer.toUnsignedLong(Md5.word(key, 0));
  }

  @Test
  void aKeyOnAPointBelongsToTheNextPoint() {
    HashRing ring = ring(new ShardDescriptor("alpha"), new ShardDescriptor("beta"));
    for (int i = 0; i < 40; i++) {
      byte[] key = ("alpha-" + i + "-salt").getBytes(UTF_8); // as the points are made
      int position =
          IntStream.range(0, ring.size())
              .filter(p -> ring.point(p) == point(key))
              .findFirst()
              .orElse(-1);

      assertThat(position).isNotNegative();
      assertThat(ring.ownerOf(key)).isEqualTo(ring.owner((position + 1) % ring.size()));
    }
  }

  @Test
  void aKeyBeyondTheLastPointBelongsToTheFirst() {
    HashRing ring = ring(A, B, C);
    long last = ring.point(ring.size() - 1);
    byte[] beyond =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> ("key " + i).getBytes(UTF_8))
            .filter(key -> point(key) >= last)
            .findFirst()
            .orElseThrow();

    assertThat(ring.ownerOf(beyond)).isEqualTo(ring.owner(0));
  }

  @Test
  void pointsAreOrderedAsUnsignedNumbers() {
    HashRing ring = ring(A, B, C);

    assertThat(IntStream.range(0, ring.size()).mapToObj(ring::point)).isSorted();
    assertThat(ring.point(ring.size() - 1)).isGreaterThan(Integer.MAX_VALUE);
  }

  @Test
  void fractionsThatAddUpDifferentlyInAnotherOrderGiveTheSameRing() {
    assertThat(0.1 + 0.2 + 0.3).isNotEqualTo(0.3 + 0.2 + 0.1);
    List<String> ring = points(List.of(A, B, C));

    assertThat(points(List.of(C, B, A))).isEqualTo(ring);
    assertThat(points(List.of(B, C, A))).isEqualTo(ring);
  }

  private static List<String> points(List<ShardDescriptor> shards) {
    HashRing ring = new KetamaRing(shards).ring();
    return IntStream.range(0, ring.size())
        .mapToObj(p -> ring.point(p) + " " + shards.get(ring.owner(p)).name())
        .toList();
  }
}
