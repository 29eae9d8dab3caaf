package org.shardcache.internal.management;

import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.management.CacheMXBean;

/**
 * The configuration of one cache as a management bean. It asks for the configuration on every read,
 * so it shows statistics and management as they are switched now, not as the cache was created.
 *
 * <p>A plain {@link Configuration} knows of no read-through, write-through, statistics or
 * management: they show as off.
 */
public final class CacheConfigurationView implements CacheMXBean {

  private final Supplier<? extends Configuration<?, ?>> configuration;

  /**
   * Makes a view.
   *
   * @param configuration gives the configuration in force at the moment of the call
   */
  public CacheConfigurationView(Supplier<? extends Configuration<?, ?>> configuration) {
    this.configuration = configuration;
  }

  @Override
  public String getKeyType() {
    return configuration.get().getKeyType().getName();
  }

  @Override
  public String getValueType() {
    return configuration.get().getValueType().getName();
  }

  @Override
  public boolean isReadThrough() {
    return isOn(CompleteConfiguration::isReadThrough);
  }

  @Override
  public boolean isWriteThrough() {
    return isOn(CompleteConfiguration::isWriteThrough);
  }

  @Override
  public boolean isStoreByValue() {
    return configuration.get().isStoreByValue();
  }

  @Override
  public boolean isStatisticsEnabled() {
    return isOn(CompleteConfiguration::isStatisticsEnabled);
  }

  @Override
  public boolean isManagementEnabled() {
    return isOn(CompleteConfiguration::isManagementEnabled);
  }

  private boolean isOn(Predicate<CompleteConfiguration<?, ?>> feature) {
    return configuration.get() instanceof CompleteConfiguration<?, ?> complete
        && feature.test(complete);
  }
}
