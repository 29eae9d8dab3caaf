package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.EventRecorder.OldValue;
import org.shardcache.EventRecorder.Told;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** Listeners that throw, block or write into the cache harm nobody. */
@WithEmbeddedShards
@Timeout(60)
final class ListenerFailureIT {

  /** How long a caller waits for a listener that is busy with another event. */
  private static final long PATIENCE_MILLIS = 1_000;

  /** Does with every event what a test says. */
  private static final class Acting extends EventRecorder<String, String> {
    private volatile Consumer<CacheEntryEvent<? extends String, ? extends String>> action =
        event -> {};

    @Override
    void heard(CacheEntryEvent<? extends String, ? extends String> event) {
      action.accept(event);
    }
  }

  private final Acting acting = new Acting();
  private final EventRecorder<String, String> other = new EventRecorder<>();
  private CacheFixture fixture;
  private CacheFixture neighbour;
  private EmbeddedShards shards;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("lease", PATIENCE_MILLIS + "ms");
    neighbour = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
    neighbour.close();
  }

  private Cache<String, String> cache(Mode mode) {
    return fixture.cache("listened", configuration(mode));
  }

  private MutableConfiguration<String, String> configuration(Mode mode) {
    return CacheFixture.stringConfiguration()
        .addCacheEntryListenerConfiguration(acting.registration(mode))
        .addCacheEntryListenerConfiguration(other.registration(Mode.SYNCHRONOUS));
  }

  // ---- throwing

  static Stream<Arguments> operations() {
    Map<String, Consumer<Cache<String, String>>> operations = new LinkedHashMap<>();
    operations.put("put", cache -> cache.put("key", "new"));
    operations.put("getAndPut", cache -> cache.getAndPut("key", "new"));
    operations.put("putAll", cache -> cache.putAll(Map.of("key", "new")));
    operations.put("replace", cache -> cache.replace("key", "new"));
    operations.put("replace of the value", cache -> cache.replace("key", "old", "new"));
    operations.put("getAndReplace", cache -> cache.getAndReplace("key", "new"));
    operations.put("invoke", cache -> cache.invoke("key", ListenerFailureIT::setNew));
    operations.put("invokeAll", cache -> cache.invokeAll(Set.of("key"), ListenerFailureIT::setNew));
    operations.put("remove", cache -> cache.remove("key"));
    operations.put("remove of the value", cache -> cache.remove("key", "old"));
    operations.put("getAndRemove", cache -> cache.getAndRemove("key"));
    operations.put("removeAll of keys", cache -> cache.removeAll(Set.of("key")));
    operations.put("removeAll", Cache::removeAll);
    return operations.entrySet().stream()
        .map(operation -> Arguments.of(operation.getKey(), operation.getValue()));
  }

  private static Object setNew(
      javax.cache.processor.MutableEntry<String, String> entry, Object... arguments) {
    entry.setValue("new");
    return "done";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void whatAListenerThrowsReachesTheCallerAfterTheOperationTookEffectAndWasCounted(
      String name, Consumer<Cache<String, String>> operation) {
    neighbour.strings("listened").put("key", "old");
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    acting.action = ListenerFailureIT::fail;
    boolean removes = name.contains("emove");

    assertThatThrownBy(() -> operation.accept(cache))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasStackTraceContaining("by the test");

    assertThat(cache.get("key")).isEqualTo(removes ? null : "new");
    assertThat(other.told())
        .containsExactly(removes ? Told.removed("key", "old") : Told.updated("key", "new", "old"));
    CacheCounters counters = CacheCounters.of(cache);
    assertThat(counters.puts()).isEqualTo(removes ? 0 : 1);
    assertThat(counters.removals()).isEqualTo(removes ? 1 : 0);
    boolean looks = !List.of("put", "putAll", "remove").contains(name) && !name.contains("All");
    assertThat(counters.hits() + counters.misses())
        .as("lookups, with the one of this test")
        .isEqualTo(1 + (looks || name.startsWith("invoke") ? 1 : 0));

    acting.action = event -> {};
    cache.put("key", "later");
    String read = cache.invoke("key", (entry, args) -> entry.getValue());
    assertThat(read).isEqualTo("later");
    assertThat(cache).hasSize(1);
    cache.remove("key");
    assertThat(cache.containsKey("key")).isFalse();
  }

  @Test
  void anErrorOfAListenerIsNoReasonNotToTellTheOthers() {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    acting.action =
        event -> {
          throw new AssertionError("by the test");
        };

    assertThatThrownBy(() -> cache.put("key", "value"))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasStackTraceContaining("by the test");

    acting.action = event -> {};
    cache.put("key", "next");
    assertThat(other.told())
        .containsExactly(Told.created("key", "value"), Told.updated("key", "next", "value"));
  }

  @Test
  void listenersThatThrowTheSameExceptionAreAllTold() {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    CacheEntryListenerException shared = new CacheEntryListenerException("by the test");
    Acting second = new Acting();
    cache.registerCacheEntryListener(second.registration(Mode.SYNCHRONOUS));
    acting.action =
        event -> {
          throw shared;
        };
    second.action = acting.action;

    assertThatThrownBy(() -> cache.put("key", "value"))
        .isInstanceOf(CacheEntryListenerException.class);
    assertThat(second.told()).hasSize(1);
    assertThat(other.told()).hasSize(1);
  }

  @Test
  void aFilterThatThrowsIsAFailedListener() {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    EventRecorder<String, String> filtered = new EventRecorder<>();
    cache.registerCacheEntryListener(
        filtered.registration(
            Mode.SYNCHRONOUS,
            OldValue.REQUIRED,
            event -> {
              throw new IllegalStateException("by the test");
            }));

    assertThatThrownBy(() -> cache.put("key", "value"))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasRootCauseMessage("by the test");
    assertThat(filtered.told()).isEmpty();
    assertThat(cache.get("key")).isEqualTo("value");
  }

  @Test
  void bulkOperationsChangeEveryEntryWhateverTheListenersThrow() {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 1_200; i++) { // more than one batch of removeAll
      entries.put("key " + i, "value");
    }
    acting.action = ListenerFailureIT::fail;

    assertThatThrownBy(() -> cache.putAll(entries)).isInstanceOf(CacheEntryListenerException.class);
    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    assertThat(other.take()).hasSize(1_200);
    assertThatThrownBy(cache::removeAll).isInstanceOf(CacheEntryListenerException.class);
    assertThat(cache.iterator().hasNext()).isFalse();
    assertThat(other.take()).hasSize(1_200);
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(1_200, 0, 1_200, 1_200));
  }

  @Test
  void bulkOperationsWriteThroughEveryEntryWhateverTheListenersThrow() {
    AtomicInteger written = new AtomicInteger();
    AtomicInteger deleted = new AtomicInteger();
    Cache<String, String> cache =
        fixture.cache(
            "listened",
            configuration(Mode.SYNCHRONOUS)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> new CountingWriter(written, deleted)));
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 1_200; i++) { // more than one batch of the writer
      entries.put("key " + i, "value");
    }
    acting.action = ListenerFailureIT::fail;

    assertThatThrownBy(() -> cache.putAll(entries)).isInstanceOf(CacheEntryListenerException.class);
    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    assertThat(written).hasValue(1_200);
    assertThatThrownBy(() -> cache.removeAll(entries.keySet()))
        .isInstanceOf(CacheEntryListenerException.class);
    assertThat(cache.iterator().hasNext()).isFalse();
    assertThat(deleted).hasValue(1_200);
    assertThat(other.take()).hasSize(2_400);
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(1_200, 0, 1_200, 1_200));
  }

  @Test
  void whatWasLoadedIsStoredThoughAListenerThrows() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    Cache<String, String> cache =
        fixture.cache(
            "listened",
            configuration(Mode.SYNCHRONOUS)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> new CountingLoader(loads)));
    acting.action = ListenerFailureIT::fail;

    assertThatThrownBy(() -> cache.get("a")).isInstanceOf(CacheEntryListenerException.class);
    assertThatThrownBy(() -> cache.getAll(Set.of("a", "b", "c")))
        .isInstanceOf(CacheEntryListenerException.class);
    assertThatThrownBy(() -> cache.invoke("d", (entry, arguments) -> entry.getValue()))
        .isInstanceOf(CacheEntryListenerException.class);
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of("e", "f"), false, done);
    assertThatThrownBy(done::get).hasCauseInstanceOf(CacheEntryListenerException.class);

    Set<String> keys = Set.of("a", "b", "c", "d", "e", "f");
    assertThat(cache.getAll(keys)).hasSize(6);
    assertThat(loads).hasValue(6);
    assertThat(other.told()).extracting(Told::key).containsExactlyInAnyOrderElementsOf(keys);
  }

  private record CountingLoader(AtomicInteger loads) implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      loads.incrementAndGet();
      return "loaded";
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new LinkedHashMap<>();
      keys.forEach(key -> loaded.put(key, load(key)));
      return loaded;
    }
  }

  private record CountingWriter(AtomicInteger written, AtomicInteger deleted)
      implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      written.incrementAndGet();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      written.addAndGet(entries.size());
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      deleted.incrementAndGet();
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      deleted.addAndGet(keys.size());
      keys.clear();
    }
  }

  static Stream<Arguments> endsWithAccess() {
    return Stream.of(
        Arguments.of("fixed", AccessedExpiryPolicy.factoryOf(Duration.ZERO)),
        Arguments.of("dynamic", new RecordingPolicy(Duration.ZERO, Duration.ZERO, null).factory()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endsWithAccess")
  void readsThatEndEntriesAreCountedThoughAListenerThrows(
      String name, javax.cache.configuration.Factory<? extends ExpiryPolicy> expiry) {
    Cache<String, String> prepared = neighbour.strings("listened");
    prepared.putAll(Map.of("a", "1", "b", "2", "c", "3", "d", "4"));
    Cache<String, String> cache =
        fixture.cache("listened", configuration(Mode.SYNCHRONOUS).setExpiryPolicyFactory(expiry));
    acting.action = ListenerFailureIT::fail;

    assertThatThrownBy(() -> cache.get("a")).isInstanceOf(CacheEntryListenerException.class);
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(1, 0, 0, 0));
    assertThatThrownBy(() -> cache.getAll(new LinkedHashSet<>(List.of("a", "b", "c"))))
        .isInstanceOf(CacheEntryListenerException.class);
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(3, 1, 0, 0));
    assertThatThrownBy(() -> cache.replace("d", "other", "new"))
        .isInstanceOf(CacheEntryListenerException.class);
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(4, 1, 0, 0));
    prepared.put("e", "5");
    var entries = cache.iterator();
    assertThatThrownBy(entries::next).isInstanceOf(CacheEntryListenerException.class);
    assertThat(entries.hasNext()).isFalse();
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(5, 1, 0, 0));
    assertThat(prepared.iterator().hasNext()).isFalse();
    assertThat(other.told())
        .containsExactly(
            Told.expired("a", "1"),
            Told.expired("b", "2"),
            Told.expired("c", "3"),
            Told.expired("d", "4"),
            Told.expired("e", "5"));
  }

  @Test
  void whatAnAsynchronousListenerThrowsStaysWithIt() {
    Cache<String, String> cache = cache(Mode.ASYNCHRONOUS);
    AtomicInteger heard = new AtomicInteger();
    acting.action =
        event -> {
          if (heard.incrementAndGet() % 2 == 0) {
            throw new AssertionError("by the test");
          }
          fail(event);
        };

    for (int i = 0; i < 4; i++) {
      cache.put("key", "value " + i);
    }

    await().untilAsserted(() -> assertThat(acting.told()).hasSize(4));
    assertThat(acting.told()).isEqualTo(other.told());
  }

  private static void fail(CacheEntryEvent<?, ?> event) {
    throw new IllegalStateException("by the test");
  }

  // ---- blocking

  @Test
  void aListenerThatBlocksHoldsUpItsOwnKeyOnlyAndThatNotForEver() throws Exception {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    acting.action =
        event -> {
          if ("block".equals(event.getValue())) {
            blocked.countDown();
            awaitUninterruptibly(release);
          }
        };
    CompletableFuture<Void> blockedPut = Async.run(() -> cache.put("key", "block"));
    blocked.await();

    for (int i = 0; i < 50; i++) {
      cache.put("other " + i, "value");
    }
    assertThat(cache.get("key")).isEqualTo("block");
    long start = System.nanoTime();
    assertThatThrownBy(() -> cache.put("key", "second"))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasMessageContaining("was applied");
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isBetween(PATIENCE_MILLIS - 50, PATIENCE_MILLIS * 10);
    assertThat(cache.get("key")).isEqualTo("second");
    assertThat(blockedPut).isNotDone();

    release.countDown();
    blockedPut.get(10, TimeUnit.SECONDS);
    cache.put("key", "third");
    assertThat(other.told().stream().filter(event -> event.key().equals("key")))
        .containsExactly(
            Told.created("key", "block"),
            Told.updated("key", "second", "block"),
            Told.updated("key", "third", "second"));
  }

  @Test
  void anAsynchronousListenerThatBlocksDropsEventsInTheEndAndHoldsUpNobodyForLong()
      throws Exception {
    fixture.close();
    fixture = CacheFixture.on(shards).with("lease", "60s").with("timeout", "2s");
    Cache<String, String> cache = fixture.strings("bounded");
    CountDownLatch release = new CountDownLatch(1);
    acting.action = event -> awaitUninterruptibly(release);
    cache.registerCacheEntryListener(acting.registration(Mode.ASYNCHRONOUS));
    int more = 200;

    CompletableFuture<?>[] writers = new CompletableFuture<?>[8];
    AtomicInteger writes = new AtomicInteger();
    for (int i = 0; i < writers.length; i++) {
      String key = "key " + i;
      writers[i] =
          Async.run(
              () -> {
                while (writes.incrementAndGet() <= 10_000 + more) {
                  cache.put(key, "value");
                }
              });
    }
    CompletableFuture.allOf(writers).get(40, TimeUnit.SECONDS);

    release.countDown();
    await()
        .untilAsserted(
            () -> assertThat(acting.told().size()).isBetween(10_000, 10_001 + writers.length));
    cache.put("later", "value");
    await().untilAsserted(() -> assertThat(acting.told()).contains(Told.created("later", "value")));
    cache.getCacheManager().close();
  }

  // ---- writing into the cache

  @Test
  void aListenerMayWriteTheKeyThatItIsToldOf() {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    acting.action =
        event -> {
          if (!event.getValue().endsWith("!!!")) {
            cache.put(event.getKey(), event.getValue() + "!");
          }
        };

    cache.put("key", "value");

    assertThat(cache.get("key")).isEqualTo("value!!!");
    assertThat(other.told())
        .containsExactly(
            Told.created("key", "value"),
            Told.updated("key", "value!", "value"),
            Told.updated("key", "value!!", "value!"),
            Told.updated("key", "value!!!", "value!!"));
  }

  @Test
  void listenersOfTwoThreadsMayWriteEachOthersKeys() throws Exception {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    Cache<String, String> mirror = fixture.strings("mirror");
    acting.action =
        event -> {
          if (event.getValue().startsWith("direct")) {
            String crossing = event.getKey().equals("a") ? "b" : "a";
            cache.put(crossing, "by listener");
            mirror.put(event.getKey(), event.getValue());
            cache.invoke(crossing, (entry, args) -> entry.exists());
            cache.get(event.getKey());
          }
        };

    CompletableFuture<Void> a = Async.run(() -> putMany(cache, "a"));
    CompletableFuture<Void> b = Async.run(() -> putMany(cache, "b"));
    CompletableFuture.allOf(a, b).get(30, TimeUnit.SECONDS);

    await().untilAsserted(() -> assertThat(other.told()).hasSize(4 * 200));
    assertThat(mirror.get("a")).isEqualTo("direct 199");
    assertThat(mirror.get("b")).isEqualTo("direct 199");
  }

  private static void putMany(Cache<String, String> cache, String key) {
    for (int i = 0; i < 200; i++) {
      cache.put(key, "direct " + i);
    }
  }

  @Test
  void whatAListenerThrowsReachesTheProcessorOrListenerThatCausedTheEvent() {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    AtomicReference<Throwable> inListener = new AtomicReference<>();
    acting.action =
        event -> {
          if (event.getKey().equals("outer")) {
            try {
              cache.put("inner", "by listener");
            } catch (CacheEntryListenerException e) {
              inListener.set(e);
            }
          } else {
            fail(event);
          }
        };

    cache.put("outer", "value");
    assertThat(inListener.get()).hasStackTraceContaining("by the test");
    assertThat(cache.get("inner")).isEqualTo("by listener");
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "unrelated",
                    (entry, arguments) -> {
                      cache.put("inner", "by processor");
                      return null;
                    }))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasStackTraceContaining("by the test");
    assertThat(cache.get("inner")).isEqualTo("by processor");
  }

  @Test
  void aListenerThatWaitsForAnotherThreadsWriteOfTheSameKeyIsHeldUpButNotForEver() {
    Cache<String, String> cache = cache(Mode.SYNCHRONOUS);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    acting.action =
        event -> {
          if (event.getValue().equals("value")) {
            try {
              Async.run(() -> cache.put(event.getKey(), "by another thread")).join();
            } catch (CompletionException e) {
              failure.set(e.getCause());
            }
          }
        };

    cache.put("key", "value");

    assertThat(failure.get()).isInstanceOf(CacheEntryListenerException.class);
    assertThat(cache.get("key")).isEqualTo("by another thread");
    cache.put("key", "next");
    assertThat(other.told())
        .containsExactly(
            Told.created("key", "value"),
            Told.updated("key", "by another thread", "value"),
            Told.updated("key", "next", "by another thread"));
  }

  @Test
  void anAsynchronousListenerMayWriteMoreThanItsQueueHolds() {
    Cache<String, String> cache = cache(Mode.ASYNCHRONOUS);
    AtomicInteger written = new AtomicInteger();
    acting.action =
        event -> { // each event causes two until there are more than the queue is bounded to
          while (written.get() < 11_000) {
            cache.put("key " + written.incrementAndGet() % 10, "value");
          }
        };

    cache.put("key", "value");

    await()
        .atMost(java.time.Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(acting.told().size()).isEqualTo(11_001));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
