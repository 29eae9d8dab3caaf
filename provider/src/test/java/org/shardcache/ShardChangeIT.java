package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** Another list of shards while the application runs, through the public API. */
@WithEmbeddedShards(count = 4)
final class ShardChangeIT {

  private static final int KEYS = 400;

  private EmbeddedShard[] three;
  private EmbeddedShard[] four;
  private ShardProbe probe;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards shards) {
    probe = new ShardProbe(shards);
    probe.flush();
    four = shards.shards().toArray(EmbeddedShard[]::new);
    three = Arrays.copyOf(four, 3);
    fixture = CacheFixture.on(uris(three)).with("timeout", "300ms");
  }

  @AfterEach
  void close() {
    four[3].resume();
    fixture.close();
  }

  private static String uris(EmbeddedShard... shards) {
    return Arrays.stream(shards)
        .map(shard -> shard.uri().toString())
        .collect(Collectors.joining(","));
  }

  private static Properties list(EmbeddedShard... shards) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", uris(shards));
    return settings;
  }

  private long changeTo(EmbeddedShard... shards) {
    return fixture
        .administration()
        .changeShards(list(shards))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void eightThreadsReadAndWriteWhileAShardIsAddedAndRemoved() {
    Cache<String, String> cache = fixture.strings("cache");
    AtomicBoolean stop = new AtomicBoolean();
    List<String> problems = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<Void>> callers =
        IntStream.range(0, 8)
            .mapToObj(
                caller ->
                    Async.run(
                        () -> {
                          for (int round = 0; !stop.get(); round++) {
                            useOwnKeys(cache, caller, round, problems);
                          }
                        }))
            .toList();
    CompletableFuture<Void> counts =
        Async.run(
            () -> {
              while (!stop.get()) {
                countsAreOfOneList(problems);
              }
            });
    try {
      for (int i = 0; i < 3; i++) {
        changeTo(four);
        assertThat(fixture.administration().shards()).hasSize(4);
        changeTo(three);
        assertThat(fixture.administration().shards()).hasSize(3);
      }
    } finally {
      stop.set(true);
      callers.forEach(CompletableFuture::join);
      counts.join();
    }
    assertThat(problems).isEmpty();
    assertThat(cache.getName()).isEqualTo("cache");
  }

  private void countsAreOfOneList(List<String> problems) {
    try {
      Set<String> names = fixture.administration().entryCounts().keySet();
      if (names.size() != 3 && names.size() != 4) {
        problems.add("counted on " + names);
      }
    } catch (RuntimeException e) {
      problems.add(e.toString());
    }
  }

  /** What is read is what this caller wrote last, or nothing because the key has moved. */
  private static void useOwnKeys(
      Cache<String, String> cache, int caller, int round, List<String> problems) {
    try {
      String key = "key " + caller + " " + round % 20;
      String value = caller + "/" + round;
      cache.put(key, value);
      String found = cache.get(key);
      if (found != null && !found.equals(value)) {
        problems.add("wrote " + value + ", read " + found);
      }
      List<String> keys = IntStream.range(0, 20).mapToObj(i -> "key " + caller + " " + i).toList();
      cache
          .getAll(Set.copyOf(keys))
          .forEach(
              (k, v) -> {
                if (!v.startsWith(caller + "/")) {
                  problems.add("read " + v + " at " + k);
                }
              });
    } catch (RuntimeException e) {
      problems.add(e.toString());
    }
  }

  @Test
  void withHashTagsWhatBelongsTogetherStaysTogetherAndOnlyStaleCopiesGo() {
    fixture.close();
    fixture =
        CacheFixture.on(uris(three)).with("timeout", "300ms").with("hash-tags", "redis-cluster");
    assertLiveEntriesStayAndStaleCopiesGo(
        CacheFixture.sharded(fixture.strings("tagged")), "jcache:tagged:", "{order %d}:line");
  }

  @Test
  void inACacheWithAPrefixOfItsOwnOnlyStaleCopiesGo() {
    fixture.close();
    fixture =
        CacheFixture.on(uris(three))
            .with("timeout", "300ms")
            .with("cache.own.key-prefix", "app:")
            .with("cache.own.owns-prefix", "true");
    assertLiveEntriesStayAndStaleCopiesGo(
        CacheFixture.sharded(fixture.strings("own")), "app:", "key %d");
  }

  private void assertLiveEntriesStayAndStaleCopiesGo(
      ShardedCache<String, String> cache, String prefix, String pattern) {
    List<String> keys = IntStream.range(0, KEYS).mapToObj(i -> String.format(pattern, i)).toList();
    keys.forEach(key -> cache.put(key, "old"));
    List<String> homes = keys.stream().map(key -> cache.shardFor(key).name()).toList();

    long removed = changeTo(four);

    long moved =
        IntStream.range(0, KEYS)
            .filter(i -> !cache.shardFor(keys.get(i)).name().equals(homes.get(i)))
            .count();
    assertThat(removed).isEqualTo(moved).isBetween(KEYS / 8L, KEYS / 2L);
    for (int i = 0; i < KEYS; i++) {
      String key = keys.get(i);
      boolean stayed = cache.shardFor(key).name().equals(homes.get(i));
      assertThat(cache.get(key)).as(key).isEqualTo(stayed ? "old" : null);
      assertThat(probe.shardsWith(prefix + key)).hasSize(stayed ? 1 : 0);
    }
    keys.forEach(key -> cache.put(key, "new"));
    changeTo(three);
    keys.forEach(key -> assertThat(cache.get(key)).isIn("new", null));
  }

  @Test
  void aShardThatCannotJoinChangesNothingAndTheMessageSaysSo() {
    Cache<String, String> cache = fixture.strings("cache");
    cache.put("key", "value");
    four[3].pause();

    assertThatThrownBy(() -> changeTo(four))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("were not changed");
    assertThatThrownBy(() -> fixture.administration().changeShards(new Properties()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache.shards");
    Properties more = list(four);
    more.setProperty("shardcache.router", "mredis");
    assertThatThrownBy(() -> fixture.administration().changeShards(more))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache.router");

    assertThat(fixture.administration().shards()).hasSize(3);
    assertThat(cache.get("key")).isEqualTo("value");
  }

  @Test
  void aChangeThatWouldLetCachesMixTheirKeysIsRefused() {
    fixture.close();
    fixture =
        CacheFixture.on(uris(three))
            .with("timeout", "300ms")
            .with("cache.orders.key-prefix", "app:");
    fixture.strings("orders");
    Properties others = list(four[3]);
    others.setProperty("shardcache.cache.lines.key-prefix", "app:lines:");
    Cache<String, String> lines =
        fixture
            .provider()
            .getCacheManager(URI.create("others"), null, others)
            .createCache("lines", CacheFixture.stringConfiguration());

    assertThatThrownBy(() -> changeTo(four))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("The shards were not changed")
        .hasMessageContaining("app:lines:");
    assertThat(fixture.administration().shards()).hasSize(3);

    lines.close();
    changeTo(four);
    assertThatThrownBy(
            () -> lines.getCacheManager().createCache("lines", CacheFixture.stringConfiguration()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("orders");
  }

  @ParameterizedTest
  @CsvSource({
    "dns,      DNS gives for '127.0.0.1'",
    "cluster,  primaries of a Redis Cluster",
    "embedded, shardcache.embedded.shards"
  })
  void whereSomebodyElseDecidesTheMessageSaysWho(String topology, String who) {
    fixture.close();
    fixture = CacheFixture.withoutShards().with("topology", topology);
    switch (topology) {
      case "dns" -> fixture.with("shards", "redis://127.0.0.1:1");
      case "cluster" -> fixture.with("cluster.nodes", "127.0.0.1:1");
      default -> assertThat(topology).isEqualTo("embedded");
    }

    assertThatThrownBy(() -> changeTo(three))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("shardcache.topology=" + topology)
        .hasMessageContaining(who);
  }

  @Test
  void aFormerShardThatCannotBeCleanedIsReportedByTheStage() {
    fixture.close();
    fixture = CacheFixture.on(uris(four)).with("timeout", "300ms");
    Cache<String, String> cache = fixture.strings("cache");
    IntStream.range(0, 100).forEach(i -> cache.put("key" + i, "value"));
    four[3].pause();

    assertThatThrownBy(() -> changeTo(three))
        .hasCauseInstanceOf(CacheException.class)
        .hasMessageContaining("not all could be walked");
  }

  @Test
  void aClientOfAShardThatHasLeftSaysSo() {
    changeTo(four);
    String last = fixture.administration().shards().get(3).name();
    ShardClient client = fixture.administration().client(last);
    assertThat(client.call("PING")).isNotNull();

    changeTo(three);

    assertThatThrownBy(() -> client.call("PING"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'" + last + "' is not in the list any more");
    assertThatThrownBy(client::shard).isInstanceOf(CacheException.class);
  }

  @Test
  void noConnectionToAFormerShardIsLeftOpen() {
    Cache<String, String> cache = fixture.strings("cache");
    changeTo(four);
    IntStream.range(0, 100).forEach(i -> cache.put("key" + i, "value"));
    assertThat(probe.connections().get(3)).isPositive();

    changeTo(three);

    await().untilAsserted(() -> assertThat(probe.connections().get(3)).isZero());
    fixture.close();
    await().untilAsserted(() -> assertThat(probe.connections()).containsOnly(0));
  }
}
