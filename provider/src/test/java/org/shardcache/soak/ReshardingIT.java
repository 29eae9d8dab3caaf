package org.shardcache.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.routing.RedisClusterSlot;
import org.shardcache.testing.ClusterLoad;

/**
 * Slots of a Redis Cluster move under load, and no caller notices: no call fails, no value is
 * wrong, no update is lost. A build moves some hundred, {@code -Dsoak.slots=} sets another number
 * up to 16384. What was measured is added to {@code target/soak-report.txt}.
 */
final class ReshardingIT {

  private static final int MOVES = Integer.getInteger("soak.slots", 300);
  private static final int COUNTERS = 1_000;

  @Test
  void noCallerNoticesThatSlotsMove() throws Exception {
    try (EmbeddedCluster cluster = EmbeddedCluster.start(3);
        ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
        ClusterLoad load = new ClusterLoad(cache(provider, cluster), COUNTERS)) {
      List<EmbeddedShard> primaries = cluster.primaries();
      long before = load.operations();
      long start = System.nanoTime();
      List<Integer> slots = slots(load.keys());
      for (int i = 0; i < MOVES; i++) {
        int slot = slots.get(i % slots.size());
        int owner = primaries.indexOf(cluster.primaryOf(slot));
        cluster.move(slot, primaries.get((owner + 1 + i % 2) % primaries.size())).run();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      long during = load.operations() - before;
      load.stop();

      SoakIT.report(
          "%d slots moved in %d s under load: %d operations, %d failed; answers of nodes: %s"
              .formatted(
                  MOVES, took.toSeconds(), during, load.failures().size(), errors(primaries)));
      assertThat(load.failures()).isEmpty();
      load.assertNoUpdateLost();
      assertThat(errors(primaries)).as("what sent requests elsewhere").contains("MOVED", "ASK");
    }
  }

  private static List<Integer> slots(List<String> keys) {
    return keys.stream()
        .map(key -> RedisClusterSlot.of(("jcache:cache:" + key).getBytes(UTF_8)))
        .distinct()
        .toList();
  }

  private static Cache<String, String> cache(
      ShardcacheCachingProvider provider, EmbeddedCluster cluster) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.topology", "cluster");
    settings.setProperty("shardcache.cluster.nodes", cluster.nodes());
    settings.setProperty("shardcache.timeout", "5s"); // a busy machine is no failure of a move
    return provider
        .getCacheManager(URI.create("resharding"), ReshardingIT.class.getClassLoader(), settings)
        .createCache(
            "cache",
            new MutableConfiguration<String, String>().setTypes(String.class, String.class));
  }

  /** How often which error was answered, by the nodes together: {@code ASK 12, MOVED 34}. */
  private static String errors(List<EmbeddedShard> primaries) {
    return primaries.stream()
        .flatMap(server -> server.command("INFO", "errorstats").lines())
        .filter(line -> line.startsWith("errorstat_"))
        .map(line -> line.substring("errorstat_".length()).split(":count=", 2))
        .collect(
            Collectors.groupingBy(
                words -> words[0],
                TreeMap::new,
                Collectors.summingLong(words -> Long.parseLong(words[1].trim()))))
        .toString();
  }
}
