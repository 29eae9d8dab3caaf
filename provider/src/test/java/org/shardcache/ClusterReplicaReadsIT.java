package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;

/**
 * Plain reads of a cache may go to the replicas of a Redis Cluster, here one whose nodes ask for a
 * password; whatever changes something goes to the primaries.
 */
final class ClusterReplicaReadsIT {

  private static final int PRIMARIES = 3;
  private static final String PASSWORD = "of all nodes";
  private static final Set<String> KEYS =
      IntStream.range(0, 60).mapToObj(i -> "k" + i).collect(Collectors.toSet());

  private EmbeddedCluster cluster;

  @BeforeEach
  void start() {
    cluster = EmbeddedCluster.builder().primaries(PRIMARIES).replicas(1).password(PASSWORD).start();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void replicasSeeNoReadUnlessACacheAllowsIt() {
    try (CacheFixture fixture = fixture()) {
      Cache<String, String> cache = fixture.strings("plain");
      fill(cache);
      awaitSlotMapsWithReplicas();

      readAll(cache);

      assertThat(replicas()).allMatch(replica -> Replication.gets(replica) == 0);
    }
  }

  @Test
  void plainReadsGoToTheReplicasAndChangesToThePrimaries() {
    try (CacheFixture fixture = fixture().with("cache.r.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("r");
      fill(cache);
      awaitReplicas(cache);
      assertThat(cache.replace("k1", "v k1", "other")).isTrue();
      assertThat(cache.getAndPut("k1", "another")).isEqualTo("other");
      assertThat(replicas())
          .noneMatch(replica -> replica.command("INFO", "errorstats").contains("errorstat_MOVED"));
    }
  }

  @Test
  void readsAreServedWhenAReplicaDiesAndWhenItIsThePrimary() {
    try (CacheFixture fixture =
        fixture().with("cache.r.read-from", "replica-preferred").with("timeout", "2s")) {
      Cache<String, String> cache = fixture.strings("r");
      fill(cache);
      awaitReplicas(cache);

      cluster.failover(replicas().get(1));
      readAll(cache);
      replicas().get(0).kill();
      readAll(cache);
      assertThat(cache.getAndPut("k1", "v k1")).isEqualTo("v k1");
    }
  }

  @Test
  void replicasThatRefuseConnectionsLeaveReadsToTheirPrimaries() {
    primaries()
        .forEach(node -> node.command("ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all"));
    try (CacheFixture fixture =
        fixture()
            .with("shard-defaults.user", "app")
            .with("shard-defaults.password", "pw")
            .with("cache.r.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("r");
      fill(cache);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                readAll(cache);
                assertThat(replicas())
                    .allMatch(node -> node.command("INFO", "errorstats").contains("WRONGPASS"));
              });
    }
  }

  private CacheFixture fixture() {
    return CacheFixture.on(cluster.servers())
        .with("shard-defaults.password", PASSWORD)
        .with("cluster.refresh", "100ms");
  }

  private List<EmbeddedShard> primaries() {
    return cluster.servers().shards().subList(0, PRIMARIES);
  }

  private List<EmbeddedShard> replicas() {
    return cluster.servers().shards().subList(PRIMARIES, 2 * PRIMARIES);
  }

  private static void fill(Cache<String, String> cache) {
    KEYS.forEach(key -> cache.put(key, "v " + key));
  }

  private static void readAll(Cache<String, String> cache) {
    for (String key : KEYS) {
      assertThat(cache.get(key)).isEqualTo("v " + key);
      assertThat(cache.containsKey(key)).isTrue();
    }
    assertThat(cache.getAll(KEYS)).hasSize(KEYS.size());
  }

  /** All reads go to them: nodes name a replica once they know how much of the data it has. */
  private void awaitReplicas(Cache<String, String> cache) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              List<Long> primaries = primaries().stream().map(Replication::gets).toList();
              List<Long> replicas = replicas().stream().map(Replication::gets).toList();

              readAll(cache);

              assertThat(primaries().stream().map(Replication::gets).toList()).isEqualTo(primaries);
              assertThat(replicas())
                  .map(Replication::gets)
                  .zipSatisfy(replicas, (now, before) -> assertThat(now).isGreaterThan(before));
            });
  }

  private void awaitSlotMapsWithReplicas() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                replicas().stream()
                    .allMatch(
                        replica ->
                            primaries().stream()
                                .allMatch(
                                    node ->
                                        node.command("CLUSTER", "SLOTS")
                                            .contains(String.valueOf(replica.port())))));
  }
}
