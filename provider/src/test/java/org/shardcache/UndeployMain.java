package org.shardcache;

import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/** An application that uses caches while it is deployed, and closes what it opened. */
public final class UndeployMain {

  private UndeployMain() {}

  /** Deploys it, uses it, and undeploys it. */
  public static void run(String uris) {
    ClassLoader own = UndeployMain.class.getClassLoader();
    System.setProperty("shardcache.shards", uris);
    try (CachingProvider provider = Caching.getCachingProvider(own)) {
      Cache<String, Map<String, Long>> cache =
          provider
              .getCacheManager()
              .createCache(
                  "deployed",
                  new MutableConfiguration<String, Map<String, Long>>()
                      .setStatisticsEnabled(true)
                      .setManagementEnabled(true));
      cache.put("k", Map.of("n", 1L));
      cache.invoke("k", (entry, arguments) -> entry.getValue());
      if (!cache.getAll(Set.of("k", "absent")).containsKey("k") || !cache.replace("k", Map.of())) {
        throw new IllegalStateException("the cache does not work");
      }
      cache.unwrap(AsyncCache.class);
      provider.getCacheManager().unwrap(ShardAdministration.class).ping();
      cache.loadAll(Set.of("k"), true, null);
      cache.clear();
    } finally {
      System.clearProperty("shardcache.shards");
    }
  }
}
