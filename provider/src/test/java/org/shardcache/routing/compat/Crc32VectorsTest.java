package org.shardcache.routing.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.routing.HashTags;
import org.shardcache.routing.RoutingVectors;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/** The routers of rediscluster and mredis agree with those programs. */
class Crc32VectorsTest {

  private static final RoutingVectors REDISCLUSTER = RoutingVectors.read("rediscluster-crc32mod");
  private static final RoutingVectors MREDIS = RoutingVectors.read("mredis-crc32shift");

  /** {@code node_1} to {@code node_N}, in reverse: names decide, not the order. */
  private static List<ShardDescriptor> nodes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ShardDescriptor("node_" + (count - i)))
        .toList();
  }

  private static int node(ShardRouter router, byte[] key, int count) {
    return count - router.route(key);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8, 16})
  void redisclusterFindsTheNodeOfAWholeKey(int count) {
    ShardRouter router = CompatRouters.REDISCLUSTER.create(nodes(count));

    REDISCLUSTER
        .vectors()
        .forEach(
            vector ->
                assertThat(node(router, vector.key(), count))
                    .as(vector.id())
                    .isEqualTo(vector.result("getnodefor", "" + count).intValue()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8, 16})
  void redisclusterWithItsHashTagsFindsTheNodeOfACommand(int count) {
    ShardRouter router = CompatRouters.REDISCLUSTER.create(nodes(count));

    REDISCLUSTER
        .vectors()
        .forEach(
            vector ->
                assertThat(node(router, HashTags.REDISCLUSTER.routingBytes(vector.key()), count))
                    .as(vector.id())
                    .isEqualTo(vector.result("command_node", "" + count).intValue()));
  }

  /** {@code mget} of the client asks one node per key; what it does with tags is its own. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8, 16})
  void redisclusterFindsTheNodesOfSeveralKeys(int count) {
    ShardRouter router = CompatRouters.REDISCLUSTER.create(nodes(count));
    int compared = 0;
    for (JsonNode vector : RoutingVectors.traces("rediscluster-multikey")) {
      JsonNode trace = vector.get("trace").get("" + count);
      if (!vector.get("command").textValue().equals("mget")
          || !vector.get("args").get(0).isArray()
          || vector.get("args").toString().contains("{t}")
          || vector.get("args").toString().contains("{foo}")
          || !trace.get("error").isNull()) {
        continue;
      }
      JsonNode keys = vector.get("args").get(0);
      for (int i = 0; i < keys.size(); i++) {
        byte[] key = keys.get(i).textValue().getBytes(UTF_8);
        assertThat("node_" + node(router, key, count) + "_slave")
            .as(keys.get(i).textValue())
            .isEqualTo(trace.get("calls").get(i).get(0).textValue());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 8, 16})
  void mredisFindsThePositionInTheList(int count) {
    ShardRouter router =
        CompatRouters.MREDIS.create(
            IntStream.range(0, count).mapToObj(i -> new ShardDescriptor("server " + i)).toList());

    MREDIS
        .vectors()
        .forEach(
            vector ->
                assertThat(router.route(vector.key()))
                    .as(vector.id())
                    .isEqualTo(vector.result("offset", "" + count).intValue()));
  }

  @Test
  void theFormulaWithoutTheShiftIsNotThatOfMredis() {
    long different =
        MREDIS.vectors().stream()
            .filter(
                vector ->
                    Math.floorMod(Crc32.of(vector.key()), 4)
                        != vector.result("offset", "4").intValue())
            .count();

    assertThat(different).isGreaterThan(50);
  }
}
