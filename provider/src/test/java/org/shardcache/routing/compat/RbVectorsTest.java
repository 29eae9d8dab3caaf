package org.shardcache.routing.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.routing.RoutingVectors;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/** The routers of rb agree with rb. */
class RbVectorsTest {

  private static final RoutingVectors PARTITION = RoutingVectors.read("rb-partition");
  private static final RoutingVectors CONSISTENT = RoutingVectors.read("rb-consistent-router");
  private static final RoutingVectors KETAMA = RoutingVectors.read("rb-ketama-class");

  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4", "8", "16"})
  void thePartitionRouterSendsEachKeyToItsHostId(String count) {
    List<ShardDescriptor> shards =
        IntStream.range(0, Integer.parseInt(count))
            .mapToObj(id -> new ShardDescriptor(Integer.toString(id)))
            .toList();
    ShardRouter router = CompatRouters.RB_PARTITION.create(shards);

    PARTITION
        .vectors()
        .forEach(
            vector ->
                assertThat(router.route(vector.key()))
                    .as(vector.id())
                    .isEqualTo(vector.result("host_id", count).intValue()));
    PARTITION
        .numbers()
        .forEach(
            vector ->
                assertThat(router.route(vector.number().getBytes(UTF_8)))
                    .as(vector.number())
                    .isEqualTo(vector.results().get("host_id").get(count).intValue()));
  }

  static Stream<String> consistent() {
    return CONSISTENT.configurations();
  }

  @ParameterizedTest
  @MethodSource("consistent")
  void theConsistentHashingRouterSendsEachKeyToTheHostOfItsLabel(String configuration) {
    ShardRouter router = CompatRouters.RB_KETAMA.create(CONSISTENT.labelledShards(configuration));

    CONSISTENT
        .vectors()
        .forEach(
            vector ->
                assertThat(router.route(vector.key()))
                    .as(vector.id())
                    .isEqualTo(vector.result("host_id", configuration).intValue()));
    CONSISTENT
        .numbers()
        .forEach(
            vector ->
                assertThat(router.route(vector.number().getBytes(UTF_8)))
                    .as(vector.number())
                    .isEqualTo(vector.results().get("host_id").get(configuration).intValue()));
  }

  static Stream<String> weighted() {
    return KETAMA.configurations();
  }

  @ParameterizedTest
  @MethodSource("weighted")
  void theKetamaClassSendsEachKeyToItsNode(String configuration) {
    List<ShardDescriptor> shards = KETAMA.shards(configuration);
    ShardRouter router = CompatRouters.RB_KETAMA.create(shards);

    KETAMA
        .vectors()
        .forEach(
            vector ->
                assertThat(shards.get(router.route(vector.key())).name())
                    .as(vector.id())
                    .isEqualTo(vector.result("node", configuration).textValue()));
  }
}
