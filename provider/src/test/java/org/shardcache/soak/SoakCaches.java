package org.shardcache.soak;

import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.shardcache.ShardcacheCachingProvider;

/** The caches that are called: plain, counting, reading through and writing through. */
final class SoakCaches implements AutoCloseable {

  static final Duration BUDGET = Duration.ofSeconds(1);
  private static final Duration LEASE = Duration.ofSeconds(2);

  /** What a machine that is busy may add to a budget. */
  private static final Duration MARGIN = Duration.ofMillis(1_500);

  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
  private final SideEffects effects = new SideEffects();
  private final SoakTopology topology;
  private final Cache<String, String> plain;
  private final Cache<String, String> loading;
  private final Cache<String, String> writing;
  private final Counters counters;

  SoakCaches(SoakTopology topology) {
    this.topology = topology;
    Properties settings = new Properties();
    topology.settings().forEach((name, value) -> settings.put("shardcache." + name, value));
    settings.setProperty("shardcache.timeout", BUDGET.toMillis() + "ms");
    settings.setProperty("shardcache.lease", LEASE.toMillis() + "ms");
    CacheManager manager =
        provider.getCacheManager(URI.create("soak"), getClass().getClassLoader(), settings);
    plain = manager.createCache("plain", strings());
    loading =
        manager.createCache(
            "loading", strings().setReadThrough(true).setCacheLoaderFactory(() -> effects));
    writing =
        manager.createCache(
            "writing", strings().setWriteThrough(true).setCacheWriterFactory(() -> effects));
    Cache<String, Long> counting =
        manager.createCache(
            "counters",
            new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
    counters = new Counters(counting, key -> partOf(counting, key));
  }

  private static MutableConfiguration<String, String> strings() {
    return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
  }

  Cache<String, String> plain() {
    return plain;
  }

  Cache<String, String> loading() {
    return loading;
  }

  Cache<String, String> writing() {
    return writing;
  }

  Counters counters() {
    return counters;
  }

  SideEffects effects() {
    return effects;
  }

  /** The part that the entry of a key in a cache belongs to. */
  int partOf(Cache<String, ?> cache, String key) {
    return topology.partOf(cache, key);
  }

  /** The most that so many exchanges with servers may take. */
  Duration budgets(int count) {
    return BUDGET.multipliedBy(count).plus(MARGIN);
  }

  Duration lease() {
    return LEASE;
  }

  @Override
  public void close() {
    provider.close();
  }
}
