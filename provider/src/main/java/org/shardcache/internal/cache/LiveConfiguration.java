package org.shardcache.internal.cache;

import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;

/** The configuration of a cache as it is now: statistics and management can be switched. */
final class LiveConfiguration<K, V> {

  private volatile ReadOnlyConfiguration<K, V> current;

  LiveConfiguration(CompleteConfiguration<K, V> configuration) {
    this.current = new ReadOnlyConfiguration<>(configuration);
  }

  CompleteConfiguration<K, V> snapshot() {
    return current;
  }

  /** Only called by the manager, under its lock. */
  void switchStatistics(boolean enabled) {
    current =
        new ReadOnlyConfiguration<>(
            new MutableConfiguration<>(current).setStatisticsEnabled(enabled));
  }

  /** Only called by the manager, under its lock. */
  void switchManagement(boolean enabled) {
    current =
        new ReadOnlyConfiguration<>(
            new MutableConfiguration<>(current).setManagementEnabled(enabled));
  }

  /**
   * Only called by the manager, under its lock.
   *
   * @throws IllegalArgumentException if it is there already
   */
  void add(CacheEntryListenerConfiguration<K, V> listener) {
    current =
        new ReadOnlyConfiguration<>(
            new MutableConfiguration<>(current).addCacheEntryListenerConfiguration(listener));
  }

  /** Only called by the manager, under its lock; does nothing if it is not there. */
  void remove(CacheEntryListenerConfiguration<K, V> listener) {
    current =
        new ReadOnlyConfiguration<>(
            new MutableConfiguration<>(current).removeCacheEntryListenerConfiguration(listener));
  }
}
