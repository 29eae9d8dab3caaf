package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.cache.integration.CacheLoader;
import org.jspecify.annotations.Nullable;
import org.shardcache.observation.CacheObserver;

/** Tells an observer how long a loader takes. */
public final class ObservedLoader<K, V> implements CacheLoader<K, V> {

  private final CacheLoader<K, V> loader;
  private final CacheObserver observer;
  private final String cache;

  private ObservedLoader(CacheLoader<K, V> loader, CacheObserver observer, String cache) {
    this.loader = loader;
    this.observer = observer;
    this.cache = cache;
  }

  /** The loader of a cache, watched if there is somebody to tell. */
  public static <K, V> CacheLoader<K, V> of(
      CacheLoader<K, V> loader, CacheObserver observer, String cache) {
    return observer == CacheObserver.NONE ? loader : new ObservedLoader<>(loader, observer, cache);
  }

  @Override
  public @Nullable V load(K key) {
    return watched(1, () -> loader.load(key));
  }

  @Override
  public @Nullable Map<K, V> loadAll(Iterable<? extends K> keys) {
    int count = 0;
    for (K ignored : keys) {
      count++;
    }
    return watched(count, () -> loader.loadAll(keys));
  }

  private <T extends @Nullable Object> T watched(int keys, Supplier<T> load) {
    long start = System.nanoTime();
    boolean done = false;
    try {
      T loaded = load.get();
      done = true;
      return loaded;
    } finally {
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      if (done) {
        observer.loaded(cache, keys, duration);
      } else {
        observer.loadFailed(cache, keys, duration);
      }
    }
  }
}
