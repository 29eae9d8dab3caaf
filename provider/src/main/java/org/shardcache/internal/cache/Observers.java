package org.shardcache.internal.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.Retry;
import org.shardcache.observation.ShardCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several observers, and leaves out those that fail. Thread-safe. */
final class Observers implements CacheObserver {

  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  private final List<CacheObserver> observers;

  Observers(List<CacheObserver> observers) {
    this.observers = new CopyOnWriteArrayList<>(observers);
  }

  /**
   * The one that is set and those that the class loader knows, as one.
   *
   * @param set takes the place of those of its class; null for none
   */
  static CacheObserver of(@Nullable CacheObserver set, ClassLoader classLoader) {
    List<CacheObserver> found = new ArrayList<>();
    if (set != null) {
      found.add(set);
    }
    try {
      ServiceLoader.load(CacheObserver.class, classLoader).stream()
          .filter(service -> set == null || service.type() != set.getClass())
          .forEach(service -> found.add(service.get()));
    } catch (ServiceConfigurationError | LinkageError e) {
      LOG.warn("An observer of caches cannot be made, and the caches go without it", e);
    }
    return found.isEmpty() ? CacheObserver.NONE : new Observers(found);
  }

  @Override
  public void shardCalled(ShardCall call) {
    tell(observer -> observer.shardCalled(call));
  }

  @Override
  public void retried(String shard, Retry why, int requests) {
    tell(observer -> observer.retried(shard, why, requests));
  }

  @Override
  public void sharedFlush(String shard, int calls) {
    tell(observer -> observer.sharedFlush(shard, calls));
  }

  @Override
  public void loaded(String cache, int keys, Duration duration) {
    tell(observer -> observer.loaded(cache, keys, duration));
  }

  @Override
  public void loadFailed(String cache, int keys, Duration duration) {
    tell(observer -> observer.loadFailed(cache, keys, duration));
  }

  @Override
  public void undecodable(String cache) {
    tell(observer -> observer.undecodable(cache));
  }

  /** Whatever an observer throws, checked exceptions of other languages too, stays here. */
  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // it iterates over a copy
  private void tell(Consumer<CacheObserver> news) {
    for (CacheObserver observer : observers) {
      try {
        news.accept(observer);
      } catch (Throwable e) {
        if (observers.remove(observer)) {
          LOG.warn(
              "Observer {} failed and is told nothing more by this cache manager",
              observer.getClass().getName(),
              e);
        }
      }
    }
  }
}
