package org.shardcache.internal.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.shardcache.observation.CacheObserver;
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

  /** Those that the class loader knows, as one. */
  static CacheObserver found(ClassLoader classLoader) {
    List<CacheObserver> found = new ArrayList<>();
    try {
      ServiceLoader.load(CacheObserver.class, classLoader).forEach(found::add);
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

  @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // it iterates over a copy
  private void tell(Consumer<CacheObserver> news) {
    for (CacheObserver observer : observers) {
      try {
        news.accept(observer);
      } catch (RuntimeException | LinkageError e) {
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
