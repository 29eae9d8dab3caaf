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
import org.junit.jupiter.api.Test;

class ShardRoutersTest {

  private static final ShardDescriptor ALPHA = new ShardDescriptor("alpha");

  @Test
  void anUnknownRouterIsRefusedWithTheKnownOnesAndTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardRouters.create("Ketema", List.of(ALPHA)))
        .withMessageContaining("'Ketema'")
        .withMessageContaining("Known routers: ketama")
        .withMessageContaining("nearest is 'ketama'");
  }

  @Test
  void twoShardsOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ShardRouters.create("ketama", List.of(ALPHA, new ShardDescriptor("alpha", 2))))
        .withMessageContaining("Two shards are named 'alpha'");
  }

  @Test
  void aListWithoutShardsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardRouters.create("ketama", List.of()))
        .withMessageContaining("at least one");
  }

  @Test
  void weightsThatGiveNobodyKeysAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShardRouters.create("ketama", List.of(new ShardDescriptor("alpha", 0))))
        .withMessageContaining("weight 0");
  }

  @Test
  void weightsBeyondAnyUseAreRefusedInsteadOfFillingTheMemory() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ShardRouters.create(
                    "ketama", List.of(ALPHA, new ShardDescriptor("beta", Double.MAX_VALUE))))
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

  @Test
  void aSingleShardHoldsEveryKey() {
    ShardRouter router = ShardRouters.create("ketama", List.of(ALPHA));

    assertThat(router.route(new byte[0])).isZero();
    assertThat(router.route("any key".getBytes(UTF_8))).isZero();
  }

  @Test
  void manyThreadsGetTheAnswersOfOne() throws Exception {
    ShardRouter router =
        ShardRouters.create("ketama", List.of(ALPHA, new ShardDescriptor("beta", 2)));
    List<byte[]> keys =
        IntStream.range(0, 2_000).mapToObj(i -> ("key " + i).getBytes(UTF_8)).toList();
    int[] expected = keys.stream().mapToInt(router::route).toArray();

    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<int[]>> tasks =
          IntStream.range(0, 16)
              .<Callable<int[]>>mapToObj(i -> () -> keys.stream().mapToInt(router::route).toArray())
              .toList();
      for (Future<int[]> result : threads.invokeAll(tasks)) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void theNamesAreImmutable() {
    assertThat(ShardRouters.names()).contains("ketama");
    assertThatThrownBy(() -> ShardRouters.names().add("mine"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
