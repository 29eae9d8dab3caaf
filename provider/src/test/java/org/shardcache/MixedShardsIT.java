package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.ParityOperation.Expectation;
import org.shardcache.ParityOperation.Values;
import org.shardcache.configuration.Protocol;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.testing.Async;
import org.shardcache.testing.TestCertificates;
import org.shardcache.testing.TestCertificates.Pem;

/**
 * One cache on a server with TCP, one with a Unix socket, one with TLS, two databases of one with
 * passwords of an ACL user and of the default user, in both versions of the protocol.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MixedShardsIT {

  private static final Set<String> NAMES = Set.of("tcp", "unix", "tls", "db3", "db5");

  private TestCertificates certificates;
  private EmbeddedShards tcp;
  private EmbeddedShards unix;
  private EmbeddedShards tls;
  private EmbeddedShards secret;

  @BeforeAll
  void start(@TempDir Path directory) {
    certificates = new TestCertificates(directory);
    Pem server = certificates.signed("server", "ip:127.0.0.1");
    tcp = EmbeddedShards.start(1);
    unix = EmbeddedShards.builder().count(1).unixSockets().password("p@ss,word").start();
    tls = EmbeddedShards.builder().count(1).tls(server.certificate(), server.key()).start();
    secret = EmbeddedShards.builder().count(1).password("correct horse").start();
    secret
        .shard(0)
        .command("ACL", "SETUSER", "app", "on", ">b@ttery", "~*", "&*", "+@all", "-info", "-acl");
  }

  @AfterAll
  void stop() {
    for (EmbeddedShards servers : new EmbeddedShards[] {tcp, unix, tls, secret}) {
      if (servers != null) {
        servers.close();
      }
    }
  }

  private CacheFixture fixture(Protocol protocol) {
    return CacheFixture.withoutShards()
        .with("timeout", "5s")
        .with("protocol", protocol == Protocol.RESP2 ? "resp2" : "resp3")
        .with("shards", "tcp,unix,tls,db3,db5")
        .with("shard.tcp.uri", tcp.shard(0).uri().toString())
        .with("shard.unix.uri", unix.shard(0).uri().toString())
        .with("shard.tls.uri", tls.shard(0).uri().toString())
        .with("shard.tls.tls.ca", certificates.authority().toString())
        .with("shard.db3.uri", "redis://127.0.0.1:" + secret.shard(0).port() + "/3")
        .with("shard.db3.password", "correct horse")
        .with("shard.db5.uri", "redis://app:b%40ttery@127.0.0.1:" + secret.shard(0).port())
        .with("shard.db5.database", "5");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void everyOperationDoesTheSameOnEveryKindOfShard(Protocol protocol) {
    try (CacheFixture fixture = fixture(protocol)) {
      Cache<String, String> cache = fixture.strings("table" + protocol);
      Values values = new Values("before", "after", "other");
      Map<String, String> keyOfShard = keyOfShard(cache);
      assertThat(keyOfShard.keySet()).isEqualTo(NAMES);
      for (ParityOperation operation : ParityOperation.all()) {
        keyOfShard.forEach(
            (shard, key) -> {
              cache.clear();
              assertExpected(operation, cache, key, values, null, shard);
              cache.put(key, values.before());
              assertExpected(operation, cache, key, values, values.before(), shard);
            });
      }
    }
  }

  private static void assertExpected(
      ParityOperation operation,
      Cache<String, String> cache,
      String key,
      Values values,
      String before,
      String shard) {
    Expectation expected = before == null ? operation.absent() : operation.present();
    String what = operation.name() + " on " + shard + " with " + before;
    assertThat(operation.action().on(cache, key, values))
        .as(what)
        .isEqualTo(expected.result().apply(values));
    assertThat(cache.get(key))
        .as(what)
        .isEqualTo(ParityChecks.valueAfter(expected.effect(), values, before != null));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void bulkOperationsIterationAndClearVisitEveryShardAndEveryEntryOnce(Protocol protocol) {
    try (CacheFixture fixture = fixture(protocol)) {
      Cache<String, String> cache = fixture.strings("bulk" + protocol);
      Cache<String, String> other = fixture.strings("other" + protocol);
      other.put("key", "value");
      Map<String, String> entries = new HashMap<>();
      for (int i = 0; i < 2_000; i++) {
        entries.put("key" + i, "value" + i);
      }

      cache.putAll(entries);

      assertThat(shards(cache, entries.keySet())).isEqualTo(NAMES);
      assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
      Map<String, String> seen = new HashMap<>();
      cache.forEach(
          entry -> assertThat(seen.put(entry.getKey(), entry.getValue())).as("twice").isNull());
      assertThat(seen).isEqualTo(entries);
      Set<String> half = new HashSet<>(List.copyOf(entries.keySet()).subList(0, 1_000));
      cache.removeAll(half);
      assertThat(cache.getAll(half)).isEmpty();
      cache.clear();
      assertThat(cache).isEmpty();
      assertThat(other.get("key")).isEqualTo("value");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aConnectionSelectsItsDatabaseOnceAndEndsWithTheManager(Protocol protocol) {
    EmbeddedShard server = secret.shard(0);
    server.command("CONFIG", "RESETSTAT");
    try (CacheFixture fixture = fixture(protocol)) {
      Cache<String, String> cache = fixture.strings("select" + protocol);
      for (int i = 0; i < 500; i++) {
        cache.put("key" + i, "value");
      }
      long connections = clients(server).size();
      assertThat(connections).isPositive();
      assertThat(ShardProbe.commands(server)).containsKey("set");
      assertThat(selects(server)).isLessThanOrEqualTo(connections);
    }
    for (EmbeddedShards servers : List.of(tcp, unix, tls, secret)) {
      assertThat(clients(servers.shard(0))).isEmpty();
    }
  }

  @Test
  void threadsOfThreeCachesOnTwoDatabasesOfAServerNeverSeeEachOthersValues() {
    String uri = tcp.shard(0).uri().toString();
    tcp.shard(0).command("CONFIG", "RESETSTAT");
    try (CacheFixture fixture =
        CacheFixture.withoutShards()
            .with("timeout", "5s")
            .with("shards", "a,b")
            .with("shard.a.uri", uri + "/6")
            .with("shard.b.uri", uri + "/7")) {
      List<Cache<String, String>> caches =
          Stream.of("one", "two", "three").map(fixture::strings).toList();
      List<CompletableFuture<Void>> callers =
          IntStream.range(0, 32)
              .mapToObj(caller -> Async.run(() -> useOwnEntries(caches.get(caller % 3), caller)))
              .toList();
      callers.forEach(CompletableFuture::join);

      caches.forEach(
          cache -> assertThat(cache).allMatch(e -> e.getValue().startsWith(cache.getName())));
      assertThat(selects(tcp.shard(0))).isLessThanOrEqualTo(clients(tcp.shard(0)).size());
    }
  }

  private static void useOwnEntries(Cache<String, String> cache, int caller) {
    for (int i = 0; i < 100; i++) {
      String key = "key" + i;
      cache.put(key, cache.getName() + " by " + caller);
      assertThat(cache.get(key)).startsWith(cache.getName() + " by ");
      assertThat(cache.getAll(Set.of(key, "key" + (i + 1) % 100)).values())
          .allMatch(value -> value.startsWith(cache.getName() + " by "));
    }
  }

  @Test
  void shardsWithOneEndpointAreVisitedOnce() {
    String uri = tcp.shard(0).uri().toString();
    try (CacheFixture fixture =
        CacheFixture.withoutShards()
            .with("timeout", "5s")
            .with("shards", "a,b,c,d")
            .with("shard.a.uri", uri + "/1")
            .with("shard.b.uri", uri + "/1")
            .with("shard.c.uri", uri + "/2")
            .with("shard.d.uri", uri + "/2")) {
      Cache<String, String> cache = fixture.strings("shared");
      Map<String, String> entries = new HashMap<>();
      for (int i = 0; i < 1_000; i++) {
        entries.put("key" + i, "value" + i);
      }
      cache.putAll(entries);
      tcp.shard(0).command("CONFIG", "RESETSTAT");

      List<String> keys = new ArrayList<>();
      cache.forEach(entry -> keys.add(entry.getKey()));

      assertThat(keys).hasSize(1_000).doesNotHaveDuplicates();
      cache.clear();
      assertThat(cache).isEmpty();
    }
  }

  private static Map<String, String> keyOfShard(Cache<String, String> cache) {
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; keys.size() < NAMES.size() && i < 10_000; i++) {
      keys.putIfAbsent(CacheFixture.sharded(cache).shardFor("key" + i).name(), "key" + i);
    }
    return keys;
  }

  private static Set<String> shards(Cache<String, String> cache, Set<String> keys) {
    return keys.stream()
        .map(key -> CacheFixture.sharded(cache).shardFor(key).name())
        .collect(Collectors.toSet());
  }

  private static long selects(EmbeddedShard server) {
    return server
        .command("INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_select:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+).*", "$1")))
        .sum();
  }

  private static List<String> clients(EmbeddedShard server) {
    return server
        .command("CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains("name=shardcache"))
        .toList();
  }
}
