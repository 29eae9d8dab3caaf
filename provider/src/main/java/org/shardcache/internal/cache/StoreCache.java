package org.shardcache.internal.cache;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;
import org.shardcache.AsyncCache;
import org.shardcache.EntryLock;
import org.shardcache.ShardClient;
import org.shardcache.ShardInfo;
import org.shardcache.ShardPipeline;
import org.shardcache.ShardResult;
import org.shardcache.ShardedCache;
import org.shardcache.internal.inspection.CacheInspection;
import org.shardcache.internal.inspection.LaterCache;
import org.shardcache.internal.integration.BulkLoader;
import org.shardcache.internal.integration.BulkLoader.Existing;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.processor.Invocations;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.KeyLayout;

/**
 * The surface of one cache: checks, in the order of the specification, that the cache is open and
 * the arguments are not null, and hands on. Thread-safe.
 */
final class StoreCache<K, V> implements ShardedCache<K, V> {

  private final ShardedCacheManager manager;
  private final CacheParts<K, V> parts;
  private final EntryStore store;
  private final EntryStore reads;
  private final EntryReader<K, V> reader;
  private final EntryWriter<K, V> writer;
  private final OutcomeStatistics statistics;
  private final CacheInspection<K> inspection;
  private final AsyncCache<K, V> async;
  private final AtomicBoolean closed = new AtomicBoolean();

  StoreCache(ShardedCacheManager manager, CacheParts<K, V> parts, ManagerContext context) {
    this.manager = manager;
    this.parts = parts;
    this.store = parts.store();
    this.reads = ForgivingStore.of(store, parts.failedReads());
    this.statistics = parts.outcomeStatistics();
    this.reader =
        new EntryReader<>(
            reads, parts.codec(), parts.plan(), parts.readThrough(), parts.readFrom(), statistics);
    this.writer = new EntryWriter<>(store, parts.codec(), parts.plan(), statistics);
    this.inspection =
        new CacheInspection<>(
            parts.name(),
            parts.codec(),
            parts.layout(),
            context.shards(),
            context.directory(),
            this::requireOpen);
    this.async = new LaterCache<>(this, context.asyncCalls());
  }

  @Override
  public @Nullable V get(K key) {
    requireOpen();
    return reader.get(requireKey(key));
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    requireOpen();
    return reader.getAll(requireKeys(keys));
  }

  @Override
  public boolean containsKey(K key) {
    requireOpen();
    return reader.contains(requireKey(key));
  }

  @Override
  public void loadAll(
      Set<? extends K> keys,
      boolean replaceExistingValues,
      @Nullable CompletionListener completionListener) {
    requireOpen();
    requireKeys(keys);
    BulkLoader<K, V> loader = parts.bulkLoader();
    if (loader != null) {
      LinkedHashMap<K, byte[]> keyBytes = new LinkedHashMap<>();
      keys.forEach(key -> keyBytes.put(key, parts.codec().keyBytes(key)));
      loader.loadAll(
          keyBytes, replaceExistingValues ? Existing.REPLACED : Existing.KEPT, completionListener);
    } else if (completionListener != null) { // without a loader there is nothing to do
      completionListener.onCompletion();
    }
  }

  @Override
  public void put(K key, V value) {
    requireOpen();
    writer.put(requireKey(key), requireValue(value));
  }

  @Override
  public @Nullable V getAndPut(K key, V value) {
    requireOpen();
    return writer.getAndPut(requireKey(key), requireValue(value));
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    requireOpen();
    map.forEach(
        (key, value) -> {
          requireKey(key);
          requireValue(value);
        });
    writer.putAll(map);
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    requireOpen();
    return writer.putIfAbsent(requireKey(key), requireValue(value));
  }

  @Override
  public boolean remove(K key) {
    requireOpen();
    return writer.remove(requireKey(key));
  }

  @Override
  public boolean remove(K key, V oldValue) {
    requireOpen();
    return writer.remove(requireKey(key), requireValue(oldValue));
  }

  @Override
  public @Nullable V getAndRemove(K key) {
    requireOpen();
    return writer.getAndRemove(requireKey(key));
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    requireOpen();
    requireKey(key);
    requireValue(newValue);
    return writer.replace(key, requireValue(oldValue), newValue);
  }

  @Override
  public boolean replace(K key, V value) {
    requireOpen();
    return writer.replace(requireKey(key), requireValue(value));
  }

  @Override
  public @Nullable V getAndReplace(K key, V value) {
    requireOpen();
    return writer.getAndReplace(requireKey(key), requireValue(value));
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    requireOpen();
    writer.removeAll(requireKeys(keys));
  }

  @Override
  public void removeAll() {
    requireOpen();
    CompleteConfiguration<K, V> configuration = parts.configuration().snapshot();
    if (configuration.isWriteThrough()
        || configuration.getCacheEntryListenerConfigurations().iterator().hasNext()) {
      removeAllFound();
    } else {
      long start = statistics.start();
      statistics.recordRemovals(store.clear());
      statistics.removalTook(start);
    }
  }

  /** What loads may bring back where they could not be ended is no reason to remove nothing. */
  private void removeAllFound() {
    CacheException loadsGoOn = null;
    try {
      parts.endLoads().run();
    } catch (CacheException e) {
      loadsGoOn = e;
    }
    try {
      writer.removeAllFound();
    } catch (CacheException e) {
      if (loadsGoOn != null) {
        e.addSuppressed(loadsGoOn);
      }
      throw e;
    }
    if (loadsGoOn != null) {
      throw new CacheException(
          "removeAll() has removed what it had found. " + loadsGoOn.getMessage(), loadsGoOn);
    }
  }

  @Override
  public void clear() {
    requireOpen();
    store.clear();
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    Configuration<K, V> configuration = parts.configuration().snapshot();
    if (!type.isInstance(configuration)) {
      throw new IllegalArgumentException(
          "The configuration of a cache is read-only: ask for CompleteConfiguration or"
              + " Configuration, not "
              + type.getName());
    }
    return type.cast(configuration);
  }

  @Override
  public <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments) {
    requireOpen();
    requireKey(key);
    Objects.requireNonNull(processor, "The processor is null.");
    return parts.invocations().invoke(key, new Invocations.Call<>(processor, arguments));
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object... arguments) {
    requireOpen();
    requireKeys(keys);
    Objects.requireNonNull(processor, "The processor is null.");
    return parts.invocations().invokeAll(keys, new Invocations.Call<>(processor, arguments));
  }

  @Override
  public String getName() {
    return parts.name();
  }

  @Override
  public CacheManager getCacheManager() {
    return manager;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      manager.forget(this);
      parts.close();
    }
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type.isInstance(async)) {
      return type.cast(async);
    }
    throw new IllegalArgumentException(
        "A cache cannot be unwrapped to "
            + type.getName()
            + ", only to "
            + ShardedCache.class.getName()
            + " and "
            + AsyncCache.class.getName());
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    requireOpen();
    Objects.requireNonNull(configuration, "The configuration is null.");
    manager.register(parts, configuration);
    if (isClosed()) { // meanwhile
      parts.dispatcher().close();
      requireOpen();
    }
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    requireOpen();
    Objects.requireNonNull(configuration, "The configuration is null.");
    manager.deregister(parts, configuration);
  }

  @Override
  public Iterator<Cache.Entry<K, V>> iterator() {
    requireOpen();
    return new CacheIterator<>(
        reads, parts.codec(), parts.plan(), reader, writer, statistics, this::requireOpen);
  }

  @Override
  public ShardInfo shardFor(K key) {
    return inspection.shardFor(key);
  }

  @Override
  public List<ShardInfo> shards() {
    return inspection.shards();
  }

  @Override
  public byte[] redisKey(K key) {
    return inspection.redisKey(key);
  }

  @Override
  public Map<String, ShardResult<Long>> entryCounts() {
    return inspection.entryCounts();
  }

  @Override
  public long size() {
    return inspection.size();
  }

  @Override
  public Map<String, Iterator<K>> keysByShard(String glob) {
    return inspection.keysByShard(glob);
  }

  @Override
  public ShardClient clientFor(K key) {
    return inspection.clientFor(key);
  }

  @Override
  public ShardPipeline<K> pipelineFor(K key) {
    return inspection.pipelineFor(key);
  }

  @Override
  public Optional<EntryLock> tryLock(K key, Duration timeToLive, Duration patience) {
    return inspection.tryLock(key, timeToLive, patience);
  }

  KeyLayout layout() {
    return parts.layout();
  }

  @Override
  public String toString() {
    return "ShardedCache '" + parts.name() + "'" + (isClosed() ? " (closed)" : "");
  }

  /** What the manager needs of the cache. */
  CacheParts<K, V> parts() {
    return parts;
  }

  /**
   * Removes the data of a cache that was closed.
   *
   * @throws javax.cache.CacheException if the cache does not own its keys or a shard failed
   */
  void removeData() {
    store.clear();
  }

  private void requireOpen() {
    if (isClosed()) {
      throw new IllegalStateException("Cache '" + parts.name() + "' is closed.");
    }
  }

  private static <T> T requireKey(T key) {
    return Objects.requireNonNull(key, "The key is null.");
  }

  private static <T> T requireValue(T value) {
    return Objects.requireNonNull(value, "The value is null.");
  }

  private static <T> Set<T> requireKeys(Set<T> keys) {
    for (T key : keys) {
      requireKey(key);
    }
    return keys;
  }
}
