package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Providers and managers: what they share, what they take, and that they give it back. */
@WithEmbeddedShards
final class ProviderLifecycleIT {

  private static final ClassLoader LOADER = ProviderLifecycleIT.class.getClassLoader();

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
    return provider.getCacheManager(URI.create(uri), LOADER, properties);
  }

  private static Cache<Object, Object> cache(CacheManager manager, String name) {
    return manager.createCache(name, new MutableConfiguration<>());
  }

  @Test
  void theStandardDoorOpensThisProvider() {
    CachingProvider found = Caching.getCachingProvider();
    try (CacheManager manager = found.getCacheManager(URI.create("standard"), LOADER, properties)) {
      Cache<Object, Object> cache = cache(manager, "standard");
      cache.put("key", "value");

      assertThat(found).isInstanceOf(ShardcacheCachingProvider.class);
      assertThat(cache.get("key")).isEqualTo("value");
      assertThat(found.isSupported(OptionalFeature.STORE_BY_REFERENCE)).isFalse();
      assertThat(found.getDefaultURI())
          .isEqualTo(URI.create(ShardcacheCachingProvider.class.getName()));
    }
  }

  @Test
  void creatingProvidersManagersAndCachesContactsNoShard() {
    List<Integer> connections = probe.connections();
    probe.forgetCommands();

    Cache<Object, Object> cache = cache(manager("idle"), "idle");
    cache.getCacheManager().enableStatistics("idle", true);
    cache.close();
    manager("idle").close();

    assertThat(probe.commands()).isEmpty();
    assertThat(probe.connections()).isEqualTo(connections);
    assertThat(threads()).isEmpty();
  }

  @Test
  void closingFreesEveryConnectionAndThread() throws Exception {
    List<Integer> connections = probe.connections();
    Cache<Object, Object> cache = cache(manager("busy"), "busy");
    Map<Integer, String> entries =
        IntStream.range(0, 500).boxed().collect(Collectors.toMap(i -> i, i -> "value" + i));
    ExecutorService callers = Executors.newFixedThreadPool(8);
    List<Future<?>> calls = new ArrayList<>();
    for (int caller = 0; caller < 8; caller++) {
      calls.add(
          callers.submit(
              () -> {
                cache.putAll(entries);
                entries.keySet().forEach(cache::get);
                cache.forEach(entry -> cache.containsKey(entry.getKey()));
              }));
    }
    for (Future<?> call : calls) {
      call.get();
    }
    callers.shutdown();
    assertThat(probe.connections()).isNotEqualTo(connections);
    cache.iterator().next(); // abandoned half-way

    manager("busy").close();

    await().untilAsserted(() -> assertThat(probe.connections()).isEqualTo(connections));
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
    assertThat(cache.isClosed()).isTrue();
  }

  @Test
  void closingWhileCallsAreUnderWayEndsThemAndFreesEverything() throws Exception {
    List<Integer> connections = probe.connections();
    for (int round = 0; round < 5; round++) {
      CacheManager manager = manager("racing");
      Cache<Object, Object> cache = cache(manager, "racing");
      ExecutorService callers = Executors.newFixedThreadPool(4);
      List<Future<?>> calls = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        calls.add(
            callers.submit(
                () -> {
                  for (int i = 0; ; i++) {
                    cache.put(i, "value");
                  }
                }));
      }
      await().until(() -> !probe.keys().isEmpty());

      manager.close();

      for (Future<?> call : calls) {
        assertThatThrownBy(call::get)
            .cause()
            .isInstanceOfAny(IllegalStateException.class, javax.cache.CacheException.class);
      }
      callers.shutdown();
      probe.flush();
    }
    await().untilAsserted(() -> assertThat(probe.connections()).isEqualTo(connections));
    await().untilAsserted(() -> assertThat(threads()).isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("shardcache"))
        .toList();
  }

  @Test
  void entriesOutliveTheCacheAndItsManagerUntilTheCacheIsDestroyed() {
    Cache<Object, Object> cache = cache(manager("first"), "lasting");
    cache.put("key", "value");
    cache.close();
    assertThat(manager("first").getCache("lasting")).isNull();
    assertThat(cache(manager("first"), "lasting").get("key")).isEqualTo("value");
    provider.close();

    Cache<Object, Object> again = cache(manager("second"), "lasting");
    assertThat(again.get("key")).isEqualTo("value");
    manager("second").destroyCache("lasting");

    assertThat(again.isClosed()).isTrue();
    assertThat(cache(manager("second"), "lasting").get("key")).isNull();
  }

  @Test
  void thereIsOneManagerForEachUriAndClassLoaderUntilItIsClosed() {
    ClassLoader other = new ClassLoader(LOADER) {};
    CacheManager manager = manager("one");

    assertThat(manager("one")).isSameAs(manager);
    assertThat(manager("two")).isNotSameAs(manager);
    CacheManager elsewhere = provider.getCacheManager(URI.create("one"), other, properties);
    assertThat(elsewhere).isNotSameAs(manager);

    provider.close(URI.create("unknown"), LOADER);
    provider.close(new ClassLoader(LOADER) {});
    assertThat(manager.isClosed()).isFalse();

    provider.close(URI.create("one"), LOADER);
    assertThat(manager.isClosed()).isTrue();
    assertThat(elsewhere.isClosed()).isFalse();
    assertThat(manager("two").isClosed()).isFalse();
    assertThat(manager("one")).isNotSameAs(manager);

    CacheManager two = manager("two");
    provider.close(LOADER);
    assertThat(two.isClosed()).isTrue();
    assertThat(elsewhere.isClosed()).isFalse();

    provider.close();
    assertThat(elsewhere.isClosed()).isTrue();
    Cache<Object, Object> cache = cache(manager("one"), "after the close");
    cache.put("key", "value");
    assertThat(cache.get("key")).isEqualTo("value");
  }

  @Test
  void aManagerKeepsACopyOfItsProperties() {
    properties.setProperty("of-the-application", "text");
    CacheManager manager = manager("properties");

    properties.setProperty("of-the-application", "changed");
    manager.getProperties().clear();

    assertThat(manager.getProperties().getProperty("of-the-application")).isEqualTo("text");
    assertThat(manager.getURI()).isEqualTo(URI.create("properties"));
    assertThat(manager.getClassLoader()).isSameAs(LOADER);
    assertThat(manager.getCachingProvider()).isSameAs(provider);
  }

  @Test
  void providersAreIndependentOfEachOtherAndShareTheirData() {
    ShardcacheCachingProvider other = new ShardcacheCachingProvider();
    CacheManager here = manager("same");
    CacheManager there = other.getCacheManager(URI.create("same"), LOADER, properties);
    assertThat(there).isNotSameAs(here);
    Cache<Object, Object> hereCache = cache(here, "shared");
    Cache<Object, Object> thereCache = cache(there, "shared");

    hereCache.put("key", "value");
    assertThat(thereCache.get("key")).isEqualTo("value");

    other.close();
    assertThat(there.isClosed()).isTrue();
    assertThat(here.isClosed()).isFalse();
    assertThat(hereCache.get("key")).isEqualTo("value");
  }

  @Test
  void aCacheOfOneNameAndDifferentTypesMayFollowAClosedOne() {
    CacheManager manager = manager("types");
    cache(manager, "c1").put("key", "value");
    manager.close();

    Cache<Long, String> typed =
        manager("types")
            .createCache(
                "c1", new MutableConfiguration<Long, String>().setTypes(Long.class, String.class));
    typed.put(1L, "value");

    assertThat(typed.get(1L)).isEqualTo("value");
  }
}
