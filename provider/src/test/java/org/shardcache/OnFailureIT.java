package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.configuration.OnFailure;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.FaultProxy;

/** A cache with {@code on-failure=miss} reads what a lost shard has as absent, and nothing else. */
@WithEmbeddedShards
final class OnFailureIT {

  private static final int DEAD = 1;

  private final Map<String, String> entries =
      IntStream.range(0, 60).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value" + i));
  private EmbeddedShard dead;
  private CacheFixture fixture;
  private Cache<String, String> cache;
  private Map<String, String> alive;
  private Set<String> lost;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    dead = shards.shard(DEAD);
    fixture =
        CacheFixture.on(shards)
            .with("timeout", "400ms")
            .with("cache.forgiving*.on-failure", "miss");
    cache = fixture.strings("forgiving");
    cache.putAll(entries);
    alive = new HashMap<>(entries);
    alive.keySet().removeIf(key -> isLost(cache, key));
    lost = new HashSet<>(entries.keySet());
    lost.removeAll(alive.keySet());
    assertThat(lost).isNotEmpty();
    assertThat(alive).isNotEmpty();
  }

  @AfterEach
  void close() {
    fixture.close();
    dead.restart();
  }

  @Test
  void codeMaySayWhatBecomesOfLostEntriesAndBeatsTheSettings() {
    dead.kill();
    Cache<String, String> strict =
        fixture.cache("forgiving not", inCode().setOnFailure(OnFailure.FAIL));
    Cache<String, String> forgiving = fixture.cache("other", inCode().setOnFailure(OnFailure.MISS));
    Predicate<Cache<String, String>> isMiss =
        each -> {
          try {
            return entries.keySet().stream().allMatch(key -> each.get(key) == null);
          } catch (CacheException e) {
            return false;
          }
        };

    assertThat(isMiss).rejects(strict).accepts(forgiving);
  }

  private static ShardedCacheConfiguration<String, String> inCode() {
    return new ShardedCacheConfiguration<>(CacheFixture.stringConfiguration());
  }

  private static boolean isLost(Cache<String, ?> cache, String key) {
    return CacheFixture.sharded(cache).shardFor(key).index() == DEAD;
  }

  private void lose(String how) {
    if (how.equals("killed")) {
      dead.kill();
    } else {
      dead.pause();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"killed", "paused"})
  void readsOfTheLostShardAreCountedMissesAndTheOthersAreHits(String how) {
    lose(how);
    CacheCounters.clear(cache);
    String key = lost.iterator().next();

    assertThat(cache.get(key)).isNull();
    assertThat(cache.containsKey(key)).isFalse();
    assertThat(cache.getAll(entries.keySet())).isEqualTo(alive);
    Map<String, String> walked = new HashMap<>();
    cache.forEach(entry -> walked.put(entry.getKey(), entry.getValue()));
    assertThat(walked).isEqualTo(alive);

    CacheCounters counters = CacheCounters.of(cache);
    assertThat(counters.misses()).isEqualTo(1 + lost.size());
    assertThat(counters.hits()).isEqualTo(2L * alive.size());
  }

  @Test
  void alsoReadsThatProlongALifeAreMisses() {
    Cache<String, String> touched =
        fixture.strings("forgiving-touch", TouchedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
    Cache<String, String> dynamic =
        fixture.strings(
            "forgiving-dynamic",
            new RecordingPolicy(Duration.ONE_HOUR, Duration.ONE_HOUR, Duration.ONE_HOUR).factory());
    for (Cache<String, String> each : List.of(touched, dynamic)) {
      each.putAll(entries);
    }
    dead.kill();

    for (Cache<String, String> each : List.of(touched, dynamic)) {
      Map<String, String> there = new HashMap<>(entries);
      there.keySet().removeIf(key -> isLost(each, key));
      assertThat(each.getAll(entries.keySet())).isEqualTo(there);
      entries.forEach(
          (key, value) -> assertThat(each.get(key)).isEqualTo(isLost(each, key) ? null : value));
    }
  }

  static Stream<Arguments> changes() {
    return Stream.<Map.Entry<String, Consumer<CacheAndKey>>>of(
            Map.entry("put", c -> c.cache().put(c.key(), "new")),
            Map.entry("putAll", c -> c.cache().putAll(Map.of(c.key(), "new"))),
            Map.entry("putIfAbsent", c -> c.cache().putIfAbsent(c.key(), "new")),
            Map.entry("getAndPut", c -> c.cache().getAndPut(c.key(), "new")),
            Map.entry("replace", c -> c.cache().replace(c.key(), "new")),
            Map.entry("replace old", c -> c.cache().replace(c.key(), "old", "new")),
            Map.entry("getAndReplace", c -> c.cache().getAndReplace(c.key(), "new")),
            Map.entry("remove", c -> c.cache().remove(c.key())),
            Map.entry("remove old", c -> c.cache().remove(c.key(), "old")),
            Map.entry("getAndRemove", c -> c.cache().getAndRemove(c.key())),
            Map.entry("removeAll keys", c -> c.cache().removeAll(Set.of(c.key()))),
            Map.entry("removeAll", c -> c.cache().removeAll()),
            Map.entry("clear", c -> c.cache().clear()),
            Map.entry("invoke that reads", c -> c.cache().invoke(c.key(), (e, a) -> e.exists())))
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  record CacheAndKey(Cache<String, String> cache, String key) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void whatChangesOrDecidesFailsAllTheSame(String name, Consumer<CacheAndKey> change) {
    dead.kill();

    assertThatThrownBy(() -> change.accept(new CacheAndKey(cache, lost.iterator().next())))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(CacheFixture.sharded(cache).shards().get(DEAD).name());
  }

  @Test
  void byDefaultReadsFail() {
    Cache<String, String> strict = fixture.strings("strict");
    dead.kill();

    assertThatThrownBy(() -> strict.getAll(entries.keySet())).isInstanceOf(CacheException.class);
    assertThatThrownBy(strict.iterator()::hasNext).isInstanceOf(CacheException.class);
  }

  @Test
  void whatIsAbsentSoIsLoadedAndNotStored() {
    LoaderScript loader = new LoaderScript(key -> "loaded " + key);
    Cache<String, String> loading = fixture.cache("forgiving-loading", loader.readThrough());
    dead.kill();
    String key =
        entries.keySet().stream().filter(each -> isLost(loading, each)).findFirst().orElseThrow();

    assertThat(loading.get(key)).isEqualTo("loaded " + key);
    assertThat(loading.getAll(entries.keySet()))
        .hasSize(entries.size())
        .allSatisfy((each, value) -> assertThat(value).isEqualTo("loaded " + each));
    dead.restart();
    assertThat(loading.containsKey(key)).isFalse();
    await()
        .untilAsserted(
            () -> {
              assertThat(loading.get(key)).isEqualTo("loaded " + key);
              assertThat(loading.containsKey(key)).isTrue();
            });
  }

  @Test
  void aServerThatOnlyRefusesTheCommandIsNoOutage(EmbeddedShards shards) {
    EmbeddedShard server = shards.shard(0);
    try (FaultProxy proxy = FaultProxy.to(server.host(), server.port());
        CacheFixture proxied =
            CacheFixture.on("redis://" + proxy.host() + ":" + proxy.port())
                .with("cache.forgiving.on-failure", "miss")
                .with("timeout", "300ms")) {
      Cache<String, String> forgiving =
          proxied.strings("forgiving", CreatedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
      forgiving.put("key", "value");

      proxy.answer("GET"::equals, "-NOPERM this user has no permissions\r\n");
      assertThatThrownBy(() -> forgiving.get("key")).isInstanceOf(CacheException.class);
      proxy.answer("GET"::equals, "-LOADING Redis is loading the dataset in memory\r\n");
      assertThat(forgiving.get("key")).isNull();
      proxy.answerNothing();
      assertThat(forgiving.get("key")).isEqualTo("value");
    }
  }
}
