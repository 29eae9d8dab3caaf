package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.LoaderThreads.Running;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** One load per key and JVM; whoever waits for it gets its value or its failure, in time. */
@WithEmbeddedShards
class ReadThroughOnceIT {

  private static final int THREADS = 50;
  private static final String KEY = "key";

  private final LoaderGate gate = new LoaderGate();
  private LoaderClaims claims;
  private CacheFixture fixture;
  private CacheFixture other;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    claims = new LoaderClaims(shards);
    fixture = CacheFixture.on(shards);
    other = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    gate.open();
    claims.assertNoneLeft();
    fixture.close();
    other.close();
  }

  private LoaderScript gated(String value) {
    return new LoaderScript(
        key -> {
          gate.pass();
          return value;
        });
  }

  /** Waits until each call has missed its entry and waits for the load. */
  private static void awaitLoadsOf(Cache<String, String> cache, List<Running<String>> running) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(30))
        .until(() -> CacheCounters.of(cache).misses() == running.size());
    LoaderThreads.awaitWaiting(running);
  }

  @Test
  void fiftyThreadsThatMissAKeyLoadItOnce() {
    LoaderScript loader = gated("value");
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());

    List<Running<String>> running = LoaderThreads.start(THREADS, () -> cache.get(KEY));
    awaitLoadsOf(cache, running);
    gate.open();

    assertThat(running).allSatisfy(call -> assertThat(call.await()).isEqualTo("value"));
    assertThat(loader.all()).containsExactly(KEY);
    assertThat(CacheCounters.of(cache).misses()).isEqualTo(THREADS);
  }

  @Test
  void getAllsOfOverlappingKeysLoadEachKeyOnce() {
    LoaderScript loader =
        new LoaderScript(
            key -> {
              gate.pass();
              return "value of " + key;
            });
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());

    List<Running<Map<String, String>>> running = new ArrayList<>();
    List<Set<String>> wanted = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Set<String> keys =
          IntStream.range(i, i + 10).mapToObj(n -> "key" + n % 30).collect(Collectors.toSet());
      wanted.add(keys);
      running.add(
          i % 5 == 0
              ? LoaderThreads.start(() -> one(cache, keys))
              : LoaderThreads.start(() -> cache.getAll(keys)));
    }
    LoaderThreads.awaitWaiting(running);
    gate.open();

    for (int i = 0; i < THREADS; i++) {
      assertThat(Objects.requireNonNull(running.get(i).await()))
          .isEqualTo(
              wanted.get(i).stream().collect(Collectors.toMap(k -> k, k -> "value of " + k)));
    }
    assertThat(loader.all()).doesNotHaveDuplicates().hasSize(30);
  }

  private static Map<String, String> one(Cache<String, String> cache, Set<String> keys) {
    return keys.stream().collect(Collectors.toMap(key -> key, cache::get));
  }

  @Test
  void aFailingLoaderFailsItsWaitersAndPoisonsNothing() {
    AtomicBoolean failing = new AtomicBoolean(true);
    LoaderScript loader =
        new LoaderScript(
            key -> {
              gate.pass();
              if (failing.get()) {
                throw new IllegalStateException("database is down");
              }
              return "value";
            });
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());

    List<Running<String>> running = LoaderThreads.start(THREADS, () -> cache.get(KEY));
    awaitLoadsOf(cache, running);
    gate.open();

    assertThat(running)
        .allSatisfy(
            call ->
                assertThatThrownBy(call::await)
                    .isInstanceOf(CacheLoaderException.class)
                    .hasMessageContaining("database is down")
                    .hasRootCauseInstanceOf(IllegalStateException.class));
    assertThat(loader.all()).hasSize(1);
    assertThatThrownBy(() -> cache.getAll(Set.of(KEY, "other")))
        .isInstanceOf(CacheLoaderException.class);
    claims.assertNoneLeft();
    failing.set(false);
    assertThat(cache.get(KEY)).isEqualTo("value");
    assertThat(cache.containsKey(KEY)).isTrue();
  }

  @Test
  void aLoadersOwnExceptionIsNotWrapped() {
    CacheLoaderException own = new CacheLoaderException("own");
    Cache<String, String> cache =
        fixture.cache(
            "cache",
            new LoaderScript(
                    key -> {
                      throw own;
                    })
                .readThrough());

    assertThatThrownBy(() -> cache.get(KEY)).isSameAs(own);
  }

  @Test
  void anErrorOfALoaderReachesItsCallerAndItsWaiters() {
    LoaderScript loader =
        new LoaderScript(
            key -> {
              gate.pass();
              throw new NoClassDefFoundError("missing");
            });
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());

    List<Running<String>> running = LoaderThreads.start(3, () -> cache.get(KEY));
    awaitLoadsOf(cache, running);
    gate.open();

    assertThat(running)
        .allSatisfy(
            call ->
                assertThatThrownBy(call::await).hasRootCauseInstanceOf(NoClassDefFoundError.class));
  }

  @Test
  void aKeyWithoutAValueStaysAbsentForAllWhoAsk() {
    LoaderScript loader = gated(null);
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());

    List<Running<String>> running = LoaderThreads.start(THREADS, () -> cache.get(KEY));
    awaitLoadsOf(cache, running);
    gate.open();

    assertThat(running).allSatisfy(call -> assertThat(call.await()).isNull());
    assertThat(loader.all()).containsExactly(KEY);
    assertThat(cache.containsKey(KEY)).isFalse();
    assertThat(cache.getAll(Set.of(KEY, "other"))).isEmpty();
    assertThat(cache.<String>invoke(KEY, (entry, arguments) -> entry.getValue())).isNull();
  }

  @Test
  void aValueThatCannotBeStoredFailsAndLeavesNothing() {
    Cache<Object, Object> cache =
        fixture.cache(
            "objects",
            new MutableConfiguration<Object, Object>()
                .setReadThrough(true)
                .setCacheLoaderFactory(
                    () ->
                        new CacheLoader<Object, Object>() {
                          @Override
                          public Object load(Object key) {
                            return new Thread();
                          }

                          @Override
                          public Map<Object, Object> loadAll(Iterable<?> keys) {
                            return Map.of("a", new Thread(), "b", "fine");
                          }
                        }));

    assertThatThrownBy(() -> cache.get("a")).hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> cache.getAll(Set.of("a", "b")))
        .hasMessageContaining("java.lang.Thread");
    assertThatThrownBy(() -> cache.invoke("a", (entry, arguments) -> entry.getValue()))
        .hasMessageContaining("java.lang.Thread");
    claims.assertNoneLeft();
  }

  @Test
  void aProcessorThatDoesNotStoreWhatItLoadedLeavesNoClaim() {
    Cache<String, String> cache =
        fixture.cache("cache", new LoaderScript(key -> "value").readThrough());

    cache.invoke(
        KEY,
        (entry, arguments) -> {
          assertThat(entry.getValue()).isEqualTo("value");
          entry.remove();
          return null;
        });
    claims.assertNoneLeft();
    assertThatThrownBy(
            () ->
                cache.invoke(
                    KEY,
                    (entry, arguments) -> {
                      assertThat(entry.getValue()).isEqualTo("value");
                      throw new IllegalStateException("no");
                    }))
        .hasMessageContaining("no");

    claims.assertNoneLeft();
    assertThat(cache.containsKey(KEY)).isFalse();
  }

  @Test
  void aWaiterGivesUpWhenItsBudgetIsSpent() {
    Cache<String, String> cache =
        fixture.with("lease", "300ms").cache("cache", gated("value").readThrough());
    Running<String> loading = LoaderThreads.start(() -> cache.get(KEY));
    gate.awaitArrivals(1);

    long start = System.nanoTime();
    CacheLoaderException failure =
        catchThrowableOfType(CacheLoaderException.class, () -> cache.get(KEY));
    Duration waited = Duration.ofNanos(System.nanoTime() - start);

    assertThat(failure).hasMessageContaining("300 ms (shardcache.lease)");
    assertThat(waited).isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
    gate.open();
    assertThat(loading.await()).isEqualTo("value");
  }

  @Test
  void theBudgetIsForAllKeysOfACallTogether() {
    LoaderScript loader =
        new LoaderScript(
            key -> { // each takes longer than the one before it
              sleep(400L * (1 + Integer.parseInt(key.substring(3))));
              return "value";
            });
    Cache<String, String> cache =
        fixture.with("lease", "600ms").cache("cache", loader.readThrough());
    Set<String> keys = new LinkedHashSet<>(List.of("key0", "key1", "key2", "key3"));
    List<Running<String>> loading = new ArrayList<>();
    keys.forEach(key -> loading.add(LoaderThreads.start(() -> cache.get(key))));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(30))
        .until(() -> loader.single().size() == keys.size());

    assertThatThrownBy(() -> cache.getAll(keys)) // each alone would come in time
        .isInstanceOf(CacheLoaderException.class)
        .hasMessageContaining("shardcache.lease");
    loading.forEach(Running::await);
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void twoManagersThatLoadAtOnceEndWithOneValue() {
    Cache<String, String> here = fixture.cache("cache", gated("here").readThrough());
    Cache<String, String> there = other.cache("cache", gated("there").readThrough());

    Running<String> first = LoaderThreads.start(() -> here.get(KEY));
    Running<String> second = LoaderThreads.start(() -> there.getAll(Set.of(KEY)).get(KEY));
    gate.awaitArrivals(2);
    gate.open();

    String winner = first.await();
    assertThat(winner).isIn("here", "there").isEqualTo(second.await());
    assertThat(here.get(KEY)).isEqualTo(winner);
    assertThat(there.get(KEY)).isEqualTo(winner);
  }

  @Test
  void nobodyMissesAValueWhileSomebodyElseHasALease() {
    Cache<String, String> cache =
        fixture.cache(
            "cache",
            new LoaderScript(
                    key -> {
                      Thread.yield();
                      return "value";
                    })
                .readThrough());
    claims.lease(cache, KEY, Duration.ofSeconds(30));

    List<Running<String>> running = LoaderThreads.start(THREADS, () -> cache.get(KEY));

    assertThat(running).allSatisfy(call -> assertThat(call.await()).isEqualTo("value"));
    assertThat(cache.containsKey(KEY)).as("stored beside a writer").isFalse();
    claims.release(cache, KEY);
  }

  @Test
  void aLoaderThatAsksForItsOwnKeyFindsNothingAndEnds() {
    AtomicReference<@Nullable Cache<String, String>> self = new AtomicReference<>();
    LoaderScript loader =
        new LoaderScript(key -> "loaded, before " + Objects.requireNonNull(self.get()).get(key));
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());
    self.set(cache);

    assertThat(cache.get(KEY)).isEqualTo("loaded, before null");
    assertThat(cache.getAll(Set.of("a", "b")))
        .containsOnlyKeys("a", "b")
        .containsValue("loaded, before null");
  }

  @Test
  void whatALoaderPutsItselfIsNotReplacedByWhatItReturns() {
    AtomicReference<@Nullable Cache<String, String>> self = new AtomicReference<>();
    Cache<String, String> cache =
        fixture.cache(
            "cache",
            new LoaderScript(
                    key -> {
                      Objects.requireNonNull(self.get()).put(key, "put");
                      return "returned";
                    })
                .readThrough());
    self.set(cache);

    cache.get(KEY);

    assertThat(cache.get(KEY)).isEqualTo("put");
  }

  @Test
  void loadersThatAskForEachOthersKeysEnd() {
    AtomicReference<@Nullable Cache<String, String>> self = new AtomicReference<>();
    CyclicBarrier both = new CyclicBarrier(2);
    LoaderScript loader =
        new LoaderScript(
            key -> {
              String crossing = key.equals("a") ? "b" : "a";
              meet(both);
              return key + Objects.requireNonNull(self.get()).get(crossing);
            });
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());
    self.set(cache);

    Running<String> first = LoaderThreads.start(() -> cache.get("a"));
    Running<String> second = LoaderThreads.start(() -> cache.get("b"));

    assertThat(first.await()).startsWith("a");
    assertThat(second.await()).startsWith("b");
    assertThat(cache.get("a")).startsWith("a");
    assertThat(cache.get("b")).startsWith("b");
  }

  /** The two threads meet while each loads its own key; nested loads find nobody to meet. */
  private static void meet(CyclicBarrier both) {
    try {
      both.await(300, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | BrokenBarrierException e) {
      // a nested load
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
