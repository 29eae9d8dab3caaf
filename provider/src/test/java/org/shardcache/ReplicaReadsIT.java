package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.configuration.ReadFrom;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;

/** Plain reads may go to replicas; whatever changes something or decides goes to the primary. */
final class ReplicaReadsIT {

  private static final Duration SOON = Duration.ofSeconds(10);

  private EmbeddedShards servers;
  private EmbeddedShard primary;
  private EmbeddedShard first;
  private EmbeddedShard second;

  @BeforeEach
  void start() {
    servers = EmbeddedShards.start(3);
    primary = servers.shard(0);
    first = servers.shard(1);
    second = servers.shard(2);
    Replication.follow(primary, first, second);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void replicasSeeNoReadUnlessACacheAllowsIt() {
    try (CacheFixture fixture = shard("discover")) {
      Cache<String, String> cache = fixture.strings("plain");
      for (int i = 0; i < 100; i++) {
        cache.put("k" + i, "v" + i);
        assertThat(cache.get("k" + i)).isEqualTo("v" + i); // also right after the write
      }
      assertThat(Replication.gets(first) + Replication.gets(second)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"discover", "listed"})
  void plainReadsGoToReplicasAndChangesToThePrimary(String how) {
    String replicas = how.equals("listed") ? address(first) + "," + address(second) : how;
    try (CacheFixture fixture = shard(replicas).with("cache.r.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("r");
      cache.put("k", "v");
      awaitReplicasUsed(cache);
      long before = Replication.gets(primary);

      for (int i = 0; i < 50; i++) {
        assertThat(cache.get("k")).isEqualTo("v");
        assertThat(cache.containsKey("k")).isTrue();
        assertThat(cache.getAll(Set.of("k", "absent"))).containsOnly(Map.entry("k", "v"));
      }

      assertThat(Replication.gets(primary)).isEqualTo(before);
      assertThat(Replication.gets(first)).isPositive();
      assertThat(Replication.gets(second)).isPositive();
      assertThat(primary.command("INFO", "commandstats")).contains("cmdstat_set:");
      assertThat(first.command("INFO", "commandstats")).doesNotContain("cmdstat_evalsha");
    }
  }

  @Test
  void aListedReplicaMayHaveAUserAndPasswordOfItsOwn() {
    first.command("ACL", "SETUSER", "reader", "on", ">p@w", "~*", "&*", "+@all");
    try (CacheFixture fixture =
        shard("redis://reader:p%40w@" + address(first))
            .with("cache.r.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("r");
      cache.put("k", "v");
      await().atMost(SOON).until(() -> cache.get("k") != null && Replication.gets(first) > 0);

      assertThat(first.command("CLIENT", "LIST")).contains("user=reader");
      assertThat(primary.command("CLIENT", "LIST")).doesNotContain("user=reader");
    }
  }

  @Test
  void codeMaySayWhereReadsGoAndBeatsTheSettings() {
    try (CacheFixture fixture =
        shard("discover").with("cache.settings.read-from", "replica-preferred")) {
      Cache<String, String> primaryOnly =
          fixture.cache("settings", inCode().setReadFrom(ReadFrom.PRIMARY));
      Cache<String, String> replicas =
          fixture.cache("code r", inCode().setReadFrom(ReadFrom.REPLICA_PREFERRED));
      primaryOnly.put("k", "v");
      for (int i = 0; i < 100; i++) {
        assertThat(primaryOnly.get("k")).isEqualTo("v");
      }
      assertThat(Replication.gets(first) + Replication.gets(second)).isZero();

      replicas.put("k", "v");
      awaitReplicasUsed(replicas);
    }
  }

  private static ShardedCacheConfiguration<String, String> inCode() {
    return new ShardedCacheConfiguration<>(CacheFixture.stringConfiguration());
  }

  @Test
  void everyDecisionIsMadeOnThePrimaryWhileAReplicaLagsBehind() {
    try (CacheFixture fixture = shard("discover").with("cache.r.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("r");
      cache.put("k", "0");
      awaitReplicasUsed(cache);
      for (EmbeddedShard replica : new EmbeddedShard[] {first, second}) {
        replica.command("REPLICAOF", "NO", "ONE"); // it keeps what it has, for ever
      }

      for (int i = 0; i < 200; i++) {
        String old = String.valueOf(i);
        String next = String.valueOf(i + 1);
        switch (i % 5) {
          case 0 -> assertThat(cache.replace("k", old, next)).isTrue();
          case 1 -> assertThat(cache.getAndPut("k", next)).isEqualTo(old);
          case 2 -> assertThat(cache.getAndReplace("k", next)).isEqualTo(old);
          case 3 ->
              cache.invoke(
                  "k",
                  (entry, arguments) -> {
                    entry.setValue(String.valueOf(Integer.parseInt(entry.getValue()) + 1));
                    return null;
                  });
          default -> assertThat(cache.putIfAbsent("k", "wrong")).isFalse();
        }
        if (i % 5 == 4) {
          assertThat(cache.getAndPut("k", next)).isEqualTo(old);
        }
      }
      assertThat(primary.command("KEYS", "*k")).isNotEmpty();
      assertThat(cache.getAndRemove("k")).isEqualTo("200");
    }
  }

  @Test
  void aReplicaThatDiesFailsNoReadAndIsUsedAgainLater() {
    try (CacheFixture fixture =
        shard("discover").with("cache.r.read-from", "replica-preferred").with("timeout", "2s")) {
      Cache<Integer, String> cache =
          fixture.cache(
              "r",
              new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class));
      Set<Integer> keys = IntStream.range(0, 200).boxed().collect(Collectors.toSet());
      keys.forEach(key -> cache.put(key, "v" + key));
      await()
          .atMost(SOON)
          .until(
              () -> {
                cache.get(1);
                return Replication.gets(first) > 0 && Replication.gets(second) > 0;
              });
      waitForReplication(keys.size());

      first.kill();
      second.pause();
      for (int i = 0; i < 400; i++) {
        assertThat(cache.get(i % 200)).isEqualTo("v" + i % 200);
      }
      assertThat(cache.getAll(keys)).hasSize(200);
      second.resume();
      long before = Replication.gets(second);
      await()
          .atMost(SOON)
          .until(
              () -> {
                assertThat(cache.get(7)).isEqualTo("v7");
                return Replication.gets(second) > before;
              });
    }
  }

  @Test
  void aReplicaThatIsAddedLaterIsFound() {
    second.command("REPLICAOF", "NO", "ONE");
    second.command("FLUSHALL");
    try (CacheFixture fixture = shard("discover").with("cache.r.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("r");
      cache.put("k", "v");
      await().atMost(SOON).until(() -> cache.get("k") != null && Replication.gets(first) > 0);
      assertThat(Replication.gets(second)).isZero();

      Replication.follow(primary, second);

      await().atMost(SOON).until(() -> cache.get("k") != null && Replication.gets(second) > 0);
    }
  }

  @Test
  void replicasAreFoundWhereInfoIsDenied() {
    primary.command("ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all", "-info");
    for (EmbeddedShard replica : new EmbeddedShard[] {first, second}) {
      replica.command("ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all");
    }
    try (CacheFixture fixture =
        shard("discover")
            .with("shard.a.user", "app")
            .with("shard.a.password", "pw")
            .with("cache.r.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("r");
      cache.put("k", "v");
      awaitReplicasUsed(cache);
    }
  }

  @Test
  void cachesWhoseReadsChangeSomethingAreRefused() {
    try (CacheFixture fixture = shard("discover").with("cache.*.read-from", "replica-preferred")) {
      assertThatThrownBy(
              () ->
                  fixture.strings(
                      "touched",
                      AccessedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ONE_HOUR)))
          .isInstanceOfAny(IllegalArgumentException.class, CacheException.class)
          .hasMessageContaining("'touched'")
          .hasMessageContaining("read-from=replica-preferred")
          .hasMessageContaining("expiry");
      assertThatThrownBy(
              () ->
                  fixture.cache(
                      "loaded",
                      new MutableConfiguration<String, String>()
                          .setReadThrough(true)
                          .setCacheLoaderFactory(
                              (Factory<CacheLoader<String, String>>)
                                  () -> new LoaderScript(key -> null))))
          .hasMessageContaining("read-through");
    }
  }

  @Test
  void aPipelineTellsHowManyReplicasHaveWhatItWrote() {
    try (CacheFixture fixture = shard("none")) {
      ShardedCache<String, String> sharded = CacheFixture.sharded(fixture.strings("acknowledged"));
      assertThat(writeAndWait(sharded, 2, 5_000)).isEqualTo(2L);

      first.pause();
      second.pause();
      try {
        assertThat(writeAndWait(sharded, 1, 100)).isZero();
      } finally {
        first.resume();
        second.resume();
      }
    }
  }

  private static Long writeAndWait(ShardedCache<String, String> sharded, int replicas, int millis) {
    return (Long)
        sharded
            .pipelineFor("k")
            .add("SET", "k", "v")
            .addWithoutKey("WAIT", replicas, millis)
            .execute()
            .get(1)
            .get();
  }

  @Test
  void replicasThatRefuseConnectionsFailNoRead() {
    servers.shards().forEach(server -> allowApp(server));
    try (CacheFixture fixture = asApp()) {
      Cache<String, String> cache = fixture.strings("r");
      cache.put("k", "v");
      awaitReplicasUsed(cache);

      first.command("ACL", "DELUSER", "app"); // which ends its connections
      second.command("ACL", "DELUSER", "app");
      for (int i = 0; i < 100; i++) {
        assertThat(cache.get("k")).isEqualTo("v");
        assertThat(cache.getAll(Set.of("k"))).hasSize(1);
      }

      long before = Replication.gets(first);
      allowApp(first);
      await().atMost(SOON).until(() -> cache.get("k") != null && Replication.gets(first) > before);
    }
  }

  @Test
  void whatAReplicaDoesNotPermitThePrimaryServes() {
    servers.shards().forEach(server -> allowApp(server));
    try (CacheFixture fixture = asApp()) {
      Cache<String, String> cache = fixture.strings("r");
      cache.put("k", "v");
      awaitReplicasUsed(cache);

      first.command("ACL", "SETUSER", "app", "-get", "-mget");
      second.command("ACL", "SETUSER", "app", "-get", "-mget");
      for (int i = 0; i < 20; i++) {
        assertThat(cache.get("k")).isEqualTo("v");
        assertThat(cache.getAll(Set.of("k", "absent"))).hasSize(1);
      }
    }
  }

  private CacheFixture asApp() {
    return shard("discover")
        .with("shard.a.user", "app")
        .with("shard.a.password", "pw")
        .with("cache.r.read-from", "replica-preferred");
  }

  private static void allowApp(EmbeddedShard server) {
    server.command("ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all");
  }

  private CacheFixture shard(String replicas) {
    return CacheFixture.withoutShards()
        .with("timeout", "5s")
        .with("shards", "a")
        .with("shard.a.uri", "redis://" + address(primary))
        .with("shard.a.replicas", replicas);
  }

  private static String address(EmbeddedShard server) {
    return server.host() + ":" + server.port();
  }

  private void awaitReplicasUsed(Cache<String, String> cache) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              cache.get("k");
              return Replication.gets(first) > 0 && Replication.gets(second) > 0;
            });
    waitForReplication(1);
  }

  private void waitForReplication(int keys) {
    for (EmbeddedShard replica : new EmbeddedShard[] {first, second}) {
      await().atMost(SOON).until(() -> replica.command("KEYS", "*r:*").lines().count() >= keys);
    }
  }
}
