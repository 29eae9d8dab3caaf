package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;
import javax.cache.integration.CompletionListenerFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.LoaderThreads.Running;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** {@code loadAll}: in batches, in a bounded number of threads, and always told how it ended. */
@WithEmbeddedShards
class LoaderLoadAllIT {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final LoaderGate gate = new LoaderGate();
  private LoaderClaims claims;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    claims = new LoaderClaims(shards);
    fixture = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    gate.open();
    claims.assertNoneLeft();
    fixture.close();
  }

  /** Remembers how a load ended, and what a cache had at that moment. */
  private static final class Ending implements CompletionListener {
    private final CompletionListenerFuture future = new CompletionListenerFuture();
    private final Runnable atCompletion;

    Ending(Runnable atCompletion) {
      this.atCompletion = atCompletion;
    }

    Ending() {
      this(() -> {});
    }

    @Override
    public void onCompletion() {
      atCompletion.run();
      future.onCompletion();
    }

    @Override
    public void onException(Exception e) {
      future.onException(e);
    }

    /** Null if all went well. */
    @Nullable Exception await() {
      try {
        future.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        return null;
      } catch (ExecutionException e) {
        return (Exception) e.getCause();
      } catch (Exception e) {
        throw new IllegalStateException("The listener was not told", e);
      }
    }
  }

  private static Set<String> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> "key" + i).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyKeysAreLoadedInBatchesAndReadableAtCompletion(boolean replace) {
    LoaderScript loader = new LoaderScript(key -> "value of " + key);
    Cache<String, String> cache = fixture.cache("cache", loader.loaderOnly());
    Set<String> keys = keys(2_500);
    AtomicReference<Map<String, String>> readable = new AtomicReference<>(Map.of());
    Ending ending = new Ending(() -> readable.set(cache.getAll(keys)));

    cache.loadAll(keys, replace, ending);

    assertThat(ending.await()).isNull();
    assertThat(readable.get())
        .isEqualTo(keys.stream().collect(Collectors.toMap(k -> k, k -> "value of " + k)));
    assertThat(loader.single()).isEmpty();
    assertThat(loader.batches())
        .hasSize(3)
        .allSatisfy(b -> assertThat(b).hasSizeLessThanOrEqualTo(1_000));
    assertThat(loader.all()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void whatIsThereIsLoadedAgainOnlyIfThatIsWanted() {
    LoaderScript loader = new LoaderScript(key -> "loaded");
    Cache<String, String> cache = fixture.cache("cache", loader.loaderOnly());
    cache.put("present", "before");

    Ending kept = new Ending();
    cache.loadAll(Set.of("present", "absent"), false, kept);
    assertThat(kept.await()).isNull();
    assertThat(cache.getAll(Set.of("present", "absent")))
        .isEqualTo(Map.of("present", "before", "absent", "loaded"));
    assertThat(loader.all()).containsExactly("absent");

    Ending replaced = new Ending();
    cache.loadAll(Set.of("present", "absent"), true, replaced);
    assertThat(replaced.await()).isNull();
    assertThat(cache.get("present")).isEqualTo("loaded");
    assertThat(loader.all()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keysWithoutAValueAreLeftOut(boolean replace) {
    LoaderScript loader = new LoaderScript(key -> key.equals("none") ? null : "value");
    Cache<String, String> cache = fixture.cache("cache", loader.loaderOnly());
    cache.put("none", "before");
    Ending ending = new Ending();

    cache.loadAll(Set.of("some", "none", "other"), replace, ending);

    assertThat(ending.await()).isNull();
    assertThat(cache.getAll(Set.of("some", "other", "none")))
        .isEqualTo(Map.of("some", "value", "other", "value", "none", "before"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailureOfTheLoaderReachesTheListener(boolean replace) {
    RuntimeException thrown = new IllegalArgumentException("bad key");
    Cache<String, String> cache = fixture.cache("cache", failing(thrown).loaderOnly());
    Ending ending = new Ending();

    cache.loadAll(keys(3), replace, ending);

    assertThat(ending.await())
        .isInstanceOf(CacheLoaderException.class)
        .hasMessageContaining("bad key")
        .hasCause(thrown);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void evenAnErrorOfTheLoaderReachesTheListener(boolean replace) {
    LoaderScript loader =
        new LoaderScript(
            key -> {
              throw new NoClassDefFoundError("missing");
            });
    Cache<String, String> cache = fixture.cache("cache", loader.loaderOnly());
    Ending ending = new Ending();

    cache.loadAll(keys(3), replace, ending);

    assertThat(ending.await())
        .isInstanceOf(CacheLoaderException.class)
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void aListenerIsOptional() {
    AtomicInteger calls = new AtomicInteger();
    LoaderScript loader =
        new LoaderScript(
            key -> {
              calls.incrementAndGet();
              if (key.equals("bad")) {
                throw new IllegalStateException("bad");
              }
              return "value";
            });
    Cache<String, String> cache = fixture.cache("cache", loader.loaderOnly());

    cache.loadAll(Set.of("bad"), true, null);
    cache.loadAll(Set.of("good"), true, null);

    Awaitility.await().atMost(LONGEST).until(() -> cache.containsKey("good"));
    Awaitility.await().atMost(LONGEST).until(() -> calls.get() == 2);
    assertThat(cache.containsKey("bad")).isFalse();
  }

  @Test
  void aListenerThatThrowsHarmsNobody() {
    Cache<String, String> cache =
        fixture.cache("cache", new LoaderScript(key -> "value").loaderOnly());
    AtomicInteger told = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      cache.loadAll(
          keys(3),
          true,
          new Ending(
              () -> {
                told.incrementAndGet();
                throw new IllegalStateException("listener");
              }));
    }
    Awaitility.await().atMost(LONGEST).until(() -> told.get() == 5);
  }

  @Test
  void moreLoadsThanThreadsAndPlacesInTheQueueAreAllDone() {
    LoaderScript loader =
        new LoaderScript(
            key -> {
              gate.pass();
              return "value";
            });
    Cache<String, String> cache = fixture.cache("cache", loader.loaderOnly());
    List<Ending> endings = new ArrayList<>();
    IntStream.range(0, 300).forEach(i -> endings.add(new Ending()));

    Running<String> caller =
        LoaderThreads.run(
            () -> {
              for (int i = 0; i < endings.size(); i++) {
                cache.loadAll(Set.of("key" + i), false, endings.get(i));
              }
            });
    LoaderThreads.awaitWaiting(List.of(caller)); // it does the next load itself
    assertThat(loaderThreads()).isBetween(1L, 4L);
    gate.open();

    assertThat(endings).allSatisfy(ending -> assertThat(ending.await()).isNull());
    assertThat(cache.getAll(keys(300))).hasSize(300);
  }

  private long loaderThreads() {
    String name = "shardcache-loader " + fixture.manager().getURI();
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  @Test
  void closingTheManagerDuringLoadsTellsEveryListener() {
    LoaderScript loader =
        new LoaderScript(
            key -> {
              gate.pass();
              return "value";
            });
    Cache<String, String> cache =
        fixture.with("lease", "2s").cache("cache", loader.loaderOnly()); // nobody ends the claims
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < 20; i++) { // some run, the others wait
      Ending ending = new Ending();
      endings.add(ending);
      cache.loadAll(Set.of("key" + i), false, ending);
    }
    gate.awaitArrivals(1);

    Running<String> closing = LoaderThreads.run(() -> fixture.manager().close());
    Awaitility.await().atMost(LONGEST).until(cache::isClosed);
    LoaderThreads.awaitWaiting(List.of(closing));
    gate.open();
    closing.await();

    assertThatCode(() -> endings.forEach(Ending::await)).doesNotThrowAnyException();
    assertThatThrownBy(() -> cache.loadAll(keys(1), false, null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void loadersThatWaitForOtherLoadsEnd() {
    AtomicReference<@Nullable Cache<String, String>> self = new AtomicReference<>();
    LoaderScript loader =
        new LoaderScript(
            key -> {
              if (key.startsWith("outer")) {
                Ending inner = new Ending();
                Objects.requireNonNull(self.get()).loadAll(Set.of("inner of " + key), false, inner);
                assertThat(inner.await()).isNull();
              }
              return "value";
            });
    Cache<String, String> cache = fixture.cache("cache", loader.loaderOnly());
    self.set(cache);
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Ending ending = new Ending();
      endings.add(ending);
      cache.loadAll(Set.of("outer" + i), false, ending);
    }

    assertThat(endings).allSatisfy(ending -> assertThat(ending.await()).isNull());
    assertThat(cache.containsKey("inner of outer0")).isTrue();
  }

  @Test
  void aGetJoinsALoadAllThatIsUnderWay() {
    LoaderScript loader =
        new LoaderScript(
            key -> {
              gate.pass();
              return "value";
            });
    Cache<String, String> cache = fixture.cache("cache", loader.readThrough());
    Ending ending = new Ending();
    cache.loadAll(keys(3), false, ending);
    gate.awaitArrivals(1);

    Running<String> get = LoaderThreads.start(() -> cache.get("key1"));
    Awaitility.await().atMost(LONGEST).until(() -> CacheCounters.of(cache).misses() == 1);
    LoaderThreads.awaitWaiting(List.of(get));
    gate.open();

    assertThat(get.await()).isEqualTo("value");
    assertThat(ending.await()).isNull();
    assertThat(loader.single()).isEmpty();
    assertThat(loader.all()).hasSize(3);
  }

  @Test
  void loadsAreNoPutsAndNoReads() {
    Cache<String, String> cache =
        fixture.cache("cache", new LoaderScript(key -> "value").loaderOnly());
    Ending ending = new Ending();

    cache.loadAll(keys(5), true, ending);

    assertThat(ending.await()).isNull();
    assertThat(CacheCounters.of(cache)).isEqualTo(new CacheCounters(0, 0, 0, 0));
  }

  private static LoaderScript failing(RuntimeException failure) {
    return new LoaderScript(
        key -> {
          throw failure;
        });
  }
}
