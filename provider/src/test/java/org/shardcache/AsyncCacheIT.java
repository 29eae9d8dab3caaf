package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Calls that complete later: every stage ends, as the call itself would. */
@WithEmbeddedShards
final class AsyncCacheIT {

  private EmbeddedShards shards;
  private CacheFixture fixture;
  private Cache<String, String> cache;
  private AsyncCache<String, String> async;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("timeout", "1s");
    cache = fixture.strings("cache");
    async = async(cache);
  }

  @AfterEach
  void close() {
    shards.shards().forEach(shard -> shard.resume());
    fixture.close();
  }

  @SuppressWarnings("unchecked") // it has the types of the cache
  private static <K, V> AsyncCache<K, V> async(Cache<K, V> cache) {
    return cache.unwrap(AsyncCache.class);
  }

  private static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void everyOperationDoesWhatTheCacheDoes() {
    result(async.put("a", "1"));
    result(async.putAll(Map.of("b", "2", "c", "3")));
    assertThat(result(async.get("a"))).isEqualTo("1");
    assertThat(result(async.get("absent"))).isNull();
    assertThat(result(async.getAll(Set.of("a", "b", "absent"))))
        .isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(result(async.containsKey("a"))).isTrue();
    assertThat(result(async.getAndPut("a", "4"))).isEqualTo("1");
    assertThat(result(async.putIfAbsent("a", "5"))).isFalse();
    assertThat(result(async.replace("a", "4", "6"))).isTrue();
    assertThat(result(async.replace("a", "7"))).isTrue();
    assertThat(result(async.getAndReplace("a", "8"))).isEqualTo("7");
    assertThat(result(async.remove("a", "7"))).isFalse();
    assertThat(result(async.getAndRemove("a"))).isEqualTo("8");
    assertThat(result(async.remove("a"))).isFalse();
    String invoked =
        result(
            async.invoke(
                "b",
                (entry, arguments) -> {
                  entry.setValue(entry.getValue() + arguments[0]);
                  return entry.getValue();
                },
                "!"));
    assertThat(invoked).isEqualTo("2!");
    assertThat(
            result(async.invokeAll(Set.of("b"), (entry, arguments) -> entry.getValue()))
                .get("b")
                .get())
        .isEqualTo("2!");
    result(async.removeAll(Set.of("b")));
    assertThat(cache.containsKey("b")).isFalse();
    assertThat(cache.containsKey("c")).isTrue();
    result(async.removeAll());
    assertThat(cache.containsKey("c")).isFalse();
    cache.put("d", "9");
    result(async.clear());
    assertThat(cache.iterator()).isExhausted();
  }

  @Test
  void oneWrongTypeAmongAHundredFailsAloneAndTheOthersComplete() {
    IntStream.range(0, 100).forEach(i -> cache.put("key" + i, "value" + i));
    int shard = CacheFixture.sharded(cache).shardFor("key42").index();
    shards.shard(shard).command("DEL", "jcache:cache:key42");
    shards.shard(shard).command("LPUSH", "jcache:cache:key42", "element");

    List<CompletableFuture<String>> stages =
        IntStream.range(0, 100).mapToObj(i -> async.get("key" + i).toCompletableFuture()).toList();

    for (int i = 0; i < 100; i++) {
      CompletableFuture<String> stage = stages.get(i);
      if (i == 42) {
        assertThatThrownBy(() -> result(stage))
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(CacheException.class)
            .hasMessageContaining("WRONGTYPE");
      } else {
        assertThat(result(stage)).isEqualTo("value" + i);
      }
    }
  }

  @Test
  void whatTheCacheWouldThrowCompletesTheStage() {
    assertThatThrownBy(() -> result(async.get(null)))
        .hasCauseInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> result(async.loadAll(null, false)))
        .hasCauseInstanceOf(NullPointerException.class);
    assertThatThrownBy(
            () ->
                result(
                    async.invoke(
                        "key",
                        (entry, arguments) -> {
                          throw new IllegalArgumentException("no");
                        })))
        .hasCauseInstanceOf(EntryProcessorException.class);
    cache.close();
    assertThatThrownBy(() -> result(async.put("key", "value")))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void noStageStaysPendingWhenAShardHangsOrTheManagerIsClosed() {
    shards.shard(1).pause();
    List<CompletableFuture<String>> stages = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      stages.add(async.get("key" + i).toCompletableFuture());
    }
    fixture.close();
    stages.add(async.get("late").toCompletableFuture());

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> stages.stream().allMatch(CompletableFuture::isDone));
    assertThatThrownBy(() -> result(stages.get(200)))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void aLoadCompletesItsStageAlsoWhenTheLoaderFails() {
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public String load(String key) {
            return loadAll(List.of(key)).get(key);
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            String key = keys.iterator().next();
            if (key.equals("bad")) {
              throw new IllegalStateException("the loader failed");
            }
            return Map.of(key, "loaded");
          }
        };
    Cache<String, String> loading =
        fixture.cache(
            "loading",
            new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setCacheLoaderFactory(() -> loader));

    result(async(loading).loadAll(Set.of("good"), true));
    assertThat(loading.get("good")).isEqualTo("loaded");
    assertThatThrownBy(() -> result(async(loading).loadAll(Set.of("bad"), true)))
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("the loader failed");
  }
}
