package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** A processor that computes what is missing runs once, however many want it at once. */
@WithEmbeddedShards(count = 2)
final class ProcessorOnceIT {

  private static final int THREADS = 20;

  private final AtomicInteger computed = new AtomicInteger();
  private final CacheFixture fixture;
  private final CacheFixture other;

  ProcessorOnceIT(EmbeddedShards shards) {
    fixture = fixture(shards);
    other = fixture(shards);
  }

  private static CacheFixture fixture(EmbeddedShards shards) {
    return CacheFixture.on(shards).with("cache.lo*.load-lock", "true");
  }

  @BeforeEach
  void clear() {
    fixture.strings("locked").clear();
    fixture.strings("plain").clear();
  }

  @AfterEach
  void close() {
    fixture.close();
    other.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "locked"})
  void threadsThatMissAKeyComputeItOnce(String name) {
    assertThat(computedBy(fixture.manager().getCache(name))).containsOnly("computed 1");
    assertThat(computed).hasValue(1);
  }

  @Test
  void withLoadLockThreadsOfTwoManagersThatMissAKeyComputeItOnce() {
    assertThat(computedBy(fixture.manager().getCache("locked"), other.strings("locked")))
        .containsOnly("computed 1");
    assertThat(computed).hasValue(1);
  }

  @Test
  void withLoadLockTheLoaderBehindProcessorsOfTwoManagersIsAskedOnce() {
    LoaderScript loader = new LoaderScript(key -> LoadLockIT.slowly(key, 100));
    List<Cache<String, String>> both =
        List.of(
            fixture.cache("loading", loader.readThrough()),
            other.cache("loading", loader.readThrough()));
    both.get(0).clear();
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Cache<String, String> cache = both.get(i % 2);
      results.add(Async.supply(() -> cache.invoke("key", (entry, none) -> entry.getValue())));
    }
    assertThat(results.stream().map(CompletableFuture::join)).containsOnly("value of key");
    assertThat(loader.all()).hasSize(1);
  }

  @Test
  void withLoadLockAProcessorMayAskForTheKeyThatItComputes() {
    Cache<String, String> cache = fixture.manager().getCache("locked");
    String result =
        cache.invoke(
            "key",
            (entry, arguments) -> cache.invoke("key", (inner, none) -> "inner " + inner.exists()));
    assertThat(result).isEqualTo("inner false");
  }

  @Test
  void aComputationThatFailsIsTriedAgainByTheNext() {
    Cache<String, String> cache = fixture.manager().getCache("locked");
    EntryProcessor<String, String, String> failsOnce =
        (entry, arguments) -> {
          if (entry.exists()) {
            return entry.getValue();
          }
          pause();
          if (computed.incrementAndGet() == 1) {
            throw new IllegalStateException("no luck");
          }
          entry.setValue("computed " + computed);
          return entry.getValue();
        };
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      results.add(
          Async.supply(() -> cache.invoke("key", failsOnce)).exceptionally(failure -> "failed"));
    }
    assertThat(results.stream().map(CompletableFuture::join))
        .containsOnly("failed", "computed 2")
        .containsOnlyOnce("failed");
  }

  @Test
  void whoFindsAnEntryWaitsForNoProcessorOfAnother() throws Exception {
    Cache<String, String> cache = fixture.manager().getCache("plain");
    cache.put("key", "there");
    LoaderGate gate = new LoaderGate();
    CompletableFuture<String> slow =
        Async.supply(
            () ->
                cache.invoke(
                    "key",
                    (entry, arguments) -> {
                      gate.pass();
                      return entry.getValue();
                    }));
    gate.awaitArrivals(1);
    CompletableFuture<String> quick =
        Async.supply(() -> cache.invoke("key", (entry, arguments) -> entry.getValue()));
    assertThat(quick.get(20, TimeUnit.SECONDS)).isEqualTo("there");
    gate.open();
    assertThat(slow.get(20, TimeUnit.SECONDS)).isEqualTo("there");
  }

  /** What threads get that want one key at the same time, from caches in turn. */
  @SafeVarargs
  private List<String> computedBy(Cache<String, String>... caches) {
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Cache<String, String> cache = caches[i % caches.length];
      results.add(Async.supply(() -> cache.invoke("key", this::computeIfAbsent)));
    }
    return results.stream().map(CompletableFuture::join).toList();
  }

  private String computeIfAbsent(MutableEntry<String, String> entry, Object... arguments) {
    if (!entry.exists()) {
      pause();
      entry.setValue("computed " + computed.incrementAndGet());
    }
    return entry.getValue();
  }

  private static void pause() {
    LoadLockIT.slowly("", 100);
  }
}
