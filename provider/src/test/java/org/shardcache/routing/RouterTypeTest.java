package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.routing.RouterType.ListOrder;
import org.shardcache.routing.compat.CompatRouters;

class RouterTypeTest {

  private static final RouterType KETAMA = ShardRouters.KETAMA;
  private static final ShardDescriptor ALPHA = new ShardDescriptor("alpha");

  static Stream<RouterType> all() {
    return Stream.concat(ShardRouters.all().stream(), CompatRouters.all().stream());
  }

  /** As many shards as wanted, named as the router wants it. */
  private static List<ShardDescriptor> shards(RouterType type, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                switch (type.name()) {
                  case "rediscluster" -> "node_" + (i + 1);
                  case "rb-partition" -> "" + i;
                  default -> "10.0.0." + i;
                })
        .map(ShardDescriptor::new)
        .toList();
  }

  @Test
  void twoShardsOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KETAMA.create(List.of(ALPHA, new ShardDescriptor("alpha", 2))))
        .withMessageContaining("Two shards are named 'alpha'");
  }

  @Test
  void aListWithoutShardsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KETAMA.create(List.of()))
        .withMessageContaining("at least one");
  }

  @Test
  void weightsThatGiveNobodyKeysAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KETAMA.create(List.of(new ShardDescriptor("alpha", 0))))
        .withMessageContaining("weight 0");
  }

  @Test
  void weightsBeyondAnyUseAreRefusedInsteadOfFillingTheMemory() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> KETAMA.create(List.of(ALPHA, new ShardDescriptor("beta", Double.MAX_VALUE))))
        .withMessageContaining("add up to");
  }

  @Test
  void aDescriptorRefusesAnEmptyNameAndAWeightThatIsNoShare() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ShardDescriptor(""));
    for (double weight : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ShardDescriptor("alpha", weight))
          .withMessageContaining("'alpha'");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSingleShardHoldsEveryKey(RouterType type) {
    ShardRouter router = type.create(shards(type, 1));

    assertThat(router.route(new byte[0])).isZero();
    assertThat(router.route("any key".getBytes(UTF_8))).isZero();
  }

  @ParameterizedTest
  @MethodSource("all")
  void anotherInstanceAndAnotherThreadGiveTheSameAnswers(RouterType type) throws Exception {
    List<byte[]> keys =
        IntStream.range(0, 2_000).mapToObj(i -> ("key " + i).getBytes(UTF_8)).toList();
    ShardRouter one = type.create(shards(type, 5));
    ShardRouter other = type.create(shards(type, 5));
    int[] expected = keys.stream().mapToInt(one::route).toArray();

    assertThat(IntStream.of(expected).distinct().count()).isEqualTo(5);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<int[]>> tasks =
          IntStream.range(0, 16)
              .<Callable<int[]>>mapToObj(i -> () -> keys.stream().mapToInt(other::route).toArray())
              .toList();
      for (Future<int[]> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aRouterThatIgnoresTheOrderFindsTheSameNamesInAnyOrder(RouterType type) {
    List<ShardDescriptor> list = shards(type, 4);
    List<ShardDescriptor> reversed = Stream.of(3, 2, 1, 0).map(list::get).toList();
    ShardRouter router = type.create(list);
    ShardRouter other = type.create(reversed);

    boolean same =
        IntStream.range(0, 1_000)
            .mapToObj(i -> ("key " + i).getBytes(UTF_8))
            .allMatch(key -> list.get(router.route(key)) == reversed.get(other.route(key)));

    assertThat(same).isEqualTo(type.listOrder() == ListOrder.IRRELEVANT);
  }

  @Test
  void aTypeNeedsANameToBeTold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RouterType.of(" ", ListOrder.DECIDES, shards -> key -> 0));
  }

  @Test
  void theListsOfRoutersAreImmutable() {
    assertThatThrownBy(() -> ShardRouters.all().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(all().map(RouterType::name).toList())
        .containsExactly(
            "ketama",
            "redis-cluster",
            "rb-ketama",
            "rb-partition",
            "rediscluster",
            "mredis",
            "sprockets",
            "sprockets-160");
  }
}
