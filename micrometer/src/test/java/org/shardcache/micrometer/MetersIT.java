package org.shardcache.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.cache.JCacheMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;

/** What meters show of caches on real shards, with nothing but this module on the class path. */
@WithEmbeddedShards(count = 2)
final class MetersIT {

  private static final int GETS = 200;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
  private CacheManager manager;

  @BeforeEach
  void open(EmbeddedShards shards) {
    Metrics.addRegistry(registry);
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", shards.uris());
    settings.setProperty("shardcache.cache.*.undecodable", "miss");
    manager = provider.getCacheManager(null, null, settings);
  }

  @AfterEach
  void close() {
    provider.close();
    Metrics.removeRegistry(registry);
    Metrics.globalRegistry.clear();
  }

  private Cache<String, Long> cache(MutableConfiguration<String, Long> configuration) {
    return manager.createCache("numbers", configuration.setTypes(String.class, Long.class));
  }

  /** A cache on one shard, of another manager. */
  private Cache<String, Long> cacheOn(String shard, String uri) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", shard);
    settings.setProperty("shardcache.shard." + shard + ".uri", uri);
    settings.setProperty("shardcache.timeout", "5s");
    return provider
        .getCacheManager(URI.create("on-" + shard), null, settings)
        .createCache(
            "on-one", new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
  }

  private double sum(String meter, String... tags) {
    return registry.find(meter).tags(tags).meters().stream()
        .flatMap(found -> StreamSupport.stream(found.measure().spliterator(), false).limit(1))
        .mapToDouble(measurement -> measurement.getValue())
        .sum();
  }

  @Test
  void callsAreTimedByShardAndBatchesAreCounted() {
    Cache<String, Long> cache = cache(new MutableConfiguration<>());
    Map<String, Long> entries = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      cache.put("k" + i, 1L);
      entries.put("k" + i, 2L);
    }
    cache.putAll(entries);

    assertThat(sum("shardcache.calls", "kind", "single", "outcome", "done"))
        .isGreaterThanOrEqualTo(100);
    assertThat(registry.find("shardcache.calls").tags("kind", "bulk").timers()).hasSize(2);
    assertThat(registry.find("shardcache.batch.size").summaries())
        .hasSize(2)
        .allSatisfy(size -> assertThat(size.max()).isGreaterThan(1));
    Timer timer = registry.find("shardcache.calls").tags("kind", "single").timer();
    assertThat(timer).isNotNull();
    assertThat(timer.takeSnapshot().percentileValues()).hasSize(3);
  }

  @Test
  void failedCallsAreCountedByShard(EmbeddedShards shards) {
    Cache<String, Long> cache = cache(new MutableConfiguration<>());
    cache.put("k", 1L);
    shards.shards().forEach(EmbeddedShard::kill);
    try {
      assertThatThrownBy(() -> cache.put("k", 2L)).isInstanceOf(CacheException.class);
    } finally {
      shards.shards().forEach(EmbeddedShard::restart);
    }
    assertThat(sum("shardcache.failures", "kind", "single")).isEqualTo(1);
  }

  @Test
  void retriesAreCountedByShardAndReason(EmbeddedShards shards) {
    try (FaultProxy proxy = FaultProxy.to(shards.shard(0).host(), shards.shard(0).port())) {
      Cache<String, Long> cache = cacheOn("alpha", "redis://127.0.0.1:" + proxy.port());
      cache.put("k", 1L);
      proxy.loseEveryNthReply("GET", 2);

      for (int i = 0; i < 3; i++) {
        assertThat(cache.get("k")).isEqualTo(1L);
      }

      assertThat(proxy.lost()).isPositive();
      assertThat(sum("shardcache.retries", "shard", "alpha", "reason", "connection-lost"))
          .isEqualTo(proxy.lost());
      assertThat(sum("shardcache.retries")).isEqualTo(proxy.lost());
    }
  }

  @Test
  void callsThatGoOutTogetherAreCounted(EmbeddedShards shards) {
    Cache<String, Long> cache = cacheOn("alpha", shards.shard(0).uri().toString());
    cache.put("k", 1L);

    Stream.generate(() -> Async.run(() -> getOften(cache)))
        .limit(32)
        .toList()
        .forEach(CompletableFuture::join);

    assertThat(registry.get("shardcache.lane.batch.size").tags("shard", "alpha").summary())
        .satisfies(
            size -> {
              assertThat(size.max()).isBetween(2.0, 32.0);
              assertThat(size.totalAmount()).isLessThanOrEqualTo(32 * GETS + 1);
            });
  }

  private static void getOften(Cache<String, Long> cache) {
    for (int i = 0; i < GETS; i++) {
      assertThat(cache.get("k")).isEqualTo(1L);
    }
  }

  @Test
  void loadsAreTimedByCache() {
    CacheLoader<String, Long> loader =
        new CacheLoader<>() {
          @Override
          public Long load(String key) {
            return Long.valueOf(key);
          }

          @Override
          public Map<String, Long> loadAll(Iterable<? extends String> keys) {
            Map<String, Long> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
          }
        };
    Cache<String, Long> cache =
        cache(
            new MutableConfiguration<String, Long>()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> loader));

    assertThat(cache.get("1")).isEqualTo(1L);
    assertThat(cache.get("1")).isEqualTo(1L);
    assertThatThrownBy(() -> cache.get("no number")).isInstanceOf(CacheLoaderException.class);

    assertThat(sum("shardcache.loads", "cache", "numbers", "outcome", "done")).isEqualTo(1);
    assertThat(sum("shardcache.loads", "cache", "numbers", "outcome", "failed")).isEqualTo(1);
  }

  @Test
  void whatCannotBeDecodedIsCountedByCache(EmbeddedShards shards) {
    Cache<String, Long> cache = cache(new MutableConfiguration<>());
    shards.shards().forEach(shard -> shard.command("SET", "jcache:numbers:planted", "no number"));

    assertThat(cache.get("planted")).isNull();

    assertThat(sum("shardcache.undecodable", "cache", "numbers")).isEqualTo(1);
  }

  @Test
  void noMeterTellsAKeyOrAValue() {
    Cache<String, Long> cache = cache(new MutableConfiguration<>());
    cache.put("the secret key", 4711L);
    cache.getAll(Set.of("the secret key"));

    assertThat(registry.getMeters())
        .isNotEmpty()
        .extracting(Meter::getId)
        .flatExtracting(Meter.Id::getTags)
        .extracting(Tag::getValue)
        .noneMatch(value -> value.contains("secret") || value.contains("4711"));
  }

  @Test
  void theStandardStatisticsBindOutOfTheBox() {
    Cache<String, Long> cache =
        cache(new MutableConfiguration<String, Long>().setStatisticsEnabled(true));
    JCacheMetrics.monitor(registry, cache, "application", "test");
    cache.put("k", 1L);
    cache.get("k");
    cache.get("absent");

    assertThat(sum("cache.gets", "result", "hit", "cache", "numbers")).isEqualTo(1);
    assertThat(sum("cache.gets", "result", "miss", "cache", "numbers")).isEqualTo(1);
    assertThat(sum("cache.puts", "cache", "numbers")).isEqualTo(1);
  }
}
