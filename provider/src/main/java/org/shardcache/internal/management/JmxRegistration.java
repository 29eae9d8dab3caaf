package org.shardcache.internal.management;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.function.Supplier;
import javax.cache.management.CacheMXBean;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.MBeanServer;

/**
 * The two management beans of one cache in the platform MBean server, under the names JSR-107 gives
 * them.
 *
 * <ul>
 *   <li>Registering what is registered and removing what is not do nothing.
 *   <li>A name that is taken is left alone: managers with one URI and different class loaders have
 *       the same names, and the first one keeps them. Only what was registered here is removed
 *       here.
 *   <li>{@link #close()} is final, so a switch that races with the end of the cache leaves no bean
 *       behind.
 *   <li>Anything the MBean server refuses is a {@link javax.cache.CacheException}.
 * </ul>
 *
 * Safe for use by many threads.
 */
public final class JmxRegistration implements AutoCloseable {

  private final RegisteredBean configuration;
  private final RegisteredBean statistics;

  /**
   * Prepares the beans of one cache; nothing is registered yet.
   *
   * @param managerUri the URI of the cache's manager
   * @param cacheName the name of the cache
   * @param configuration shows the configuration
   * @param statistics shows the statistics
   */
  public JmxRegistration(
      URI managerUri,
      String cacheName,
      CacheMXBean configuration,
      CacheStatisticsMXBean statistics) {
    this(
        ManagementFactory::getPlatformMBeanServer,
        managerUri,
        cacheName,
        configuration,
        statistics);
  }

  JmxRegistration(
      Supplier<MBeanServer> server,
      URI managerUri,
      String cacheName,
      CacheMXBean configuration,
      CacheStatisticsMXBean statistics) {
    this.configuration =
        new RegisteredBean(
            server,
            BeanNames.objectName("CacheConfiguration", managerUri, cacheName),
            configuration);
    this.statistics =
        new RegisteredBean(
            server, BeanNames.objectName("CacheStatistics", managerUri, cacheName), statistics);
  }

  public void registerConfiguration() {
    configuration.register();
  }

  public void unregisterConfiguration() {
    configuration.unregister();
  }

  public void registerStatistics() {
    statistics.register();
  }

  public void unregisterStatistics() {
    statistics.unregister();
  }

  /** Removes both beans for good; also the second is removed when the first cannot be. */
  @Override
  public void close() {
    try (configuration;
        statistics) {
      // Closing in this form closes both and keeps every failure.
    }
  }
}
