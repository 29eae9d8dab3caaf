package org.shardcache;

import java.net.URI;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ExpiryPolicy;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.observation.CacheObserver;

/**
 * A caching provider of its own with one manager, as an application gets it, and its caches; closes
 * them all. Settings are added before the manager is asked for.
 */
final class CacheFixture implements AutoCloseable {

  /** A port nobody listens on: whoever sends something there fails. */
  static final String UNREACHABLE = "redis://127.0.0.1:1";

  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
  private final URI uri = URI.create("fixture-" + UUID.randomUUID());
  private final Properties properties = new Properties();

  private CacheFixture() {}

  /** On real shards, or on the Redis Cluster that they are. */
  static CacheFixture on(EmbeddedShards shards) {
    if (!isCluster(shards)) {
      return on(shards.uris());
    }
    return withoutShards()
        .with("topology", "cluster")
        .with(
            "cluster.nodes",
            shards.shards().stream()
                .map(node -> node.host() + ":" + node.port())
                .collect(Collectors.joining(",")))
        .with("timeout", "5s");
  }

  /** Whether they are the primaries of a Redis Cluster. */
  static boolean isCluster(EmbeddedShards shards) {
    return shards.shard(0).command("INFO", "cluster").contains("cluster_enabled:1");
  }

  /** On the shards of a list of URIs. */
  static CacheFixture on(String uris) {
    return withoutShards().with("shards", uris).with("timeout", "5s");
  }

  /** On three shards that do not exist. */
  static CacheFixture unreachable() {
    return on(
        UNREACHABLE
            + ","
            + UNREACHABLE.replace(":1", ":2")
            + ","
            + UNREACHABLE.replace(":1", ":3"));
  }

  /** Whatever the settings say. */
  static CacheFixture withoutShards() {
    return new CacheFixture();
  }

  /** Adds the setting {@code shardcache.<name>}. */
  CacheFixture with(String name, String value) {
    properties.setProperty("shardcache." + name, value);
    return this;
  }

  /** Lets an observer know what the manager does. */
  CacheFixture observedBy(CacheObserver observer) {
    properties.put("shardcache.observer", observer);
    return this;
  }

  ShardcacheCachingProvider provider() {
    return provider;
  }

  URI uri() {
    return uri;
  }

  CacheManager manager() {
    return manager(getClass().getClassLoader());
  }

  CacheManager manager(ClassLoader classLoader) {
    return provider.getCacheManager(uri, classLoader, properties);
  }

  <K, V> Cache<K, V> cache(String name, Configuration<K, V> configuration) {
    return manager().createCache(name, configuration);
  }

  /** An eternal cache without declared types. */
  Cache<Object, Object> objects(String name) {
    return cache(name, new MutableConfiguration<>());
  }

  /** An eternal cache with statistics. */
  Cache<String, String> strings(String name) {
    return cache(name, stringConfiguration());
  }

  /** A cache with statistics and an expiry policy. */
  Cache<String, String> strings(String name, Factory<? extends ExpiryPolicy> expiry) {
    return cache(name, stringConfiguration().setExpiryPolicyFactory(expiry));
  }

  /** The cache with what its entries' places can tell. */
  @SuppressWarnings("unchecked") // it has the types of the cache
  static <K, V> ShardedCache<K, V> sharded(Cache<K, V> cache) {
    return (ShardedCache<K, V>) cache.unwrap(ShardedCache.class);
  }

  /** What looks after the manager's shards. */
  ShardAdministration administration() {
    return manager().unwrap(ShardAdministration.class);
  }

  static MutableConfiguration<String, String> stringConfiguration() {
    return new MutableConfiguration<String, String>()
        .setTypes(String.class, String.class)
        .setStatisticsEnabled(true);
  }

  @Override
  public void close() {
    provider.close();
  }
}
