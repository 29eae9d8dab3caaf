package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The default router agrees, to the bit, with the program whose answers the vectors hold. */
class KetamaVectorsTest {

  private static final JsonNode FILE = read("/routing-vectors/rb-ketama-class-public.json");

  static Stream<String> configurations() {
    return FILE.get("configs").propertyStream().map(Map.Entry::getKey);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theRingIsTheOneOfTheReference(String configuration) throws Exception {
    List<ShardDescriptor> shards = shards(configuration);
    KetamaRing ring = new KetamaRing(shards);
    JsonNode expected = FILE.get("configs").get(configuration).get("ring");

    assertThat(ring.size()).isEqualTo(expected.get("points").intValue());
    assertThat(ring.size()).isEqualTo(expected.get("distinct_points").intValue());
    List<String> lines =
        IntStream.range(0, ring.size())
            .mapToObj(i -> ring.point(i) + " " + shards.get(ring.owner(i)).name() + "\n")
            .toList();
    List<String> first = new ArrayList<>();
    expected.get("first5").forEach(p -> first.add(p.get(0) + " " + p.get(1).textValue() + "\n"));
    assertThat(lines.subList(0, 5)).isEqualTo(first);
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(String.join("", lines).getBytes(UTF_8));
    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo(expected.get("sha256_of_point_space_node_lf").textValue());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyKeyGoesWhereTheReferencePutsIt(String configuration) {
    List<ShardDescriptor> shards = shards(configuration);
    ShardRouter router = ShardRouters.create("ketama", shards);
    JsonNode vectors = FILE.get("vectors");

    assertThat(vectors).hasSizeGreaterThanOrEqualTo(150);
    for (JsonNode vector : vectors) {
      byte[] key = HexFormat.of().parseHex(vector.get("hex").textValue());
      assertThat(shards.get(router.route(key)).name())
          .as(vector.get("id").textValue())
          .isEqualTo(vector.get("node").get(configuration).textValue());
    }
  }

  private static List<ShardDescriptor> shards(String configuration) {
    JsonNode nodes = FILE.get("configs").get(configuration).get("nodes");
    JsonNode weights = FILE.get("configs").get(configuration).get("weights");
    return IntStream.range(0, nodes.size())
        .mapToObj(
            i ->
                new ShardDescriptor(
                    nodes.get(i).textValue(), weights.isNull() ? 1 : weights.get(i).doubleValue()))
        .toList();
  }

  private static JsonNode read(String resource) {
    try (InputStream in = KetamaVectorsTest.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in, resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
