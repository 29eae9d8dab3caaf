package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListener;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** Managers that come and go in one JVM leave nothing behind, whenever they are closed. */
@WithEmbeddedShards
@Timeout(120)
final class ManyManagersIT {

  private static final int MANAGERS = 300;

  private static final class Loader implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      return "loaded";
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new LinkedHashMap<>();
      keys.forEach(key -> loaded.put(key, "loaded"));
      return loaded;
    }
  }

  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
  private final Properties properties = new Properties();
  private ShardProbe probe;

  @BeforeEach
  void open(EmbeddedShards shards) {
    probe = new ShardProbe(shards);
    probe.flush();
    properties.setProperty("shardcache.shards", shards.uris());
    properties.setProperty("shardcache.timeout", "5s");
  }

  @AfterEach
  void close() {
    provider.close();
  }

  private CacheManager manager(String uri) {
    return provider.getCacheManager(URI.create(uri), getClass().getClassLoader(), properties);
  }

  private static MutableConfiguration<String, String> withEverything() {
    return CacheFixture.stringConfiguration()
        .setManagementEnabled(true)
        .setReadThrough(true)
        .setCacheLoaderFactory(Loader::new)
        .addCacheEntryListenerConfiguration(
            new EventRecorder<String, String>().registration(Mode.SYNCHRONOUS))
        .addCacheEntryListenerConfiguration(
            new EventRecorder<String, String>().registration(Mode.ASYNCHRONOUS));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("shardcache"))
        .toList();
  }

  private static int beans() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("javax.cache:*"), null)
        .size();
  }

  @Test
  void hundredsOfManagersLeaveNoThreadConnectionBeanOrObjectBehind() throws Exception {
    List<Integer> connections = probe.connections();
    int beans = beans();
    List<WeakReference<?>> gone = new ArrayList<>();

    for (int i = 0; i < MANAGERS; i++) {
      gone.addAll(useAndClose("manager " + i % 7));
    }

    assertThat(beans()).isEqualTo(beans);
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
    await().untilAsserted(() -> assertThat(probe.connections()).isEqualTo(connections));
    await()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(gone.stream().filter(object -> object.get() != null)).isEmpty();
            });
  }

  private List<WeakReference<?>> useAndClose(String uri) {
    CacheManager manager = manager(uri.replace(' ', '-'));
    Cache<String, String> cache = manager.createCache("cache", withEverything());
    cache.put("key", "value");
    assertThat(cache.get("absent")).isEqualTo("loaded");
    cache.loadAll(Set.of("another"), true, telling(new CompletableFuture<>()));
    manager.close();
    manager.close();
    cache.close();
    return List.of(new WeakReference<>(manager), new WeakReference<>(cache));
  }

  static Stream<Arguments> ends() {
    Consumer<Cache<?, ?>> close = Cache::close;
    Consumer<Cache<?, ?>> closeManager = cache -> cache.getCacheManager().close();
    Consumer<Cache<?, ?>> destroy = cache -> cache.getCacheManager().destroyCache(cache.getName());
    return Stream.of(
        Arguments.of("close", close),
        Arguments.of("close of the manager", closeManager),
        Arguments.of("destroy", destroy));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void operationsThatRaceWithTheEndAreDoneOrSayThatTheCacheIsClosed(
      String name, Consumer<Cache<?, ?>> end) throws Exception {
    List<Integer> connections = probe.connections();
    for (int round = 0; round < 15; round++) {
      Cache<String, String> cache = manager("racing").createCache("cache", withEverything());
      cache.put("key", "value");
      Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
      AtomicInteger running = new AtomicInteger();
      List<CompletableFuture<Void>> workers = new ArrayList<>();
      for (Consumer<Cache<String, String>> operation : operations()) {
        workers.add(
            CompletableFuture.runAsync(
                () -> {
                  running.incrementAndGet();
                  try {
                    while (!cache.isClosed()) {
                      operation.accept(cache);
                    }
                  } catch (RuntimeException e) {
                    failures.add(e);
                  }
                },
                task -> new Thread(task, "worker").start()));
      }
      await().pollDelay(Duration.ZERO).until(() -> running.get() == workers.size());
      CompletableFuture<Void> again =
          CompletableFuture.runAsync(cache::close, task -> new Thread(task, "closer").start());
      end.accept(cache);
      again.get(20, TimeUnit.SECONDS);
      for (CompletableFuture<Void> worker : workers) {
        worker.get(20, TimeUnit.SECONDS);
      }
      assertThat(failures).as("round " + round).allMatch(ManyManagersIT::saysClosed);
      provider.close();
    }
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
    await().untilAsserted(() -> assertThat(probe.connections()).isEqualTo(connections));
  }

  private static boolean saysClosed(RuntimeException failure) {
    return failure instanceof IllegalStateException;
  }

  private static List<Consumer<Cache<String, String>>> operations() {
    return List.of(
        cache -> cache.put("key", "value"),
        cache -> cache.get("key"),
        cache -> cache.getAll(Set.of("key", "absent")),
        cache -> cache.putAll(Map.of("a", "1", "b", "2")),
        cache -> cache.invoke("key", (entry, args) -> entry.exists()),
        cache -> cache.iterator().forEachRemaining(entry -> {}),
        cache ->
            cache.registerCacheEntryListener(
                new EventRecorder<String, String>().registration(Mode.ASYNCHRONOUS)));
  }

  @Test
  void aLoadAllThatRacesWithTheEndTellsItsListener() throws Exception {
    for (int round = 0; round < 30; round++) {
      Cache<String, String> cache = manager("loading").createCache("cache", withEverything());
      cache.put("key", "value");
      List<CompletableFuture<Void>> told = new ArrayList<>();
      CompletableFuture<Void> caller =
          Async.run(
              () -> {
                while (!cache.isClosed()) {
                  CompletableFuture<Void> one = new CompletableFuture<>();
                  try {
                    cache.loadAll(Set.of("key", "absent"), true, telling(one));
                    told.add(one);
                  } catch (IllegalStateException e) {
                    return;
                  }
                }
              });
      cache.getCacheManager().close();
      caller.get(20, TimeUnit.SECONDS);
      CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
      provider.close();
    }
  }

  /** Completes however it ends. */
  private static CompletionListener telling(CompletableFuture<Void> told) {
    return new CompletionListener() {
      @Override
      public void onCompletion() {
        told.complete(null);
      }

      @Override
      public void onException(Exception e) {
        told.complete(null);
      }
    };
  }
}
