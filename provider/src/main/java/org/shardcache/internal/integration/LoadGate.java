package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.cache.CacheException;
import org.shardcache.internal.entry.Callbacks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache's background loads away from what is closed together with the cache: its loader,
 * expiry policy and listeners. Thread-safe.
 */
final class LoadGate {

  /** Ends a load; to be used in try-with-resources. */
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  private static final Logger LOG = LoggerFactory.getLogger(LoadGate.class);

  private final Callbacks callbacks;
  private final Duration patience;
  private final ReentrantReadWriteLock loads = new ReentrantReadWriteLock();
  private volatile boolean closed;

  LoadGate(Callbacks callbacks, Duration patience) {
    this.callbacks = callbacks;
    this.patience = patience;
  }

  /**
   * Begins a load.
   *
   * @throws CacheException if the cache is closed
   */
  Pass enter() {
    loads.readLock().lock();
    if (closed) {
      loads.readLock().unlock();
      throw new CacheException("The cache was closed; keys that were not loaded yet stay as is.");
    }
    return loads.readLock()::unlock;
  }

  /**
   * Lets no load begin any more and waits for those at work. A thread in code of the application
   * does not wait: a load may be waiting for it.
   */
  void close() {
    closed = true;
    if (callbacks.isInside()) {
      return;
    }
    try {
      if (loads.writeLock().tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        loads.writeLock().unlock();
      } else {
        LOG.warn(
            "A cache is closed, its loader too, while loadAll has been at work for {} ms"
                + " (shardcache.timeout)",
            patience.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
