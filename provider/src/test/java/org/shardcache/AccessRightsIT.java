package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.expiry.AccessedExpiryPolicy;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.RedisBinary;
import org.shardcache.routing.RedisClusterSlot;
import org.shardcache.testing.CapturedLog;

/** A user who may do what the documentation lists, and nothing else, can use everything. */
final class AccessRightsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String OLDEST = "redis-server-6.2.6-v5-linux-amd64";

  /** As in docs/shards.md. */
  private static final String OF_SERVERS =
      "~jcache:* +@read +@write +@scripting +@transaction +@connection -@dangerous +info +role";

  private static final String OF_CLUSTER_NODES =
      OF_SERVERS + " +cluster|slots +cluster|nodes +cluster|getkeysinslot";

  private static final String OF_SENTINELS =
      "+@connection +sentinel|get-master-addr-by-name +sentinel|master +sentinel|replicas"
          + " +subscribe &+switch-master &+promoted-slave";

  private static final Set<String> KEYS =
      IntStream.range(0, 40).mapToObj(i -> "k" + i).collect(Collectors.toSet());

  private static void allow(EmbeddedShard server, String rules) {
    String[] words = ("ACL SETUSER app on >pw resetchannels " + rules).split(" ");
    server.command(words);
  }

  private static String address(EmbeddedShard server) {
    return server.host() + ":" + server.port();
  }

  /** Whatever a manager and its caches can be asked for. */
  private static void useEverything(CacheFixture fixture) {
    Cache<String, String> cache = fixture.strings("r");
    cache.putAll(KEYS.stream().collect(Collectors.toMap(key -> key, key -> "v")));
    await() // it may be read from replicas
        .atMost(PATIENCE)
        .until(() -> cache.getAll(KEYS).size() == KEYS.size());
    assertThat(cache.putIfAbsent("k1", "w")).isFalse();
    assertThat(cache.replace("k1", "v", "w")).isTrue();
    assertThat(cache.getAndReplace("k1", "x")).isEqualTo("w");
    assertThat(cache.getAndRemove("k2")).isEqualTo("v");
    assertThat(cache.<String>invoke("k1", (entry, arguments) -> entry.getValue())).isEqualTo("x");
    assertThat(cache).hasSize(KEYS.size() - 1);
    ShardedCache<String, String> sharded = CacheFixture.sharded(cache);
    assertThat(sharded.entryCounts().values()).allMatch(ShardResult.Success.class::isInstance);
    assertThat(sharded.clientFor("k1").call("STRLEN", (Object) sharded.redisKey("k1")))
        .isInstanceOf(Long.class);
    assertThat(sharded.tryLock("k1", PATIENCE, Duration.ZERO).orElseThrow().release()).isTrue();
    cache.clear();
    assertThat(cache).isEmpty();

    Cache<String, String> touched =
        fixture.strings(
            "touched", AccessedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ONE_HOUR));
    touched.put("k", "v");
    assertThat(touched.get("k")).isEqualTo("v");

    LoaderScript loader = new LoaderScript(key -> "loaded " + key);
    WriterScript writer = new WriterScript();
    Cache<String, String> through =
        fixture.cache(
            "through",
            CacheFixture.stringConfiguration()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> loader)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> writer));
    assertThat(through.get("k")).isEqualTo("loaded k");
    through.put("k", "written");
    through.removeAll(Set.of("k", "absent"));

    ShardAdministration administration = fixture.administration();
    assertThat(administration.ping().values()).allMatch(ShardResult.Success.class::isInstance);
    assertThat(administration.info("").values()).allMatch(ShardResult.Success.class::isInstance);
    assertThat(administration.entryCounts().values())
        .allMatch(ShardResult.Success.class::isInstance);
    fixture.manager().destroyCache("r");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", OLDEST})
  void aListOfShardsWithReplicas(String binary) {
    try (EmbeddedShards servers = servers(binary)) {
      EmbeddedShard replica = servers.shard(1);
      Replication.follow(servers.shard(0), replica);
      servers.shards().forEach(server -> allow(server, OF_SERVERS));
      try (CacheFixture fixture =
          CacheFixture.withoutShards()
              .with("shards", "a,b")
              .with("shard.a.uri", "redis://app:pw@" + address(servers.shard(0)))
              .with("shard.a.replicas", "discover")
              .with("shard.b.uri", "redis://app:pw@" + address(servers.shard(2)))
              .with("topology-check", "purge")
              .with("validate-on-start", "true")
              .with("cache.r.read-from", "replica-preferred")
              .with("timeout", "5s")) {
        useEverything(fixture);
        awaitRead(fixture, replica);
      }
    }
  }

  @Test
  void shardsUnderSentinels() {
    try (EmbeddedShards servers = EmbeddedShards.start(2);
        EmbeddedShards sentinels = EmbeddedShards.builder().count(1).sentinels().start()) {
      EmbeddedShard replica = servers.shard(1);
      Replication.follow(servers.shard(0), replica);
      Replication.watch(sentinels.shards(), "service", servers.shard(0));
      servers.shards().forEach(server -> allow(server, OF_SERVERS));
      allow(sentinels.shard(0), OF_SENTINELS);
      try (CacheFixture fixture =
          CacheFixture.withoutShards()
              .with("shards", "a")
              .with("shard.a.uri", "sentinel://" + address(sentinels.shard(0)) + "/service")
              .with("shard.a.user", "app")
              .with("shard.a.password", "pw")
              .with("shard.a.sentinel-user", "app")
              .with("shard.a.sentinel-password", "pw")
              .with("shard.a.replicas", "discover")
              .with("cache.r.read-from", "replica-preferred")
              .with("timeout", "5s")) {
        useEverything(fixture);
        awaitRead(fixture, replica);
        await()
            .atMost(PATIENCE)
            .until(() -> sentinels.shard(0).command("CLIENT", "LIST").contains(" sub=2 "));
      }
    }
  }

  @Test
  void aRedisClusterWithReplicas() {
    try (EmbeddedCluster cluster = EmbeddedCluster.builder().primaries(2).replicas(1).start()) {
      cluster.servers().shards().forEach(server -> allow(server, OF_CLUSTER_NODES));
      EmbeddedShard giver = cluster.servers().shard(0);
      try (CacheFixture fixture =
          CacheFixture.on(cluster.servers())
              .with("shard-defaults.user", "app")
              .with("shard-defaults.password", "pw")
              .with("cluster.refresh", "100ms")
              .with("cache.r.read-from", "replica-preferred")) {
        Cache<String, String> moving = fixture.strings("moving");
        moving.put("k", "v");
        int slot = RedisClusterSlot.of(CacheFixture.sharded(moving).redisKey("k"));
        EmbeddedShard owner = cluster.primaryOf(slot);
        cluster.move(slot, owner == giver ? cluster.servers().shard(1) : giver).begin();
        assertThat(moving.getAndPut("k", "w")).isEqualTo("v");
        moving.remove("k");
        moving.put("k", "new"); // where it is going to be
        assertThat(moving.getAll(Set.of("k"))).isEqualTo(Map.of("k", "new"));
        assertThat(moving).hasSize(1); // slot by slot, since one is half moved

        useEverything(fixture);
        awaitRead(fixture, cluster.servers().shard(owner == giver ? 2 : 3));
      }
    }
  }

  @Test
  void theDocumentationListsThem() throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", "shards.md")))
        .contains(OF_SERVERS, OF_CLUSTER_NODES.substring(OF_SERVERS.length() + 1), OF_SENTINELS);
  }

  @Test
  void theUserOfTheManualForOneApplicationCanUseEverything() throws IOException {
    try (EmbeddedShards servers = EmbeddedShards.start(1)) {
      servers.shard(0).command(lineOfTheManual("ACL SETUSER shop on >secret ").split(" "));
      try (CacheFixture fixture =
          CacheFixture.on("redis://shop:secret@" + address(servers.shard(0)))
              .with("topology-check", "purge")
              .with("validate-on-start", "true")) {
        useEverything(fixture);
      }
    }
  }

  private static String lineOfTheManual(String beginning) throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "operating.md")).stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCacheWithAPrefixOfItsOwnNeedsARightToThatToo() {
    try (EmbeddedShards servers = EmbeddedShards.start(1)) {
      allow(servers.shard(0), OF_SERVERS);
      try (CacheFixture fixture =
          CacheFixture.on("redis://app:pw@" + address(servers.shard(0)))
              .with("cache.own.key-prefix", "own:")) {
        Cache<String, String> own = fixture.strings("own");
        assertThatThrownBy(() -> own.put("k", "v"))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("key");

        allow(servers.shard(0), OF_SERVERS + " ~own:*");
        own.put("k", "v");
        assertThat(servers.shard(0).command("KEYS", "own:*")).isEqualTo("own:k");
      }
    }
  }

  @Test
  void beforeRedis7ConnectionsHaveTheirNameByARightOfItsOwn() {
    try (EmbeddedShards servers = servers(OLDEST)) {
      allow(servers.shard(0), OF_SERVERS);
      assertThat(namesOfConnections(servers.shard(0))).doesNotContain("name=shardcache");

      allow(servers.shard(0), OF_SERVERS + " +client|setname");
      assertThat(namesOfConnections(servers.shard(0))).contains("name=shardcache");
    }
  }

  private static String namesOfConnections(EmbeddedShard server) {
    try (CacheFixture fixture = CacheFixture.on("redis://app:pw@" + address(server))) {
      fixture.strings("r").put("k", "v");
      return server.command("CLIENT", "LIST");
    }
  }

  @Test
  void aRightThatIsMissingIsNamed() {
    try (EmbeddedShards servers = EmbeddedShards.start(1)) {
      allow(servers.shard(0), OF_SERVERS + " -getdel");
      try (CacheFixture fixture = CacheFixture.on("redis://app:pw@" + address(servers.shard(0)))) {
        CacheException refused =
            catchThrowableOfType(
                CacheException.class, () -> fixture.strings("r").getAndRemove("k"));

        assertThat(refused)
            .hasMessageContaining("'getdel'")
            .hasMessageContaining("+@write")
            .hasMessageContaining("it changed nothing");
      }
    }
  }

  @Test
  void replicasThatDoNotTellTheirRoleAreLeftOutWithOneWarning() {
    try (EmbeddedShards servers = EmbeddedShards.start(2);
        CapturedLog log = CapturedLog.start()) {
      EmbeddedShard replica = servers.shard(1);
      Replication.follow(servers.shard(0), replica);
      allow(servers.shard(0), OF_SERVERS);
      allow(replica, OF_SERVERS + " -role");
      try (CacheFixture fixture =
          CacheFixture.withoutShards()
              .with("shards", "a")
              .with("shard.a.uri", "redis://app:pw@" + address(servers.shard(0)))
              .with("shard.a.replicas", "discover")
              .with("cache.r.read-from", "replica-preferred")) {
        Cache<String, String> cache = fixture.strings("r");
        cache.put("k", "v");
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  assertThat(cache.get("k")).isEqualTo("v");
                  return commands(replica, "role") > 1;
                });

        assertThat(Replication.gets(replica)).isZero();
        assertThat(log.linesWith("WARN"))
            .singleElement()
            .asString()
            .contains("Shard 'a'", address(replica), "'role'", "+role");

        allow(replica, OF_SERVERS);
        awaitRead(fixture, replica);
      }
    }
  }

  private static long commands(EmbeddedShard server, String name) {
    return server
        .command("INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceFirst(".*rejected_calls=(\\d+),.*", "$1")))
        .sum();
  }

  private static void awaitRead(CacheFixture fixture, EmbeddedShard replica) {
    Cache<String, String> cache = fixture.manager().getCache("r", String.class, String.class);
    Cache<String, String> reading = cache == null ? fixture.strings("r") : cache;
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              KEYS.forEach(reading::get);
              return Replication.gets(replica) > 0;
            });
  }

  private static EmbeddedShards servers(String binary) {
    if (binary.isEmpty()) {
      return EmbeddedShards.start(3);
    }
    try {
      return EmbeddedShards.builder().count(3).binary(RedisBinary.fromResource(binary)).start();
    } catch (IllegalStateException | UncheckedIOException e) {
      return Assumptions.abort("Redis 6.2 does not start on this system: " + e.getMessage());
    }
  }
}
