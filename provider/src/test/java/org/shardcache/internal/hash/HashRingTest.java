package org.shardcache.internal.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HashRingTest {

  @Property(tries = 200)
  void aKeyBelongsToTheFirstPointThatIsGreaterThanItsOwn(
      @ForAll @IntRange(min = 2, max = 600) int labels, @ForAll int seed) {
    HashRing.Builder builder = HashRing.builder();
    for (int label = 0; label < labels; label++) {
      builder.add("label " + seed + " " + label, 1 + label % 4, label % 7);
    }
    HashRing ring = builder.build();
    for (int i = 0; i < 50; i++) {
      byte[] key = ("key " + seed + " " + i).getBytes(UTF_8);
      assertThat(ring.ownerOf(key)).isEqualTo(ring.owner(following(ring, key)));
    }
  }

  @Property(tries = 200)
  void manyKeysHaveTheOwnersThatEachOfThemHas(
      @ForAll @IntRange(min = 1, max = 4) int owners,
      @ForAll @IntRange(max = 400) int keys,
      @ForAll int seed) {
    HashRing.Builder builder = HashRing.builder();
    for (int label = 0; label < 50; label++) {
      builder.add("label " + seed + " " + label, 4, label % owners);
    }
    HashRing ring = builder.build();
    byte[][] many = new byte[keys][];
    for (int i = 0; i < keys; i++) {
      String key = "key " + seed + " " + i;
      many[i] = (i % 7 == 0 ? key.repeat(1 + i % 5) : key).getBytes(UTF_8);
    }
    assertThat(ring.ownersOf(many))
        .containsExactly(Arrays.stream(many).mapToInt(ring::ownerOf).toArray());
  }

  private static int following(HashRing ring, byte[] key) {
    long point = Integer.toUnsignedLong(Md5.word(key, 0));
    for (int position = 0; position < ring.size(); position++) {
      if (ring.point(position) > point) {
        return position;
      }
    }
    return 0;
  }
}
