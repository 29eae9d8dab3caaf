package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The corners of the ring that few keys reach. */
class KetamaRingTest {

  private static final ShardDescriptor A = new ShardDescriptor("a", 0.1);
  private static final ShardDescriptor B = new ShardDescriptor("b", 0.2);
  private static final ShardDescriptor C = new ShardDescriptor("c", 0.3);

  @Test
  void aKeyOnAPointBelongsToTheNextPoint() {
    KetamaRing ring =
        new KetamaRing(List.of(new ShardDescriptor("alpha"), new ShardDescriptor("beta")));
    Md5 md5 = new Md5();
    for (int i = 0; i < 40; i++) {
      byte[] key = ("alpha-" + i + "-salt").getBytes(UTF_8); // as the points are made
      long point = Md5.word(md5.digest(key), 0);
      int position =
          IntStream.range(0, ring.size())
              .filter(p -> ring.point(p) == point)
              .findFirst()
              .orElse(-1);

      assertThat(position).isNotNegative();
      assertThat(ring.route(key)).isEqualTo(ring.owner((position + 1) % ring.size()));
    }
  }

  @Test
  void aKeyBeyondTheLastPointBelongsToTheFirst() {
    KetamaRing ring = new KetamaRing(List.of(A, B, C));
    Md5 md5 = new Md5();
    long last = ring.point(ring.size() - 1);
    byte[] beyond =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> ("key " + i).getBytes(UTF_8))
            .filter(key -> Md5.word(md5.digest(key), 0) >= last)
            .findFirst()
            .orElseThrow();

    assertThat(ring.route(beyond)).isEqualTo(ring.owner(0));
  }

  @Test
  void fractionsThatAddUpDifferentlyInAnotherOrderGiveTheSameRing() {
    assertThat(0.1 + 0.2 + 0.3).isNotEqualTo(0.3 + 0.2 + 0.1);
    List<String> ring = points(List.of(A, B, C));

    assertThat(points(List.of(C, B, A))).isEqualTo(ring);
    assertThat(points(List.of(B, C, A))).isEqualTo(ring);
  }

  private static List<String> points(List<ShardDescriptor> shards) {
    KetamaRing ring = new KetamaRing(shards);
    return IntStream.range(0, ring.size())
        .mapToObj(p -> ring.point(p) + " " + shards.get(ring.owner(p)).name())
        .toList();
  }
}
