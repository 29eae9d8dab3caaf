package org.shardcache.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shardcache.internal.hash.HashRing;

/** One file of reference data: where a Python client put keys. */
public final class RoutingVectors {

  private static final int LEAST_VECTORS = 150;

  /** One key and what the client said of it. */
  public record Vector(byte[] key, JsonNode results) {

    /** The key as text, null if it is none. */
    public String text() {
      return results.get("key").textValue();
    }

    public String id() {
      return results.get("id").textValue();
    }

    /** A result for a number of nodes or a configuration. */
    public JsonNode result(String field, String configuration) {
      return results.get(field).get(configuration);
    }
  }

  /** A key that is a number in Python. */
  public record NumberVector(String number, JsonNode results) {}

  private final JsonNode file;

  private RoutingVectors(JsonNode file) {
    this.file = file;
  }

  /** Reads {@code <name>-public.json}. */
  public static RoutingVectors read(String name) {
    String resource = "/routing-vectors/" + name + "-public.json";
    try (InputStream in = RoutingVectors.class.getResourceAsStream(resource)) {
      return new RoutingVectors(new ObjectMapper().readTree(Objects.requireNonNull(in, resource)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The vectors of a file whose vectors are traces of commands. */
  public static List<JsonNode> traces(String name) {
    List<JsonNode> traces = new ArrayList<>();
    read(name).file.get("vectors").forEach(traces::add);
    return traces;
  }

  public List<Vector> vectors() {
    List<Vector> vectors = new ArrayList<>();
    for (JsonNode vector : file.get("vectors")) {
      vectors.add(new Vector(HexFormat.of().parseHex(vector.get("hex").textValue()), vector));
    }
    assertThat(vectors).hasSizeGreaterThanOrEqualTo(LEAST_VECTORS);
    return vectors;
  }

  public List<NumberVector> numbers() {
    List<NumberVector> numbers = new ArrayList<>();
    for (JsonNode vector : file.get("int_vectors")) {
      numbers.add(new NumberVector(vector.get("int").textValue(), vector));
    }
    assertThat(numbers).isNotEmpty();
    return numbers;
  }

  public Stream<String> configurations() {
    return file.get("configs").propertyStream().map(Map.Entry::getKey);
  }

  public JsonNode configuration(String name) {
    return file.get("configs").get(name);
  }

  /** The shards of a configuration that lists its nodes by name. */
  public List<ShardDescriptor> shards(String configuration) {
    JsonNode nodes = configuration(configuration).get("nodes");
    JsonNode weights = configuration(configuration).path("weights");
    return IntStream.range(0, nodes.size())
        .mapToObj(
            i ->
                new ShardDescriptor(
                    nodes.get(i).textValue(), weights.isArray() ? weights.get(i).doubleValue() : 1))
        .toList();
  }

  /** The shards of a configuration of rb, by host id, named by the text that rb hashes. */
  public List<ShardDescriptor> labelledShards(String configuration) {
    JsonNode labels = configuration(configuration).get("node_labels");
    return IntStream.range(0, labels.size())
        .mapToObj(id -> new ShardDescriptor(labels.get(Integer.toString(id)).textValue()))
        .toList();
  }

  /** Compares a ring with the one of a configuration: points, the first ones, and all by hash. */
  public void assertRing(HashRing ring, String configuration, IntFunction<String> node) {
    JsonNode expected = configuration(configuration).get("ring");
    assertThat(ring.size()).isEqualTo(expected.get("points").intValue());
    assertThat(ring.size()).isEqualTo(expected.get("distinct_points").intValue());
    List<String> lines =
        IntStream.range(0, ring.size())
            .mapToObj(i -> ring.point(i) + " " + node.apply(ring.owner(i)) + "\n")
            .toList();
    List<String> first = new ArrayList<>();
    expected.get("first5").forEach(p -> first.add(p.get(0) + " " + p.get(1).textValue() + "\n"));
    assertThat(lines.subList(0, 5)).isEqualTo(first);
    assertThat(sha256(String.join("", lines)))
        .isEqualTo(expected.get("sha256_of_point_space_node_lf").textValue());
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
