package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.EventRecorder.Told;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** The events of a key have the order of its values, and every listener has copies of its own. */
@WithEmbeddedShards
class EventOrderIT {

  private static final int THREADS = 8;
  private static final int ROUNDS = 150;

  private final EventRecorder<String, String> synchronous = new EventRecorder<>();
  private final EventRecorder<String, String> asynchronous = new EventRecorder<>();
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Cache<String, String> listening() {
    return fixture.cache(
        "ordered",
        CacheFixture.stringConfiguration()
            .addCacheEntryListenerConfiguration(synchronous.registration(Mode.SYNCHRONOUS))
            .addCacheEntryListenerConfiguration(asynchronous.registration(Mode.ASYNCHRONOUS)));
  }

  @Test
  void everyGetAndPutOfEightThreadsIsToldInTheOrderOfItsValues() throws Exception {
    Cache<String, String> cache = listening();

    List<String> previous =
        onThreads(thread -> () -> getAndPuts(cache, thread)).stream()
            .flatMap(List::stream)
            .toList();

    int events = THREADS * ROUNDS;
    assertThat(synchronous.told()).hasSize(events);
    await().until(() -> asynchronous.told().size() == events);
    assertChain(synchronous.told(), cache.get("key"));
    assertThat(asynchronous.told()).isEqualTo(synchronous.told());
    assertThat(previous)
        .containsExactlyInAnyOrderElementsOf(
            synchronous.told().stream().map(Told::oldValue).filter(old -> old != null).toList());
  }

  private static List<String> getAndPuts(Cache<String, String> cache, int thread) {
    List<String> previous = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      String old = cache.getAndPut("key", thread + "-" + i);
      if (old != null) {
        previous.add(old);
      }
    }
    return previous;
  }

  @Test
  void mixedOperationsOfEightThreadsOnAFewKeysAreToldInTheOrderOfTheirValues() throws Exception {
    Cache<String, String> cache = listening();

    onThreads(
        thread ->
            () -> {
              Random random = new Random(thread);
              for (int i = 0; i < ROUNDS; i++) {
                change(cache, "key " + random.nextInt(3), thread + "-" + i, random.nextInt(10));
              }
              return "done";
            });

    int events = synchronous.told().size();
    await().until(() -> asynchronous.told().size() == events);
    for (int i = 0; i < 3; i++) {
      String key = "key " + i;
      assertChain(of(synchronous, key), cache.get(key));
      assertThat(of(asynchronous, key)).isEqualTo(of(synchronous, key));
    }
  }

  @Test
  void whatListenersAndProcessorsChangeIsToldInTheOrderOfTheValuesToo() throws Exception {
    EventRecorder<String, String> echo =
        new EventRecorder<>() {
          @Override
          @SuppressWarnings("unchecked")
          void heard(CacheEntryEvent<? extends String, ? extends String> event) {
            if (event.getValue().startsWith("direct")) {
              Cache<String, String> source = (Cache<String, String>) event.getSource();
              source.put(event.getKey(), "echo of " + event.getValue());
            }
          }
        };
    Cache<String, String> cache = listening();
    cache.registerCacheEntryListener(echo.registration(Mode.SYNCHRONOUS));

    onThreads(
        thread ->
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                String value = "direct " + thread + "-" + i;
                if (i % 2 == 0) {
                  cache.put("key", value);
                } else {
                  cache.invoke(
                      "unrelated",
                      (entry, args) -> {
                        cache.put("key", value);
                        return null;
                      });
                }
              }
              return "done";
            });

    int events = 2 * THREADS * ROUNDS;
    await().untilAsserted(() -> assertThat(synchronous.told()).hasSize(events));
    await().until(() -> asynchronous.told().size() == events);
    assertChain(synchronous.told(), cache.get("key"));
    assertThat(asynchronous.told()).isEqualTo(synchronous.told());
  }

  private static void change(Cache<String, String> cache, String key, String value, int operation) {
    switch (operation) {
      case 0 -> cache.put(key, value);
      case 1 -> cache.getAndPut(key, value);
      case 2 -> cache.putIfAbsent(key, value);
      case 3 -> cache.replace(key, value);
      case 4 -> cache.getAndReplace(key, value);
      case 5 -> cache.remove(key);
      case 6 -> cache.getAndRemove(key);
      case 7 -> cache.putAll(Map.of(key, value));
      case 8 ->
          cache.invoke(
              key,
              (entry, args) -> {
                entry.setValue(value);
                return null;
              });
      default -> {
        String current = cache.get(key);
        if (current != null) {
          cache.replace(key, current, value);
        }
      }
    }
  }

  /** Each event begins where the one before it has ended, and the last one ends at the present. */
  private static void assertChain(List<Told<String, String>> events, @Nullable String present) {
    String value = null;
    for (Told<String, String> event : events) {
      assertThat(event.oldValue()).as("old value of " + event).isEqualTo(value);
      value = event.type() == EventType.REMOVED ? null : event.value();
    }
    assertThat(value).isEqualTo(present);
  }

  private static List<Told<String, String>> of(EventRecorder<String, String> recorder, String key) {
    return recorder.told().stream().filter(event -> event.key().equals(key)).toList();
  }

  @Test
  void theListenersOfOneEventAndTheCacheShareNoObject() {
    class Spoiler extends EventRecorder<ArrayList<String>, ArrayList<String>> {
      private final List<Object> objects = new CopyOnWriteArrayList<>();

      @Override
      void heard(CacheEntryEvent<? extends ArrayList<String>, ? extends ArrayList<String>> event) {
        objects.add(List.copyOf(event.getKey()));
        objects.add(List.copyOf(event.getValue()));
        if (event.getOldValue() != null) {
          objects.add(List.copyOf(event.getOldValue()));
          event.getOldValue().add("spoiled");
        }
        event.getKey().add("spoiled");
        event.getValue().add("spoiled");
      }
    }

    List<Spoiler> spoilers = List.of(new Spoiler(), new Spoiler(), new Spoiler(), new Spoiler());
    MutableConfiguration<ArrayList<String>, ArrayList<String>> configuration =
        new MutableConfiguration<>();
    for (int i = 0; i < spoilers.size(); i++) {
      configuration.addCacheEntryListenerConfiguration(
          spoilers.get(i).registration(i < 2 ? Mode.SYNCHRONOUS : Mode.ASYNCHRONOUS));
    }
    Cache<ArrayList<String>, ArrayList<String>> cache = fixture.cache("copies", configuration);
    ArrayList<String> key = new ArrayList<>(List.of("key"));

    cache.put(key, new ArrayList<>(List.of("old")));
    cache.put(key, new ArrayList<>(List.of("new")));
    assertThat(cache.get(key)).containsExactly("new");
    cache.remove(key);

    for (Spoiler spoiler : spoilers) {
      await()
          .untilAsserted(
              () ->
                  assertThat(spoiler.objects)
                      .isEqualTo(
                          List.of(
                              List.of("key"),
                              List.of("old"),
                              List.of("key"),
                              List.of("new"),
                              List.of("old"),
                              List.of("key"),
                              List.of("new"),
                              List.of("new"))));
    }
    assertThat(key).containsExactly("key");
  }

  private static <T> List<T> onThreads(IntFunction<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        futures.add(threads.submit(work.apply(i)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
