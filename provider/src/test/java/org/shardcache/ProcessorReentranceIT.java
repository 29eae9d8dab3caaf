package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.ProcessorStallMain.Kind;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Processors that call the cache again neither wait for each other nor for ever. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProcessorReentranceIT {

  /** Far more than the budget of any call here, for slow machines. */
  private static final long LIMIT_SECONDS = 30;

  private final Map<Kind, Cache<String, Integer>> caches = new EnumMap<>(Kind.class);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private CacheFixture fixture;
  private Cache<String, Integer> cache;

  @BeforeAll
  void open(EmbeddedShards shards) {
    fixture = ProcessorStallMain.fixture(shards.uris()).with("timeout", "1s");
    for (Kind kind : Kind.values()) {
      caches.put(kind, kind.cache(fixture));
    }
    cache = caches.get(Kind.PLAIN);
  }

  @BeforeEach
  void empty() {
    caches.values().forEach(Cache::clear);
  }

  @AfterAll
  void close() {
    threads.shutdownNow();
    fixture.close();
  }

  @Test
  void aProcessorSeesAndChangesOtherEntries() throws Exception {
    cache.put("other", 7);
    EntryProcessor<String, Integer, Integer> copying =
        (entry, arguments) -> {
          int sum = cache.get("other") + cache.getAll(Set.of("other", "none")).get("other");
          cache.put("third", sum);
          cache.getAndRemove("other");
          cache.invoke("fourth", increment());
          cache.invokeAll(Set.of("fourth", "fifth"), increment());
          cache.forEach(each -> assertThat(each.getValue()).isNotNull());
          entry.setValue(sum);
          return sum;
        };

    assertThat(ends(() -> cache.invoke("key", copying))).isEqualTo(14);

    assertThat(cache.getAll(Set.of("key", "other", "third", "fourth", "fifth")))
        .isEqualTo(Map.of("key", 14, "third", 14, "fourth", 2, "fifth", 1));
  }

  @Test
  void aProcessorThatSetsItsOwnEntryFromOutsideRunsAgainAndSeesThat() throws Exception {
    List<Integer> seen = new ArrayList<>();
    EntryProcessor<String, Integer, Integer> processor =
        (entry, arguments) -> {
          seen.add(entry.exists() ? entry.getValue() : 0);
          cache.put("key", 100);
          entry.setValue(seen.size());
          return null;
        };

    ends(() -> cache.invoke("key", processor));

    assertThat(seen).containsExactly(0, 100);
    assertThat(cache.get("key")).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void aProcessorThatChangesItsOwnEntryEveryTimeIsToldSo(Kind kind) {
    Cache<String, Integer> its = caches.get(kind);
    AtomicInteger runs = new AtomicInteger();
    EntryProcessor<String, Integer, Integer> processor =
        (entry, arguments) -> {
          its.put("key", runs.incrementAndGet());
          entry.setValue(-1);
          return null;
        };

    assertThatThrownBy(() -> ends(() -> its.invoke("key", processor)))
        .isInstanceOf(CacheException.class);

    assertThat(its.get("key")).isNotEqualTo(-1);
    int next = ends(() -> its.invoke("another", increment()));
    assertThat(next).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aProcessorThatProcessesItsOwnEntryEveryTimeIsToldSo(Kind kind) {
    Cache<String, Integer> its = caches.get(kind);
    EntryProcessor<String, Integer, Integer> processor =
        (entry, arguments) -> {
          its.invoke("key", increment());
          entry.setValue(-1);
          return null;
        };

    assertThatThrownBy(() -> ends(() -> its.invoke("key", processor)))
        .isInstanceOf(CacheException.class);

    assertThat(its.get("key")).isPositive();
  }

  @Test
  void aProcessorThatWaitsForAnotherThreadAtItsOwnEntryEnds() {
    cache.put("key", 0);

    assertThatThrownBy(() -> ends(() -> cache.invoke("key", waitingForAnotherThread())))
        .isInstanceOf(CacheException.class);

    assertThat(cache.get("key")).isPositive();
  }

  @Test
  void aProcessorThatWaitsForAnotherThreadWhereThereIsNoEntryEndsAndChangesNothing() {
    assertThatThrownBy(() -> ends(() -> cache.invoke("key", waitingForAnotherThread())))
        .isInstanceOf(CacheException.class);

    assertThat(cache.get("key")).isNull();
  }

  private EntryProcessor<String, Integer, Integer> waitingForAnotherThread() {
    return (entry, arguments) -> {
      Future<Integer> elsewhere = threads.submit(() -> cache.invoke("key", increment()));
      try {
        entry.setValue(-elsewhere.get());
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
      return null;
    };
  }

  @ParameterizedTest
  @EnumSource
  void processorsOfTwoThreadsThatCrossAllEndAndLoseNothing(Kind kind) throws Exception {
    Cache<String, Integer> its = caches.get(kind);
    CyclicBarrier start = new CyclicBarrier(2);
    Future<Integer> there = threads.submit(() -> cross(its, start, "a", "b"));
    Future<Integer> back = threads.submit(() -> cross(its, start, "b", "a"));

    int succeeded =
        there.get(LIMIT_SECONDS, TimeUnit.SECONDS) + back.get(LIMIT_SECONDS, TimeUnit.SECONDS);

    assertThat(succeeded).as("calls that succeeded").isPositive();
    // an inner call counts again whenever its outer one has to be repeated
    assertThat(its.get("a")).isGreaterThanOrEqualTo(succeeded);
    assertThat(its.get("b")).isGreaterThanOrEqualTo(succeeded);
  }

  private static int cross(
      Cache<String, Integer> cache, CyclicBarrier start, String outer, String inner)
      throws Exception {
    start.await();
    int succeeded = 0;
    for (int i = 0; i < 50; i++) {
      try {
        cache.invoke(
            outer,
            (entry, arguments) -> {
              int value = entry.exists() ? entry.getValue() : 0;
              cache.invoke(inner, increment());
              entry.setValue(value + 1);
              return null;
            });
      } catch (CacheException e) {
        continue; // it gave way to the other thread
      }
      succeeded++;
    }
    return succeeded;
  }

  /** The result, or the exception, of a call that must end. */
  private <T> T ends(Callable<T> call) throws CacheException {
    try {
      return threads.submit(call).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CacheException exception) {
        throw exception;
      }
      throw new AssertionError(e.getCause());
    } catch (Exception e) {
      throw new AssertionError("The call did not end", e);
    }
  }

  private static EntryProcessor<String, Integer, Integer> increment() {
    return (entry, arguments) -> {
      int next = entry.exists() ? entry.getValue() + 1 : 1;
      entry.setValue(next);
      return next;
    };
  }
}
