package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** A shard that is down or hangs costs its own keys and nothing else, and comes back by itself. */
@WithEmbeddedShards
final class DeadShardIT {

  private static final int DEAD = 1;
  private static final Duration BUDGET = Duration.ofMillis(500);

  private EmbeddedShard dead;
  private CacheFixture fixture;
  private Cache<String, String> cache;
  private Map<String, String> entries;
  private Map<String, String> lost;
  private Map<String, String> alive;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    dead = shards.shard(DEAD);
    fixture = CacheFixture.on(shards).with("timeout", BUDGET.toMillis() + "ms");
    cache = fixture.strings("cache");
    entries =
        IntStream.range(0, 60).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value" + i));
    cache.putAll(entries);
    Map<Boolean, Map<String, String>> parts =
        entries.entrySet().stream()
            .collect(
                Collectors.partitioningBy(
                    entry -> CacheFixture.sharded(cache).shardFor(entry.getKey()).index() == DEAD,
                    Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    lost = parts.get(true);
    alive = parts.get(false);
    assertThat(lost).isNotEmpty();
    assertThat(alive).isNotEmpty();
  }

  @AfterEach
  void close() {
    fixture.close();
    dead.restart();
  }

  private void stop(String how) {
    if (how.equals("killed")) {
      dead.kill();
    } else {
      dead.pause();
    }
  }

  private String deadName() {
    return CacheFixture.sharded(cache).shards().get(DEAD).name();
  }

  private static CacheException failure(Runnable operation) {
    long start = System.nanoTime();
    CacheException failure = catchThrowableOfType(CacheException.class, operation::run);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("duration")
        .isLessThan(BUDGET.multipliedBy(2).plusMillis(500));
    assertThat(failure).isNotNull();
    return failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {"killed", "paused"})
  void itsKeysFailAndTheOthersWork(String how) {
    stop(how);

    String key = lost.keySet().iterator().next();
    assertThat(failure(() -> cache.get(key))).hasMessageContaining(deadName());
    assertThat(failure(() -> cache.put(key, "new"))).hasMessageContaining(deadName());
    alive.forEach(
        (other, value) -> {
          assertThat(cache.get(other)).isEqualTo(value);
          assertThat(cache.getAndPut(other, "new")).isEqualTo(value);
          assertThat(cache.replace(other, "new", value)).isTrue();
        });
    assertThat(cache.getAll(alive.keySet())).isEqualTo(alive);
  }

  @ParameterizedTest
  @ValueSource(strings = {"killed", "paused"})
  void bulkReadsNameTheShardAndTheKeysThatFailed(String how) {
    stop(how);
    Set<String> few = new HashSet<>(alive.keySet());
    List<String> failing = lost.keySet().stream().limit(3).toList();
    few.addAll(failing);

    CacheException failure = failure(() -> cache.getAll(few));

    assertThat(failure).hasMessageContaining(deadName()).hasMessageContaining("3 of " + few.size());
    failing.forEach(key -> assertThat(failure).hasMessageContaining(key));
    alive.keySet().stream()
        .filter(key -> failing.stream().noneMatch(other -> other.startsWith(key)))
        .forEach(key -> assertThat(failure.getMessage()).doesNotContainPattern(key + "\\b"));
    assertThat(failure.getMessage()).doesNotContain("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"killed", "paused"})
  void bulkWritesFinishTheOthersAndNameTheShardAndTheKeysThatFailed(String how) {
    stop(how);
    CacheCounters.clear(cache);
    Map<String, String> fresh =
        entries.keySet().stream().collect(Collectors.toMap(key -> key, key -> "fresh " + key));

    CacheException failure = failure(() -> cache.putAll(fresh));

    assertThat(failure)
        .hasMessageContaining(deadName())
        .hasMessageContaining(lost.size() + " of " + fresh.size())
        .hasMessageContaining("Failed keys: ");
    assertThat(lost.keySet()).anyMatch(key -> failure.getMessage().contains(key));
    alive.keySet().forEach(key -> assertThat(cache.get(key)).isEqualTo("fresh " + key));
    assertThat(CacheCounters.of(cache).puts()).isEqualTo(alive.size());

    assertThat(failure(() -> cache.removeAll(entries.keySet()))).hasMessageContaining(deadName());
    assertThat(cache.getAll(alive.keySet())).isEmpty();
    assertThat(CacheCounters.of(cache).removals()).isEqualTo(alive.size());
  }

  @Test
  void clearingClearsTheOthersAndNamesTheShard() {
    dead.kill();

    assertThat(failure(cache::clear)).hasMessageContaining(deadName());

    assertThat(cache.getAll(alive.keySet())).isEmpty();
    assertThatThrownBy(() -> cache.forEach(entry -> assertThat(entry).isNotNull()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(deadName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"clear", "removeAll", "destroyCache"})
  void aCacheWithALoaderIsClearedOnTheOthersToo(String operation) {
    Cache<String, String> loading = fixture.cache("loading", withLoader());
    loading.putAll(entries);
    List<String> elsewhere =
        entries.keySet().stream()
            .filter(key -> CacheFixture.sharded(loading).shardFor(key).index() != DEAD)
            .toList();
    dead.kill();

    CacheException failure =
        failure(
            switch (operation) {
              case "clear" -> loading::clear;
              case "removeAll" -> loading::removeAll;
              default -> () -> fixture.manager().destroyCache("loading");
            });

    assertThat(failure)
        .hasMessageContaining(deadName())
        .hasMessageContaining("; " + elsewhere.size() + " entries were removed");
    Cache<String, String> same =
        loading.isClosed() ? fixture.cache("loading", withLoader()) : loading;
    assertThat(elsewhere).noneMatch(same::containsKey);
  }

  @Test
  void aShardThatComesBackIsUsedAgainByTheSameManager() {
    dead.kill();
    String key = lost.keySet().iterator().next();
    failure(() -> cache.get(key));

    dead.restart();

    assertThat(cache.get(key)).as("it has lost its data").isNull();
    cache.putAll(entries);
    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
  }

  @Test
  void aShardThatHungAnswersAgainWithItsOwnValues() {
    dead.pause();
    lost.keySet().stream().limit(3).forEach(key -> failure(() -> cache.get(key)));

    dead.resume();

    entries.forEach((key, value) -> assertThat(cache.get(key)).isEqualTo(value));
    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
  }

  @Test
  void aReadSurvivesThatTheServerClosedTheConnection(EmbeddedShards shards) {
    for (int round = 0; round < 3; round++) {
      shards.shards().forEach(shard -> shard.command("CLIENT", "KILL", "TYPE", "normal"));
      entries.forEach((key, value) -> assertThat(cache.get(key)).isEqualTo(value));
      shards.shards().forEach(shard -> shard.command("CLIENT", "KILL", "TYPE", "normal"));
      assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    }
  }

  @Test
  void scriptsThatAServerForgotAreLoadedAgain(EmbeddedShards shards) {
    assertThat(cache.replace("key1", "value1", "new")).isTrue();
    shards.shards().forEach(shard -> shard.command("SCRIPT", "FLUSH"));

    entries.forEach(
        (key, value) ->
            assertThat(cache.replace(key, key.equals("key1") ? "new" : value, "again")).isTrue());
  }

  private static MutableConfiguration<String, String> withLoader() {
    return CacheFixture.stringConfiguration()
        .setCacheLoaderFactory(
            () ->
                new CacheLoader<>() {
                  @Override
                  public String load(String key) {
                    return "loaded";
                  }

                  @Override
                  public Map<String, String> loadAll(Iterable<? extends String> keys) {
                    return Map.of();
                  }
                });
  }

  @ParameterizedTest
  @CsvSource({"killed, false", "paused, false", "killed, true"})
  void removeAllOfACacheWithListenersRemovesWhatItFoundAndSaysThatItEndedEarly(
      String how, boolean loader) {
    Cache<String, String> listened =
        fixture.cache(
            "listened",
            (loader ? withLoader() : CacheFixture.stringConfiguration())
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        () -> (CacheEntryRemovedListener<String, String>) events -> {},
                        null,
                        false,
                        true)));
    listened.putAll(entries);
    stop(how);

    assertThat(failure(listened::removeAll))
        .hasMessageContaining("could not walk all shards")
        .hasMessageContaining(deadName());

    assertThat(alive.keySet())
        .filteredOn(key -> CacheFixture.sharded(listened).shardFor(key).index() < DEAD)
        .isNotEmpty()
        .noneMatch(listened::containsKey);
  }
}
