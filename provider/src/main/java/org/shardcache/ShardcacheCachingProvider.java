package org.shardcache;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.ShardcacheSettings;
import org.shardcache.internal.cache.KeySpaces;
import org.shardcache.internal.cache.ShardedCacheManager;
import org.shardcache.internal.shard.EmbeddedServers;

/**
 * The JCache provider (JSR-107, chapter 4): one cache manager for each pair of URI and class
 * loader. Found through {@link java.util.ServiceLoader}, so applications need not name it. Making a
 * provider or a manager reads settings and contacts no shard. Safe for use by many threads.
 */
public final class ShardcacheCachingProvider implements CachingProvider {

  private static final URI DEFAULT_URI = URI.create(ShardcacheCachingProvider.class.getName());

  private record ManagerId(URI uri, ClassLoader classLoader) {}

  private final Map<ManagerId, ShardedCacheManager> managers = new HashMap<>();
  private final KeySpaces keySpaces = new KeySpaces();
  private final EmbeddedServers embeddedServers = new EmbeddedServers();
  private final ReentrantLock lock = new ReentrantLock();

  /** Creates a provider without managers. */
  public ShardcacheCachingProvider() {}

  /**
   * Returns the manager of a URI and a class loader, and makes it if there is none.
   *
   * @param uri a settings file or just a name; null for the default
   * @param classLoader resolves the classes of keys and values; null for the default
   * @param properties settings that beat those of the file; null for none. A manager that exists
   *     keeps those it was made with
   * @return an open manager
   * @throws javax.cache.CacheException if a setting cannot be used
   */
  @Override
  public CacheManager getCacheManager(
      @Nullable URI uri, @Nullable ClassLoader classLoader, @Nullable Properties properties) {
    ManagerId id =
        new ManagerId(
            uri == null ? DEFAULT_URI : uri,
            classLoader == null ? getDefaultClassLoader() : classLoader);
    lock.lock();
    try {
      ShardedCacheManager manager = managers.get(id);
      if (manager == null || manager.isClosed()) {
        manager = create(id, properties == null ? getDefaultProperties() : properties);
        managers.put(id, manager);
      }
      return manager;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CacheManager getCacheManager(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    return getCacheManager(uri, classLoader, null);
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(null, null, null);
  }

  /** Returns the class loader of the provider. */
  @Override
  public ClassLoader getDefaultClassLoader() {
    return getClass().getClassLoader();
  }

  /** Returns the provider's class name as a URI. */
  @Override
  public URI getDefaultURI() {
    return DEFAULT_URI;
  }

  /** Returns no properties: the settings have their defaults. */
  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  /** Closes all managers; the provider can be used again. */
  @Override
  public void close() {
    open().values().forEach(ShardedCacheManager::close);
  }

  @Override
  public void close(@Nullable ClassLoader classLoader) {
    ClassLoader wanted = classLoader == null ? getDefaultClassLoader() : classLoader;
    open()
        .forEach(
            (id, manager) -> {
              if (id.classLoader().equals(wanted)) {
                manager.close();
              }
            });
  }

  @Override
  public void close(@Nullable URI uri, @Nullable ClassLoader classLoader) {
    ManagerId id =
        new ManagerId(
            uri == null ? DEFAULT_URI : uri,
            classLoader == null ? getDefaultClassLoader() : classLoader);
    ShardedCacheManager manager = open().get(id);
    if (manager != null) {
      manager.close();
    }
  }

  /** Says no to {@link OptionalFeature#STORE_BY_REFERENCE}: values live in Redis. */
  @Override
  public boolean isSupported(OptionalFeature optionalFeature) {
    return false;
  }

  private ShardedCacheManager create(ManagerId id, Properties properties) {
    return new ShardedCacheManager(
        this,
        id.uri(),
        id.classLoader(),
        properties,
        ShardcacheSettings.read(
            id.uri(),
            DEFAULT_URI,
            id.classLoader(),
            properties,
            System.getProperties(),
            System.getenv()),
        embeddedServers,
        keySpaces,
        manager -> forget(id, manager));
  }

  private void forget(ManagerId id, ShardedCacheManager manager) {
    lock.lock();
    try {
      managers.remove(id, manager);
    } finally {
      lock.unlock();
    }
  }

  /** A copy, since closing a manager changes the map. */
  private Map<ManagerId, ShardedCacheManager> open() {
    lock.lock();
    try {
      return Map.copyOf(managers);
    } finally {
      lock.unlock();
    }
  }
}
