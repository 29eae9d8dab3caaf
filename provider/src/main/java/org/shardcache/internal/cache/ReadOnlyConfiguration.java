package org.shardcache.internal.cache;

import java.util.Collection;
import java.util.List;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/** The configuration that a cache has at one moment; nobody can change it. */
final class ReadOnlyConfiguration<K, V> implements CompleteConfiguration<K, V> {

  private static final long serialVersionUID = 1L;

  private final MutableConfiguration<K, V> copy;

  ReadOnlyConfiguration(CompleteConfiguration<K, V> configuration) {
    this.copy = new MutableConfiguration<>(configuration);
  }

  @Override
  public Class<K> getKeyType() {
    return copy.getKeyType();
  }

  @Override
  public Class<V> getValueType() {
    return copy.getValueType();
  }

  @Override
  public boolean isStoreByValue() {
    return copy.isStoreByValue();
  }

  @Override
  public boolean isReadThrough() {
    return copy.isReadThrough();
  }

  @Override
  public boolean isWriteThrough() {
    return copy.isWriteThrough();
  }

  @Override
  public boolean isStatisticsEnabled() {
    return copy.isStatisticsEnabled();
  }

  @Override
  public boolean isManagementEnabled() {
    return copy.isManagementEnabled();
  }

  @Override
  public Iterable<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
    return List.copyOf(
        (Collection<CacheEntryListenerConfiguration<K, V>>)
            copy.getCacheEntryListenerConfigurations());
  }

  @Override
  public @Nullable Factory<CacheLoader<K, V>> getCacheLoaderFactory() {
    return copy.getCacheLoaderFactory();
  }

  @Override
  public @Nullable Factory<CacheWriter<? super K, ? super V>> getCacheWriterFactory() {
    return copy.getCacheWriterFactory();
  }

  @Override
  public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
    return copy.getExpiryPolicyFactory();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReadOnlyConfiguration<?, ?> that && copy.equals(that.copy);
  }

  @Override
  public int hashCode() {
    return copy.hashCode();
  }
}
