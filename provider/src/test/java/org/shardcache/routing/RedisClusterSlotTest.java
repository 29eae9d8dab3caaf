package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisClusterSlotTest {

  private static final RoutingVectors FILE = RoutingVectors.read("redis-cluster-crc16");

  @Test
  void everyKeyHasTheSlotOfTheReference() {
    FILE.vectors()
        .forEach(
            vector ->
                assertThat(RedisClusterSlot.of(vector.key()))
                    .as(vector.id())
                    .isEqualTo(vector.results().get("slot").intValue()));
  }

  @Test
  void theCheckValueOfTheCrcIsThatOfXmodem() {
    assertThat(RedisClusterSlot.of("123456789".getBytes(UTF_8))).isEqualTo(0x31C3 % 16_384);
  }

  /** The ranges that redis-cli makes for as many servers. */
  @ParameterizedTest
  @CsvSource({
    "3, 0 5461 10923 16384",
    "4, 0 4096 8192 12288 16384",
    "5, 0 3277 6554 9830 13107 16384",
    "6, 0 2731 5461 8192 10923 13653 16384"
  })
  void equalShardsHaveTheRangesOfRedisCli(int count, String bounds) {
    SlotRanges ranges =
        new SlotRanges(
            IntStream.range(0, count).mapToObj(i -> new ShardDescriptor("s" + i)).toList());
    List<Integer> expected = List.of(bounds.split(" ")).stream().map(Integer::valueOf).toList();

    for (int shard = 0; shard < count; shard++) {
      assertThat(ranges.owner(expected.get(shard))).isEqualTo(shard);
      assertThat(ranges.owner(expected.get(shard + 1) - 1)).isEqualTo(shard);
    }
  }

  @Test
  void aRangeIsAsLargeAsTheWeightSays() {
    SlotRanges ranges =
        new SlotRanges(
            List.of(
                new ShardDescriptor("none", 0),
                new ShardDescriptor("one"),
                new ShardDescriptor("three", 3),
                new ShardDescriptor("none either", 0)));
    long[] slots =
        IntStream.range(0, 4)
            .mapToLong(
                shard ->
                    IntStream.range(0, RedisClusterSlot.COUNT)
                        .filter(slot -> ranges.owner(slot) == shard)
                        .count())
            .toArray();

    assertThat(slots).containsExactly(0, 4_096, 12_288, 0);
  }

  @Test
  void oneMoreShardMovesAboutHalfOfTheSlots() {
    for (int n = 1; n <= 12; n++) {
      SlotRanges before = new SlotRanges(IntStream.range(0, n).mapToObj(i -> shard(i)).toList());
      SlotRanges after =
          new SlotRanges(IntStream.rangeClosed(0, n).mapToObj(i -> shard(i)).toList());
      long moved =
          IntStream.range(0, RedisClusterSlot.COUNT)
              .filter(slot -> before.owner(slot) != after.owner(slot))
              .count();

      assertThat((double) moved / RedisClusterSlot.COUNT).isCloseTo(0.5, within(0.01));
    }
  }

  private static ShardDescriptor shard(int index) {
    return new ShardDescriptor("s" + index);
  }

  @Test
  void moreShardsThanSlotsAreRefused() {
    List<ShardDescriptor> shards =
        IntStream.rangeClosed(0, RedisClusterSlot.COUNT).mapToObj(i -> shard(i)).toList();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardRouters.REDIS_CLUSTER.create(shards))
        .withMessageContaining("16384 slots");
  }
}
