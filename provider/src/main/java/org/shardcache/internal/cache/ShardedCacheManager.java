package org.shardcache.internal.cache;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.shardcache.ShardAdministration;
import org.shardcache.configuration.ManagerSettings;
import org.shardcache.configuration.ShardcacheSettings;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.DaemonThreads;
import org.shardcache.internal.entry.StoreFailures;
import org.shardcache.internal.inspection.Administration;
import org.shardcache.internal.inspection.ShardDirectory;
import org.shardcache.internal.shard.EmbeddedServers;
import org.shardcache.internal.store.KeyLayout;
import org.shardcache.internal.store.ShardCommands;
import org.shardcache.observation.CacheObserver;

/**
 * The caches of one URI and class loader, and their shards. Making one sends nothing; the first use
 * of a cache opens connections, closing the manager ends them. Thread-safe.
 */
public final class ShardedCacheManager implements CacheManager {

  private final CachingProvider provider;
  private final Properties properties;
  private final ManagerShards shards;
  private final ManagerContext context;
  private final ShardAdministration administration;
  private final Consumer<ShardedCacheManager> onClose;
  private final Map<String, StoreCache<?, ?>> caches = new ConcurrentHashMap<>();
  private final Set<String> declared = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lifecycle = new ReentrantLock();
  private volatile boolean closed;

  /**
   * Creates a manager from settings that were read.
   *
   * @param onClose is told when the manager is closed
   */
  public ShardedCacheManager(
      CachingProvider provider,
      URI uri,
      ClassLoader classLoader,
      Properties properties,
      ShardcacheSettings settings,
      EmbeddedServers embeddedServers,
      KeySpaces keySpaces,
      Consumer<ShardedCacheManager> onClose) {
    this.provider = provider;
    this.properties = copy(properties);
    this.onClose = onClose;
    CacheObserver observer = Observers.of(settings.manager().observer(), classLoader);
    TopologyFactory topology =
        new TopologyFactory(
            settings.manager(), embeddedServers, this::ownPrefixes, uri.toString(), observer);
    this.shards = topology.create();
    StoreFailures failures = new StoreFailures(() -> closed);
    ShardDirectory directory = new ShardDirectory(new ShardCommands(shards.verified()), failures);
    this.context =
        new ManagerContext(
            uri,
            classLoader,
            settings,
            shards.verified(),
            directory,
            new UsedServers(keySpaces, topology.servers()),
            keySpaces,
            DaemonThreads.forLoads(uri.toString()),
            DaemonThreads.forAsyncCalls(uri.toString()),
            new Callbacks(),
            failures,
            observer);
    this.administration =
        new Administration(
            directory,
            KeyLayout.ofSharedPrefix(settings.manager().keyPrefix())
                .withHashTags(settings.manager().hashTags()),
            topology::fingerprint,
            list -> changeShards(settings, list),
            this::requireOpen);
    this.declared.addAll(settings.declaredCaches());
  }

  private CompletionStage<Long> changeShards(ShardcacheSettings settings, Properties list) {
    shards.requireChangeable();
    ManagerSettings next = settings.withShards(list).manager();
    return context
        .servers()
        .changing(TopologyFactory.servers(next.shards()), () -> shards.change(next));
  }

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return context.uri();
  }

  @Override
  public ClassLoader getClassLoader() {
    return context.classLoader();
  }

  @Override
  public Properties getProperties() {
    return copy(properties);
  }

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    requireOpen();
    Objects.requireNonNull(cacheName, "The cache's name is null.");
    Objects.requireNonNull(configuration, "The configuration is null.");
    lifecycle.lock();
    try {
      requireOpen();
      if (caches.containsKey(cacheName)) {
        throw new CacheException(
            "Cache manager '" + getURI() + "' already has a cache named '" + cacheName + "'.");
      }
      return create(cacheName, configuration);
    } finally {
      lifecycle.unlock();
    }
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(
      String cacheName, Class<K> keyType, Class<V> valueType) {
    requireOpen();
    Objects.requireNonNull(keyType, "The key type is null.");
    Objects.requireNonNull(valueType, "The value type is null.");
    StoreCache<?, ?> cache = find(cacheName);
    if (cache == null) {
      return null;
    }
    requireType(cache, "key", keyType, cache.parts().configuration().snapshot().getKeyType());
    requireType(cache, "value", valueType, cache.parts().configuration().snapshot().getValueType());
    @SuppressWarnings("unchecked") // just checked
    Cache<K, V> typed = (Cache<K, V>) cache;
    return typed;
  }

  @Override
  public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
    requireOpen();
    @SuppressWarnings("unchecked") // the caller asks for no check
    Cache<K, V> cache = (Cache<K, V>) find(cacheName);
    return cache;
  }

  /** The caches that were created, and those that the settings declare. */
  @Override
  public Iterable<String> getCacheNames() {
    requireOpen();
    Set<String> names = new TreeSet<>(caches.keySet());
    names.addAll(declared);
    return List.copyOf(names);
  }

  @Override
  public void destroyCache(String cacheName) {
    requireOpen();
    Objects.requireNonNull(cacheName, "The cache's name is null.");
    StoreCache<?, ?> cache = find(cacheName);
    if (cache == null) {
      return;
    }
    if (!cache.parts().layout().ownsKeySpace()) {
      throw new CacheException(
          "Cache '"
              + cacheName
              + "' has a key-prefix of its own and may share it with others, so its entries are not"
              + " removed. Close it instead, or set shardcache.cache."
              + cacheName
              + ".owns-prefix=true if nobody else has keys under it. Nothing was done.");
    }
    declared.remove(cacheName);
    cache.close();
    cache.removeData();
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    withCache(
        cacheName,
        parts -> {
          parts.configuration().switchManagement(enabled);
          if (enabled) {
            parts.beans().registerConfiguration();
          } else {
            parts.beans().unregisterConfiguration();
          }
        });
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    withCache(
        cacheName,
        parts -> {
          parts.configuration().switchStatistics(enabled);
          if (enabled) {
            parts.statistics().enable();
            parts.beans().registerStatistics();
          } else {
            parts.beans().unregisterStatistics();
            parts.statistics().disable();
          }
        });
  }

  /** Closes all caches; their entries stay. Frees connections and threads. */
  @Override
  public void close() {
    lifecycle.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      lifecycle.unlock();
    }
    try {
      closeCaches();
    } finally {
      context.loadExecutor().close();
      context.asyncCalls().close();
      shards.close();
      onClose.accept(this);
    }
  }

  /** All of them, also if one fails. */
  private void closeCaches() {
    RuntimeException failure = null;
    for (StoreCache<?, ?> cache : List.copyOf(caches.values())) {
      try {
        cache.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type.isInstance(administration)) {
      return type.cast(administration);
    }
    throw new IllegalArgumentException(
        "A cache manager cannot be unwrapped to "
            + type.getName()
            + ", only to "
            + ShardAdministration.class.getName());
  }

  @Override
  public String toString() {
    return "ShardedCacheManager '" + getURI() + "'" + (closed ? " (closed)" : "");
  }

  void forget(StoreCache<?, ?> cache) {
    caches.remove(cache.getName(), cache);
  }

  <K, V> void register(
      CacheParts<K, V> parts, CacheEntryListenerConfiguration<K, V> configuration) {
    lifecycle.lock();
    try {
      parts.configuration().add(configuration);
      try {
        parts.dispatcher().register(configuration);
      } catch (RuntimeException | Error e) {
        parts.configuration().remove(configuration); // a listener that was not made is not there
        throw e;
      }
    } finally {
      lifecycle.unlock();
    }
  }

  <K, V> void deregister(
      CacheParts<K, V> parts, CacheEntryListenerConfiguration<K, V> configuration) {
    lifecycle.lock();
    try {
      parts.configuration().remove(configuration);
      parts.dispatcher().deregister(configuration);
    } finally {
      lifecycle.unlock();
    }
  }

  /** The layouts of open caches whose keys do not begin with the manager's prefix. */
  private List<KeyLayout> ownPrefixes() {
    String managerPrefix = context.settings().manager().keyPrefix();
    return caches.values().stream()
        .map(StoreCache::layout)
        .filter(layout -> layout.ownsKeySpace() && !layout.keySpace().startsWith(managerPrefix))
        .toList();
  }

  /** A cache that the settings declare is created on its first use. */
  private @Nullable StoreCache<?, ?> find(String cacheName) {
    Objects.requireNonNull(cacheName, "The cache's name is null.");
    StoreCache<?, ?> cache = caches.get(cacheName);
    if (cache != null || !declared.contains(cacheName)) {
      return cache;
    }
    lifecycle.lock();
    try {
      requireOpen();
      cache = caches.get(cacheName);
      return cache != null || !declared.contains(cacheName)
          ? cache
          : create(cacheName, new MutableConfiguration<>());
    } finally {
      lifecycle.unlock();
    }
  }

  private <K, V> StoreCache<K, V> create(String cacheName, Configuration<K, V> configuration) {
    CacheAssembly<K, V> assembly = new CacheAssembly<>(context, cacheName, configuration);
    CacheParts<K, V> parts = assembly.assemble();
    StoreCache<K, V> cache = new StoreCache<>(this, parts, context);
    assembly.assembled(cache);
    caches.put(cacheName, cache);
    try {
      if (parts.configuration().snapshot().isManagementEnabled()) {
        enableManagement(cacheName, true);
      }
      if (parts.configuration().snapshot().isStatisticsEnabled()) {
        enableStatistics(cacheName, true);
      }
    } catch (RuntimeException | Error e) {
      cache.close(); // a call that fails leaves no cache behind
      throw e;
    }
    return cache;
  }

  private void withCache(String cacheName, Consumer<CacheParts<?, ?>> action) {
    requireOpen();
    StoreCache<?, ?> cache = find(cacheName);
    if (cache != null) {
      lifecycle.lock();
      try {
        action.accept(cache.parts());
      } finally {
        lifecycle.unlock();
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("Cache manager '" + getURI() + "' is closed.");
    }
  }

  private static void requireType(
      StoreCache<?, ?> cache, String what, Class<?> requested, Class<?> actual) {
    if (!requested.equals(actual)) {
      throw new ClassCastException(
          "Cache '"
              + cache.getName()
              + "' has the "
              + what
              + " type "
              + actual.getName()
              + ", not "
              + requested.getName());
    }
  }

  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    properties.stringPropertyNames().forEach(key -> copy.put(key, properties.getProperty(key)));
    copy.putAll(properties);
    return copy;
  }
}
