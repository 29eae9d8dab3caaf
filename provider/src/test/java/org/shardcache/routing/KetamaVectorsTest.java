package org.shardcache.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The default router agrees, to the bit, with the program whose answers the vectors hold. */
class KetamaVectorsTest {

  private static final RoutingVectors FILE = RoutingVectors.read("rb-ketama-class");
  private static final RoutingVectors LABELS = RoutingVectors.read("rb-consistent-router");

  static Stream<String> configurations() {
    return FILE.configurations();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theRingIsTheOneOfTheReference(String configuration) {
    List<ShardDescriptor> shards = FILE.shards(configuration);

    FILE.assertRing(
        new KetamaRing(shards).ring(), configuration, shard -> shards.get(shard).name());
  }

  static Stream<String> labels() {
    return LABELS.configurations();
  }

  /** rb's router makes its ring of the texts that describe its hosts. */
  @ParameterizedTest
  @MethodSource("labels")
  void theRingOverLabelsIsTheOneOfTheReference(String configuration) {
    LABELS.assertRing(
        new KetamaRing(LABELS.labelledShards(configuration)).ring(),
        configuration,
        Integer::toString);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyKeyGoesWhereTheReferencePutsIt(String configuration) {
    List<ShardDescriptor> shards = FILE.shards(configuration);
    ShardRouter router = ShardRouters.KETAMA.create(shards);

    byte[][] keys = FILE.vectors().stream().map(RoutingVectors.Vector::key).toArray(byte[][]::new);
    int[] together = router.routeAll(keys);
    int next = 0;
    for (RoutingVectors.Vector vector : FILE.vectors()) {
      String node = vector.result("node", configuration).textValue();
      assertThat(shards.get(router.route(vector.key())).name()).as(vector.id()).isEqualTo(node);
      assertThat(shards.get(together[next++]).name()).as(vector.id()).isEqualTo(node);
    }
  }
}
