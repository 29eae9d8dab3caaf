package org.shardcache.routing.compat;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.ShardDescriptor;

/** Lists of shards that a client would refuse too, or could not have. */
class RefusedShardsTest {

  private static final String LABEL =
      "<HostInfo db=0 host='h' host_id=%d password=None port=6379 ssl=False ssl_options=None"
          + " unix_socket_path=None>";

  private static List<ShardDescriptor> shards(String... names) {
    return Arrays.stream(names).map(ShardDescriptor::new).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,b             | none is named node_1",
        "node_1,node_3   | none is named node_2",
        "node_0,node_1   | none is named node_2",
        "node_1,Node_2   | none is named node_2",
        "node_01,node_2  | none is named node_1",
      })
  void redisclusterNeedsNodesNumberedFromOne(String names, String fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompatRouters.REDISCLUSTER.create(shards(names.split(",", -1))))
        .withMessageContaining("rediscluster")
        .withMessageContaining("node_1 to node_2")
        .withMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0,2 | none is named 1", "1,2 | none is named 0", "00,1 | none is named 0"})
  void rbNeedsHostIdsFromZero(String names, String fault) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompatRouters.RB_PARTITION.create(shards(names.split(",", -1))))
        .withMessageContaining("rb-partition")
        .withMessageContaining(fault);
  }

  @Test
  void rbNeedsHostIdsFromZeroInLabelsToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CompatRouters.RB_KETAMA.create(shards(LABEL.formatted(0), LABEL.formatted(2))))
        .withMessageContaining("none is 1");
    assertThatCode(
            () -> CompatRouters.RB_KETAMA.create(shards(LABEL.formatted(1), LABEL.formatted(0))))
        .doesNotThrowAnyException();
    assertThatCode(() -> CompatRouters.RB_KETAMA.create(shards(LABEL.formatted(7), "other")))
        .doesNotThrowAnyException();
  }

  static Stream<RouterType> withoutWeights() {
    return Stream.of(CompatRouters.RB_PARTITION, CompatRouters.REDISCLUSTER, CompatRouters.MREDIS);
  }

  @ParameterizedTest
  @MethodSource("withoutWeights")
  void aRouterThatKnowsNoWeightsRefusesThem(RouterType type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> type.create(List.of(new ShardDescriptor("node_1", 2))))
        .withMessageContaining(type.name())
        .withMessageContaining("'node_1'")
        .withMessageContaining("2.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1:6379",
        "10.0.0",
        "10.0.0.1.",
        "10.0.0.256",
        "10.0.0.01",
        "::1",
        "redis",
        "1.2.3.4.5"
      })
  void sprocketsNeedsAddresses(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompatRouters.SPROCKETS.create(shards(name)))
        .withMessageContaining("'" + name + "'")
        .withMessageContaining("shardcache.shard.10.0.0.1.uri");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "192.168.99.199", "249.250.255.9"})
  void sprocketsTakesAnyAddress(String name) {
    assertThatCode(() -> CompatRouters.SPROCKETS.create(shards(name))).doesNotThrowAnyException();
  }

  @Test
  void sprocketsRefusesWeightsThatGiveNoPointsOrTooMany() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CompatRouters.SPROCKETS.create(List.of(new ShardDescriptor("10.0.0.1", 0.02))))
        .withMessageContaining("1/40");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CompatRouters.SPROCKETS.create(List.of(new ShardDescriptor("10.0.0.1", 1e9))))
        .withMessageContaining("1000 at most");
  }
}
