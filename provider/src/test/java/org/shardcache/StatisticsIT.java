package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** The statistics of every operation, exact and immediate; times that can be believed. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatisticsIT {

  /** What a loader takes; no cache operation of this test takes nearly as long. */
  private static final long LOAD_MILLIS = 300;

  private enum Loader implements CacheLoader<String, String> {
    QUICK(0),
    SLOW(LOAD_MILLIS);

    private final long millis;

    Loader(long millis) {
      this.millis = millis;
    }

    @Override
    public String load(String key) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return key.startsWith("unknown") ? null : "loaded";
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new LinkedHashMap<>();
      keys.forEach(key -> loaded.put(key, load(key)));
      loaded.values().removeIf(value -> value == null);
      return loaded;
    }
  }

  /** Accepts everything. */
  private static final class Writer implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {}

    @Override
    public void writeAll(
        java.util.Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.clear();
    }

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(java.util.Collection<?> keys) {
      keys.clear();
    }
  }

  private enum Kind {
    PLAIN,
    LISTENED,
    WRITE_THROUGH,
    READ_THROUGH
  }

  private final Map<Kind, Cache<String, String>> caches = new LinkedHashMap<>();
  private CacheFixture fixture;
  private ShardProbe probe;

  @BeforeAll
  void open(EmbeddedShards shards) {
    probe = new ShardProbe(shards);
    fixture = CacheFixture.on(shards);
    caches.put(Kind.PLAIN, fixture.cache("plain", configuration()));
    caches.put(
        Kind.LISTENED,
        fixture.cache(
            "listened",
            configuration()
                .addCacheEntryListenerConfiguration(
                    new EventRecorder<String, String>().registration(Mode.SYNCHRONOUS))));
    caches.put(
        Kind.WRITE_THROUGH,
        fixture.cache(
            "written", configuration().setWriteThrough(true).setCacheWriterFactory(Writer::new)));
    caches.put(Kind.READ_THROUGH, fixture.cache("loaded", configuration().setReadThrough(true)));
  }

  private static MutableConfiguration<String, String> configuration() {
    return CacheFixture.stringConfiguration().setCacheLoaderFactory(() -> Loader.QUICK);
  }

  @AfterAll
  void close() {
    fixture.close();
  }

  @BeforeEach
  void empty() {
    probe.flush();
  }

  private static Arguments row(
      String name,
      Consumer<Cache<String, String>> operation,
      long hits,
      long misses,
      long puts,
      long removals) {
    return Arguments.of(name, operation, new CacheCounters(hits, misses, puts, removals));
  }

  /** Of a cache that has {@code a}, {@code b} and {@code c}; {@code x} and {@code y} are absent. */
  static Stream<Arguments> operations() {
    return Stream.of(
        row("getAll", cache -> cache.getAll(Set.of("a", "b", "x")), 2, 1, 0, 0),
        row("getAll of nothing", cache -> cache.getAll(Set.of()), 0, 0, 0, 0),
        row("putAll", cache -> cache.putAll(Map.of("a", "1", "x", "1", "y", "1")), 0, 0, 3, 0),
        row("removeAll of keys", cache -> cache.removeAll(Set.of("a", "b", "x")), 0, 0, 0, 2),
        row("removeAll", Cache::removeAll, 0, 0, 0, 3),
        row("removeAll of nothing", StatisticsIT::removeTwice, 0, 0, 0, 3),
        row("clear", Cache::clear, 0, 0, 0, 0),
        row("containsKey", cache -> cache.containsKey("a"), 0, 0, 0, 0),
        row("iterator", cache -> cache.forEach(entry -> {}), 3, 0, 0, 0),
        row("iterator.remove", StatisticsIT::removeByIterator, 3, 0, 0, 3),
        row("loadAll", cache -> load(cache, false), 0, 0, 0, 0),
        row("loadAll that replaces", cache -> load(cache, true), 0, 0, 0, 0),
        row("invoke of nothing", cache -> cache.invoke("x", (entry, args) -> null), 0, 1, 0, 0),
        row("invoke", cache -> cache.invoke("a", (entry, args) -> null), 1, 0, 0, 0),
        row("invokeAll that does nothing", cache -> invokeAll(cache, null), 2, 1, 0, 0),
        row("invokeAll that sets", cache -> invokeAll(cache, "set"), 2, 1, 3, 0),
        row("invokeAll that removes", cache -> invokeAll(cache, "remove"), 2, 1, 0, 2),
        row("invokeAll that fails", cache -> invokeAll(cache, "fail"), 0, 0, 0, 0),
        row("getAndPut", cache -> cache.getAndPut("a", "1"), 1, 0, 1, 0),
        row("getAndPut of a new entry", cache -> cache.getAndPut("x", "1"), 0, 1, 1, 0),
        row("putIfAbsent", cache -> cache.putIfAbsent("a", "1"), 1, 0, 0, 0),
        row("putIfAbsent of a new entry", cache -> cache.putIfAbsent("x", "1"), 0, 1, 1, 0),
        row("replace", cache -> cache.replace("a", "1"), 1, 0, 1, 0),
        row("replace of nothing", cache -> cache.replace("x", "1"), 0, 1, 0, 0),
        row("replace of the value", cache -> cache.replace("a", "value", "1"), 1, 0, 1, 0),
        row("replace of another value", cache -> cache.replace("a", "other", "1"), 1, 0, 0, 0),
        row("getAndReplace", cache -> cache.getAndReplace("a", "1"), 1, 0, 1, 0),
        row("remove", cache -> cache.remove("a"), 0, 0, 0, 1),
        row("remove of nothing", cache -> cache.remove("x"), 0, 0, 0, 0),
        row("remove of the value", cache -> cache.remove("a", "value"), 1, 0, 0, 1),
        row("remove of another value", cache -> cache.remove("a", "other"), 1, 0, 0, 0),
        row("getAndRemove", cache -> cache.getAndRemove("a"), 1, 0, 0, 1),
        row("getAndRemove of nothing", cache -> cache.getAndRemove("x"), 0, 1, 0, 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void everyOperationCountsWhatTheTableSaysInEveryKindOfCache(
      String name, Consumer<Cache<String, String>> operation, CacheCounters expected) {
    caches.forEach(
        (kind, cache) -> {
          cache.clear();
          cache.putAll(Map.of("a", "value", "b", "value", "c", "value"));
          CacheCounters.clear(cache);
          operation.accept(cache);
          assertThat(CacheCounters.of(cache)).as(kind.name()).isEqualTo(expected);
        });
  }

  private static void removeTwice(Cache<String, String> cache) {
    cache.removeAll();
    cache.removeAll();
  }

  private static void removeByIterator(Cache<String, String> cache) {
    for (var entries = cache.iterator(); entries.hasNext(); ) {
      entries.next();
      entries.remove();
    }
  }

  private static void load(Cache<String, String> cache, boolean replace) {
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of("a", "x"), replace, done);
    try {
      done.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void invokeAll(Cache<String, String> cache, String action) {
    cache.invokeAll(
        new LinkedHashSet<>(List.of("a", "x", "b")),
        (entry, args) -> {
          if ("set".equals(action)) {
            entry.setValue("new");
          } else if ("remove".equals(action)) {
            entry.remove();
          } else if ("fail".equals(action)) {
            throw new IllegalStateException("by the test");
          }
          return null;
        });
  }

  @Test
  void aReadThatIsLoadedIsAMissAndNoPut() {
    Cache<String, String> cache = caches.get(Kind.READ_THROUGH);
    CacheCounters.clear(cache);

    assertThat(cache.get("new")).isEqualTo("loaded");
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(0, 1, 0, 0));
    assertThat(cache.getAll(Set.of("new", "other", "unknown"))).hasSize(2);
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(1, 3, 0, 0));
    cache.invoke("third", (entry, args) -> entry.getValue());
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(1, 4, 0, 0));
    cache.invoke("third", (entry, args) -> entry.getValue());
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(2, 4, 0, 0));
  }

  @Test
  void theTimeOfTheLoaderIsNoPartOfTheTimeOfAGet() {
    Cache<String, String> cache =
        fixture.cache(
            "slow",
            CacheFixture.stringConfiguration()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> Loader.SLOW));

    assertThat(cache.get("a")).isEqualTo("loaded");
    assertThat(cache.getAll(Set.of("b"))).hasSize(1);
    String invoked = cache.invoke("c", (entry, args) -> entry.getValue());
    assertThat(invoked).isEqualTo("loaded");

    assertThat(CacheCounters.average(cache, "Get"))
        .isBetween(1f, TimeUnit.MILLISECONDS.toMicros(LOAD_MILLIS) * 0.9f);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void whatIsCountedHasTakenTime(
      String name, Consumer<Cache<String, String>> operation, CacheCounters expected) {
    caches.forEach(
        (kind, cache) -> {
          cache.clear();
          cache.putAll(Map.of("a", "value", "b", "value", "c", "value"));
          CacheCounters.clear(cache);
          assertThat(averages(cache)).containsOnly(0f);
          operation.accept(cache);
          assertAverage(cache, kind, "Get", expected.hits() + expected.misses());
          assertAverage(cache, kind, "Put", expected.puts());
          assertAverage(cache, kind, "Remove", expected.removals());
        });
  }

  private static void assertAverage(Cache<?, ?> cache, Kind kind, String what, long count) {
    float average = CacheCounters.average(cache, what);
    if (count == 0) {
      assertThat(average).as(kind + ", average " + what).isZero();
    } else {
      assertThat(average).as(kind + ", average " + what).isPositive().isLessThan(5_000_000f);
    }
  }

  private static List<Float> averages(Cache<?, ?> cache) {
    List<Float> averages = new ArrayList<>();
    for (String what : List.of("Get", "Put", "Remove")) {
      averages.add(CacheCounters.average(cache, what));
    }
    return averages;
  }

  @Test
  void concurrentOperationsAreCountedExactly() throws Exception {
    Cache<String, String> cache = caches.get(Kind.PLAIN);
    CacheCounters.clear(cache);
    int threads = 8;
    int rounds = 100;
    CompletableFuture<?>[] workers = new CompletableFuture<?>[threads];
    for (int i = 0; i < threads; i++) {
      String key = "key " + i;
      workers[i] =
          Async.run(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  cache.get(key); // miss
                  cache.put(key, "value");
                  cache.get(key); // hit
                  cache.invoke(
                      key,
                      (entry, args) -> { // hit and put
                        entry.setValue("new");
                        return null;
                      });
                  cache.getAndRemove(key); // hit and removal
                }
              });
    }
    CompletableFuture.allOf(workers).get(60, TimeUnit.SECONDS);

    long each = (long) threads * rounds;
    assertThat(CacheCounters.of(cache))
        .isEqualTo(new CacheCounters(3 * each, each, 2 * each, each));
    assertThat(averages(cache)).allMatch(average -> average > 0);
  }

  @Test
  void processorsInConflictAreCountedOnceEach() throws Exception {
    Cache<String, String> cache = caches.get(Kind.PLAIN);
    cache.put("count", "0");
    CacheCounters.clear(cache);
    CompletableFuture<?>[] workers = new CompletableFuture<?>[4];
    for (int i = 0; i < workers.length; i++) {
      workers[i] =
          Async.run(
              () -> {
                for (int round = 0; round < 50; round++) {
                  cache.invoke(
                      "count",
                      (entry, args) -> {
                        entry.setValue(String.valueOf(Integer.parseInt(entry.getValue()) + 1));
                        return null;
                      });
                }
              });
    }
    CompletableFuture.allOf(workers).get(60, TimeUnit.SECONDS);

    assertThat(cache.get("count")).isEqualTo("200");
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(201, 0, 200, 0));
  }

  @Test
  void expiredEntriesAreMissesAndNoRemovals() {
    Cache<String, String> cache =
        fixture.strings(
            "expiring", CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 1)));
    cache.putAll(Map.of("a", "value", "b", "value"));
    org.awaitility.Awaitility.await().until(() -> probe.keys().isEmpty());
    CacheCounters.clear(cache);

    assertThat(cache.get("a")).isNull();
    assertThat(cache.getAndRemove("a")).isNull();
    cache.removeAll(Set.of("a", "b"));
    cache.removeAll();
    assertThat(cache.iterator().hasNext()).isFalse();

    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(0, 2, 0, 0));
  }

  @Test
  void aFailedOperationCountsNothing() {
    Cache<String, String> cache = caches.get(Kind.PLAIN);
    cache.put("a", "value");
    CacheCounters.clear(cache);

    assertThatThrownBy(
            () ->
                cache.invoke(
                    "a",
                    (entry, args) -> {
                      entry.setValue("new");
                      throw new IllegalStateException("by the test");
                    }))
        .hasStackTraceContaining("by the test");

    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(0, 0, 0, 0));
    assertThat(cache.get("a")).isEqualTo("value");
  }
}
