package org.shardcache.routing.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;
import org.shardcache.routing.ShardRouters;

/** What every consistent hash ring promises: weights, few moves, no matter the order. */
class RingPropertyTest {

  private static final List<byte[]> KEYS =
      IntStream.range(0, 5_000).mapToObj(i -> ("jcache:orders:" + i).getBytes(UTF_8)).toList();

  @Provide
  Arbitrary<RouterType> rings() {
    return Arbitraries.of(
        ShardRouters.KETAMA,
        CompatRouters.RB_KETAMA,
        CompatRouters.SPROCKETS,
        CompatRouters.SPROCKETS_160);
  }

  /** A name that every ring takes. */
  private static String name(int salt, int index) {
    return "10." + salt / 256 + "." + salt % 256 + "." + index;
  }

  @Property(tries = 60)
  void eachShardHoldsKeysInProportionToItsWeight(
      @ForAll("rings") RouterType type,
      @ForAll @Size(min = 2, max = 6) List<@IntRange(min = 0, max = 4) Integer> weights,
      @ForAll @IntRange(max = 1000) int salt) {
    int total = weights.stream().mapToInt(Integer::intValue).sum();
    if (total == 0) {
      return;
    }
    List<ShardDescriptor> shards =
        IntStream.range(0, weights.size())
            .mapToObj(i -> new ShardDescriptor(name(salt, i), weights.get(i)))
            .toList();
    ShardRouter router = type.create(shards);
    int[] held = new int[shards.size()];
    KEYS.forEach(key -> held[router.route(key)]++);

    for (int i = 0; i < held.length; i++) {
      double fair = (double) weights.get(i) / total;
      if (weights.get(i) == 0) {
        assertThat(held[i]).isZero();
      } else {
        assertThat((double) held[i] / KEYS.size()).isCloseTo(fair, within(0.12));
      }
    }
  }

  @Property(tries = 100)
  void oneMoreShardTakesItsShareAndMovesNoOtherKey(
      @ForAll("rings") RouterType type,
      @ForAll @IntRange(min = 1, max = 12) int n,
      @ForAll @IntRange(max = 1000) int salt) {
    List<ShardDescriptor> before =
        IntStream.range(0, n).mapToObj(i -> new ShardDescriptor(name(salt, i))).toList();
    List<ShardDescriptor> after = new ArrayList<>(before);
    after.add(new ShardDescriptor("192.168.0.1"));
    ShardRouter old = type.create(before);
    ShardRouter grown = type.create(after);

    int moved = 0;
    for (byte[] key : KEYS) {
      int shard = grown.route(key);
      if (shard != old.route(key)) {
        assertThat(shard).isEqualTo(n);
        moved++;
      }
    }
    double share = 1.0 / (n + 1);
    assertThat((double) moved / KEYS.size()).isBetween(share * 0.5, share * 1.6);
  }

  @Property(tries = 200)
  void theOrderOfTheListMovesNoKey(
      @ForAll("rings") RouterType type,
      @ForAll @Size(min = 1, max = 10) @UniqueElements List<@IntRange(max = 99) Integer> names,
      @ForAll @Size(10) List<@DoubleRange(min = 0.03, max = 3) Double> weights,
      @ForAll Random random) {
    List<ShardDescriptor> list =
        IntStream.range(0, names.size())
            .mapToObj(i -> new ShardDescriptor(name(0, names.get(i)), weights.get(i)))
            .toList();
    List<ShardDescriptor> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    ShardRouter first = type.create(list);
    ShardRouter second = type.create(shuffled);

    for (byte[] key : KEYS.subList(0, 500)) {
      assertThat(shuffled.get(second.route(key)).name())
          .isEqualTo(list.get(first.route(key)).name());
    }
  }
}
