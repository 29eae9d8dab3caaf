package org.shardcache.integration.libraries;

import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.shardcache.ShardcacheCachingProvider;

/** The caches of one provider on some shards; closes them all. */
final class Caches implements AutoCloseable {

  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
  private final CacheManager manager;

  Caches(String uris) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", uris);
    settings.setProperty("shardcache.timeout", "5s");
    manager = provider.getCacheManager(null, null, settings);
  }

  <V> Cache<String, V> open(String name) {
    Cache<String, V> cache = manager.getCache(name);
    return cache == null ? manager.createCache(name, new MutableConfiguration<>()) : cache;
  }

  @Override
  public void close() {
    provider.close();
  }
}
