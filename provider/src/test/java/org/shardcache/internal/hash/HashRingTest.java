package org.shardcache.internal.hash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
