package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.testing.ClusterLoad;

/** Failovers, resharding, hung and dead nodes of a Redis Cluster under load. */
final class ClusterFaultsIT {

  private static final int COUNTERS = 300;

  private EmbeddedCluster cluster;

  @BeforeEach
  void start() {
    cluster = EmbeddedCluster.builder().primaries(3).replicas(1).start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void reshardingUnderLoadIsNotNoticed() {
    try (CacheFixture fixture = CacheFixture.on(cluster.servers());
        ClusterLoad load = new ClusterLoad(fixture.strings("resharded"), COUNTERS)) {
      List<EmbeddedShard> primaries = cluster.servers().shards().subList(0, 3);
      for (int slot = 0; slot < 5_000; slot += 25) {
        cluster.move(slot, primaries.get(1 + slot % 2)).run();
      }

      load.stop();
      assertThat(load.failures()).isEmpty();
      load.assertNoUpdateLost();
    }
  }

  @Test
  void aFailoverThatIsOrderedIsNotNoticed() {
    try (CacheFixture fixture = CacheFixture.on(cluster.servers());
        ClusterLoad load = new ClusterLoad(fixture.strings("ordered"), COUNTERS)) {
      for (int i = 0; i < 3; i++) {
        cluster.failover(cluster.servers().shard(3 + i));
        load.awaitProgress();
      }

      load.stop();
      assertThat(load.failures()).isEmpty();
      load.assertNoUpdateLost();
    }
  }

  @Test
  void afterAPrimaryWasKilledItsReplicaServesAndNoValueIsWrong() {
    // The other nodes refuse all calls until the replica is elected, which takes a second or two.
    try (CacheFixture fixture = CacheFixture.on(cluster.servers()).with("timeout", "5s");
        ClusterLoad load = new ClusterLoad(fixture.strings("killed"), COUNTERS)) {
      cluster.servers().shard(0).kill();
      cluster.awaitPromotion(cluster.servers().shard(3));
      load.awaitEveryKeyServed();

      load.stop();
      load.assertNoValueWrong();
      assertThat(load.failures())
          .allMatch(failure -> failure.contains("127.0.0.1:" + cluster.servers().shard(0).port()));
    }
  }

  @Test
  void aHungNodeFailsItsOwnKeysWithinTheBudgetUntilItsReplicaServes() {
    try (CacheFixture fixture = CacheFixture.on(cluster.servers()).with("timeout", "500ms")) {
      Cache<String, String> cache = fixture.strings("hung");
      List<String> keys = IntStream.range(0, 60).mapToObj(i -> "key" + i).toList();
      keys.forEach(key -> cache.put(key, key));
      EmbeddedShard hung = cluster.servers().shard(1);
      List<String> affected =
          keys.stream()
              .filter(key -> CacheFixture.sharded(cache).shardFor(key).port() == hung.port())
              .toList();
      assertThat(affected).isNotEmpty();

      EmbeddedShard replica = cluster.servers().shard(4);
      await().until(() -> replica.command("DBSIZE").equals(hung.command("DBSIZE")));
      hung.pause();
      long start = System.nanoTime();
      assertThatThrownBy(() -> cache.put(affected.get(0), "x"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(":" + hung.port());
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(1_200).toNanos());
      keys.stream()
          .filter(key -> !affected.contains(key))
          .forEach(key -> assertThat(cache.get(key)).isEqualTo(key));

      cluster.awaitPromotion(replica);
      await()
          .atMost(Duration.ofSeconds(5))
          .ignoreExceptions()
          .untilAsserted(() -> affected.subList(1, affected.size()).forEach(key -> cache.get(key)));
      affected
          .subList(1, affected.size())
          .forEach(key -> assertThat(cache.get(key)).isEqualTo(key));
    }
  }

  @Test
  void aClusterThatIsDownFailsWithinTheBudgetAndServesAgainWhenItIsUp() {
    try (CacheFixture fixture = CacheFixture.on(cluster.servers()).with("timeout", "500ms")) {
      Cache<String, String> cache = fixture.strings("down");
      cache.put("key", "value");
      EmbeddedShard server =
          cluster.servers().shards().stream()
              .filter(s -> s.port() == CacheFixture.sharded(cache).shardFor("key").port())
              .findFirst()
              .orElseThrow();
      int slot = Integer.parseInt(server.command("CLUSTER", "KEYSLOT", "jcache:down:key"));
      server.command("CLUSTER", "DELSLOTS", Integer.toString(slot));
      await().until(() -> server.command("CLUSTER", "INFO").contains("cluster_state:fail"));

      long start = System.nanoTime();
      assertThatThrownBy(() -> cache.put("key", "other"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("CLUSTERDOWN");
      assertThat(System.nanoTime() - start).isLessThan(Duration.ofMillis(1_200).toNanos());

      server.command("CLUSTER", "ADDSLOTS", Integer.toString(slot));
      await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> "value".equals(cache.get("key")));
    }
  }

  @Test
  void deadSeedsAreSkippedAndNothingIsSentBeforeTheFirstUse() {
    try (CacheFixture fixture =
        CacheFixture.on(cluster.servers())
            .with(
                "cluster.nodes",
                "127.0.0.1:1,127.0.0.1:2,127.0.0.1:" + cluster.servers().shard(2).port())) {
      Cache<String, String> cache = fixture.strings("seeds");
      assertThat(connections()).isEmpty();

      cache.put("key", "value");

      assertThat(cache.get("key")).isEqualTo("value");
      assertThat(CacheFixture.sharded(cache).shards())
          .map(ShardInfo::port)
          .containsExactlyElementsOf(
              cluster.servers().shards().subList(0, 3).stream().map(EmbeddedShard::port).toList());
    }
    await().until(() -> connections().isEmpty());
  }

  @Test
  void whoNamesTheWrongTopologyIsToldTheRightOne() {
    try (CacheFixture listed = CacheFixture.on(cluster.servers().uris())) {
      Cache<String, String> cache = listed.strings("listed");
      assertThatThrownBy(() -> IntStream.range(0, 20).forEach(i -> cache.put("key" + i, "value")))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("shardcache.topology=cluster");
    }
    try (CacheFixture nobody =
        CacheFixture.on(cluster.servers()).with("cluster.nodes", "127.0.0.1:1")) {
      Cache<String, String> cache = nobody.strings("nobody");
      assertThatThrownBy(() -> cache.get("key"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("shardcache.cluster.nodes=127.0.0.1:1");
    }
  }

  private List<String> connections() {
    List<String> connections = new ArrayList<>();
    for (EmbeddedShard server : cluster.servers().shards()) {
      if (server.isAlive()) {
        server
            .command("CLIENT", "LIST")
            .lines()
            .filter(line -> line.contains("name=shardcache"))
            .forEach(connections::add);
      }
    }
    return connections;
  }
}
