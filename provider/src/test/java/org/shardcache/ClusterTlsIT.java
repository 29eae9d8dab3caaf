package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.routing.RedisClusterSlot;
import org.shardcache.testing.TestCertificates;
import org.shardcache.testing.TestCertificates.Pem;

/** A Redis Cluster whose nodes speak TLS only, with clients and with each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ClusterTlsIT {

  private static final Map<String, String> ENTRIES =
      IntStream.range(0, 60).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v" + i));

  private TestCertificates certificates;
  private EmbeddedCluster cluster;

  @BeforeAll
  void start(@TempDir Path directory) {
    certificates = new TestCertificates(directory);
    Pem server = certificates.signed("server", "ip:127.0.0.1");
    cluster =
        EmbeddedCluster.builder()
            .replicas(1)
            .tls(server.certificate(), server.key(), certificates.authority())
            .start();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void slotsThatMoveAndFailOverAreFollowed() {
    try (CacheFixture fixture = fixture().with("cluster.refresh", "1h")) {
      Cache<String, String> cache = fixture.strings("encrypted");
      cache.putAll(ENTRIES);
      assertThat(cache.getAll(ENTRIES.keySet())).isEqualTo(ENTRIES);

      int slot = RedisClusterSlot.of(CacheFixture.sharded(cache).redisKey("k1"));
      EmbeddedShard giver = cluster.primaryOf(slot);
      EmbeddedShard receiver =
          cluster.primaries().stream().filter(node -> node != giver).findFirst().orElseThrow();
      cluster.move(slot, receiver).run();
      assertThat(cache.getAndPut("k1", "v1")).isEqualTo("v1"); // by MOVED
      assertThat(cluster.primaryOf(slot)).isSameAs(receiver);

      cluster.failover(cluster.servers().shard(4));
      assertThat(cache.getAll(ENTRIES.keySet())).isEqualTo(ENTRIES);
      ENTRIES.forEach((key, value) -> assertThat(cache.replace(key, value, value)).isTrue());
      assertThat(cache).hasSize(ENTRIES.size());
    }
  }

  @Test
  void nobodyElsesCertificateIsAccepted() {
    try (CacheFixture fixture =
        CacheFixture.on(cluster.servers()).with("shard-defaults.tls.enabled", "true")) {
      assertThatThrownBy(() -> fixture.strings("distrustful").put("k", "v"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("certificate is not trusted");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE) // nothing works afterwards
  void whateverTheOperationADeadPrimaryIsReportedInTheSameWords() {
    try (CacheFixture fixture = fixture().with("timeout", "500ms")) {
      Cache<String, String> cache = fixture.strings("dead");
      cache.putAll(ENTRIES);
      EmbeddedShard dead = cluster.servers().shard(0);
      Set<String> keys =
          ENTRIES.keySet().stream()
              .filter(key -> CacheFixture.sharded(cache).shardFor(key).port() == dead.port())
              .collect(Collectors.toSet());
      for (EmbeddedShard server : cluster.servers().shards()) { // or they refuse all other keys
        server.command("CONFIG", "SET", "cluster-require-full-coverage", "no");
      }
      cluster.servers().shard(3).kill(); // its replica
      dead.kill();
      Function<Runnable, String> failure =
          operation ->
              catchThrowableOfType(CacheException.class, operation::run)
                  .getMessage()
                  .replaceFirst("(?s).*?(Shard '127.*nothing was sent).*", "$1");

      String words = failure.apply(() -> keys.forEach(key -> cache.put(key, "w")));
      words = failure.apply(() -> keys.forEach(key -> cache.put(key, "w")));

      assertThat(words)
          .isEqualTo(
              "Shard '%1$s' (%1$s/0): no connection (Connection refused); nothing was sent",
              "127.0.0.1:" + dead.port());
      assertThat(failure.apply(cache::clear)).isEqualTo(words);
      assertThat(failure.apply(() -> cache.iterator().forEachRemaining(entry -> {})))
          .isEqualTo(words);
      assertThat(failure.apply(() -> cache.getAll(keys))).isEqualTo(words);
    }
  }

  private CacheFixture fixture() {
    return CacheFixture.on(cluster.servers())
        .with("shard-defaults.tls.enabled", "true")
        .with("shard-defaults.tls.ca", certificates.authority().toString());
  }
}
