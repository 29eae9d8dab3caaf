package org.shardcache.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.jboss.weld.environment.se.Weld;

/** Containers with just the beans of a test, and a cache manager that is not ours. */
final class Containers {

  static final String CAFFEINE = "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider";

  private Containers() {}

  /** A container with these beans and a cache manager. */
  static SeContainer with(Class<?>... beans) {
    return of(Stream.concat(Stream.of(OtherProvider.class), Stream.of(beans)));
  }

  /** A container with nothing but these beans. */
  static SeContainer only(Class<?>... beans) {
    return of(Stream.of(beans));
  }

  @SuppressWarnings("unchecked") // an array of one class of extensions
  private static SeContainer of(Stream<Class<?>> beans) {
    return SeContainerInitializer.newInstance()
        .disableDiscovery()
        .addProperty(Weld.SHUTDOWN_HOOK_SYSTEM_PROPERTY, false) // it would keep what is loaded
        .addExtensions(CacheAnnotationsExtension.class)
        .addBeanClasses(beans.toArray(Class<?>[]::new))
        .initialize();
  }

  /** Brings the cache manager, which ends with the container. */
  @ApplicationScoped
  static class OtherProvider {

    @Produces
    @ApplicationScoped
    CacheManager manager() {
      return Caching.getCachingProvider(CAFFEINE).getCacheManager();
    }

    void close(@Disposes CacheManager manager) {
      manager.close();
    }
  }
}
