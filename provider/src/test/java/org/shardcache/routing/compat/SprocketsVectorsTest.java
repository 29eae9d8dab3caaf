package org.shardcache.routing.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.RoutingVectors;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/** The rings of sprockets agree with both versions of the package that makes them. */
class SprocketsVectorsTest {

  private record Version(
      RouterType router,
      RoutingVectors file,
      Function<List<ShardDescriptor>, SprocketsRing> factory) {}

  private static final Map<String, Version> VERSIONS =
      Map.of(
          "120",
          new Version(
              CompatRouters.SPROCKETS,
              RoutingVectors.read("sprockets-ring120"),
              SprocketsRing::ofThreeWords),
          "160",
          new Version(
              CompatRouters.SPROCKETS_160,
              RoutingVectors.read("sprockets-ring160"),
              SprocketsRing::ofFourWords));

  static Stream<Arguments> configurations() {
    return VERSIONS.entrySet().stream()
        .flatMap(
            version ->
                version
                    .getValue()
                    .file()
                    .configurations()
                    .map(name -> Arguments.of(version.getKey(), name)));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theRingIsThatOfTheReference(String version, String configuration) {
    RoutingVectors file = VERSIONS.get(version).file();
    List<ShardDescriptor> shards = file.shards(configuration);

    file.assertRing(
        VERSIONS.get(version).factory().apply(shards).ring(),
        configuration,
        shard -> shards.get(shard).name());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyKeyGoesToItsHostInWhateverOrderTheyAreListed(String version, String configuration) {
    RoutingVectors file = VERSIONS.get(version).file();
    List<ShardDescriptor> shards = new ArrayList<>(file.shards(configuration));
    Collections.shuffle(shards, new Random(42));
    ShardRouter router = VERSIONS.get(version).router().create(shards);

    file.vectors()
        .forEach(
            vector ->
                assertThat(shards.get(router.route(vector.key())).name())
                    .as(vector.id())
                    .isEqualTo(vector.result("host", configuration).textValue()));
  }
}
