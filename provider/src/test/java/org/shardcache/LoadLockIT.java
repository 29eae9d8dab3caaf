package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;
import org.shardcache.testing.ChildJvm;

/** With {@code load-lock=true} one load of a key is under way over all JVMs. */
@WithEmbeddedShards
final class LoadLockIT {

  private static final int THREADS = 25;
  private static final Duration LEASE = Duration.ofSeconds(2);

  private EmbeddedShards shards;
  private CacheFixture fixture;
  private CacheFixture other;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    new ShardProbe(shards).flush();
    fixture = fixture(shards.uris());
    other = fixture(shards.uris());
  }

  @AfterEach
  void close() {
    fixture.close();
    other.close();
  }

  static CacheFixture fixture(String uris) {
    return CacheFixture.on(uris)
        .with("lease", LEASE.toMillis() + "ms")
        .with("cache.locked.load-lock", "true");
  }

  static String slowly(String key, int millis) {
    try {
      Thread.sleep(millis); // the time that a loader takes
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return "value of " + key;
  }

  static List<String> getByManyThreads(Cache<String, String> cache, String key) {
    List<CompletableFuture<String>> gets =
        IntStream.range(0, THREADS).mapToObj(i -> Async.supply(() -> cache.get(key))).toList();
    return gets.stream().map(CompletableFuture::join).toList();
  }

  private static Cache<String, String> locked(CacheFixture fixture, LoaderScript loader) {
    return fixture.cache("locked", loader.readThrough());
  }

  @Test
  void fiftyThreadsOfTwoJvmsThatMissAKeyLoadItOnce() {
    LoaderScript loader = new LoaderScript(key -> slowly(key, 300));
    Cache<String, String> cache = locked(fixture, loader);
    try (ChildJvm child = ChildJvm.start(LoadLockMain.class, List.of(), shards.uris())) {
      assertThat(child.receive()).isEqualTo("ready");
      child.send("key");
      List<String> here = getByManyThreads(cache, "key");
      String line = child.receive();
      int there = 0;
      if (line.equals("loading")) {
        there = 1;
        line = child.receive();
      }

      assertThat(here).hasSize(THREADS).containsOnly("value of key");
      assertThat(line).isEqualTo("[value of key] " + there);
      assertThat(loader.all()).hasSize(1 - there);
    }
  }

  @Test
  void aKeyWhoseLoaderDiesIsLoadedByAnotherWhenItsTimeIsOver() {
    LoaderScript loader = new LoaderScript(key -> "loaded here");
    Cache<String, String> cache = locked(fixture, loader);
    try (ChildJvm child = ChildJvm.start(LoadLockMain.class, List.of(), shards.uris())) {
      assertThat(child.receive()).isEqualTo("ready");
      child.send("stuck");
      assertThat(child.receive()).isEqualTo("loading");
      long start = System.nanoTime();
      child.kill();

      assertThat(getByManyThreads(cache, "stuck")).containsOnly("loaded here");

      assertThat(loader.all()).hasSize(1);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(200), LEASE.plusMillis(1_500));
    }
  }

  @Test
  void codeMayAskForTheLock() throws Exception {
    LoaderGate gate = new LoaderGate();
    CompletableFuture<String> held = holdALoad("in code", gate, true);
    CompletableFuture<String> second = loadAnother("in code", true);

    await().during(Duration.ofMillis(200)).until(() -> !second.isDone());
    gate.open();

    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("first");
    assertThat(held.get(10, TimeUnit.SECONDS)).isEqualTo("first");
  }

  @Test
  void codeThatWantsNoLockBeatsTheSettings() throws Exception {
    LoaderGate gate = new LoaderGate();
    CompletableFuture<String> held = holdALoad("locked", gate, null);

    assertThat(loadAnother("locked", false).get(10, TimeUnit.SECONDS)).isEqualTo("second");
    gate.open();
    held.get(10, TimeUnit.SECONDS);
  }

  private CompletableFuture<String> holdALoad(String name, LoaderGate gate, Boolean lock) {
    LoaderScript loader =
        new LoaderScript(
            key -> {
              gate.pass();
              return "first";
            });
    Cache<String, String> cache = fixture.cache(name, ofCode(loader).setLoadLock(lock));
    CompletableFuture<String> held = Async.supply(() -> cache.get("key"));
    gate.awaitArrivals(1);
    return held;
  }

  private CompletableFuture<String> loadAnother(String name, Boolean lock) {
    LoaderScript loader = new LoaderScript(key -> "second");
    Cache<String, String> cache = other.cache(name, ofCode(loader).setLoadLock(lock));
    return Async.supply(() -> cache.get("key"));
  }

  private static ShardedCacheConfiguration<String, String> ofCode(LoaderScript loader) {
    return new ShardedCacheConfiguration<>(loader.readThrough());
  }

  @Test
  void aLoaderThatIsLateNeitherStoresItsValueNorEndsTheLockOfAnother() throws Exception {
    LoaderGate lateGate = new LoaderGate();
    LoaderGate nextGate = new LoaderGate();
    AtomicInteger thirdLoads = new AtomicInteger();
    Cache<String, String> late =
        locked(
            fixture,
            new LoaderScript(
                key -> {
                  lateGate.pass();
                  return "late";
                }));
    Cache<String, String> next =
        locked(
            other,
            new LoaderScript(
                key -> {
                  nextGate.pass();
                  return "next";
                }));
    try (CacheFixture third = fixture(shards.uris())) {
      Cache<String, String> waiting =
          locked(
              third,
              new LoaderScript(
                  key -> {
                    thirdLoads.incrementAndGet();
                    return "third";
                  }));
      CompletableFuture<String> first = Async.supply(() -> late.get("key"));
      lateGate.awaitArrivals(1);
      CompletableFuture<String> second = Async.supply(() -> next.get("key"));
      nextGate.awaitArrivals(1); // the time of the first is over
      lateGate.open();
      assertThat(first.get(10, TimeUnit.SECONDS))
          .isEqualTo("late"); // its caller gets what it loaded
      assertThat(next.containsKey("key")).as("stored by the late one").isFalse();

      CompletableFuture<String> last = Async.supply(() -> waiting.get("key"));
      await().during(Duration.ofMillis(200)).until(() -> !last.isDone());
      nextGate.open();

      assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("next");
      assertThat(last.get(10, TimeUnit.SECONDS)).isEqualTo("next");
      assertThat(thirdLoads).hasValue(0);
    }
  }

  @Test
  void loadsOfOverlappingKeysInOppositeOrderEndAndLoadEachKeyOnce() throws Exception {
    LoaderScript one = new LoaderScript(key -> slowly(key, 5));
    LoaderScript two = new LoaderScript(key -> slowly(key, 5));
    Cache<String, String> here = locked(fixture, one);
    Cache<String, String> there = locked(other, two);
    List<String> keys = IntStream.range(0, 60).mapToObj(i -> "key" + i).toList();
    Set<String> ascending = new LinkedHashSet<>(keys.subList(0, 40));
    Set<String> descending = new LinkedHashSet<>();
    for (int i = 59; i >= 20; i--) {
      descending.add(keys.get(i));
    }

    CompletableFuture<?> first = Async.supply(() -> here.getAll(ascending));
    CompletableFuture<?> second = Async.supply(() -> there.getAll(descending));
    first.get(20, TimeUnit.SECONDS);
    second.get(20, TimeUnit.SECONDS);

    assertThat(Stream.concat(one.all().stream(), two.all().stream()).toList())
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aLoaderThatAsksForAKeyThatTheOtherIsLoadingDoesNotWaitForIt() throws Exception {
    LoaderGate both = new LoaderGate();
    Cache<String, String> here = crossing(fixture, both, "a", "b");
    Cache<String, String> there = crossing(other, both, "b", "a");

    CompletableFuture<String> first = Async.supply(() -> here.get("a"));
    CompletableFuture<String> second = Async.supply(() -> there.get("b"));
    both.awaitArrivals(2);
    both.open();

    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("a");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("b");
  }

  /** Its loader, asked for one key, asks the cache for the other. */
  private static Cache<String, String> crossing(
      CacheFixture fixture, LoaderGate gate, String key, String other) {
    return locked(
        fixture,
        new LoaderScript(
            asked -> {
              if (asked.equals(key)) {
                gate.pass();
                fixture.manager().<String, String>getCache("locked").get(other);
              }
              return asked;
            }));
  }
}
