package org.shardcache.tck;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import javax.cache.annotation.BeanProvider;
import manager.CacheNameOnEachMethodBlogManagerImpl;
import manager.ClassLevelCacheConfigBlogManagerImpl;
import manager.UsingDefaultCacheNameBlogManagerImpl;

/**
 * Gives the annotation tests their beans, out of a CDI container that finds our annotations by
 * itself. The TCK finds this class with the service loader, and never ends it: the container goes
 * with the JVM.
 */
public final class CdiBeanProvider implements BeanProvider {

  private final SeContainer container =
      SeContainerInitializer.newInstance()
          .addBeanClasses(
              CacheNameOnEachMethodBlogManagerImpl.class,
              ClassLevelCacheConfigBlogManagerImpl.class,
              UsingDefaultCacheNameBlogManagerImpl.class)
          .initialize();

  @Override
  public <T> T getBeanByType(Class<T> beanClass) {
    return container.select(beanClass).get();
  }
}
