package org.shardcache.cdi;

import java.lang.annotation.Annotation;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.annotation.CacheInvocationContext;
import javax.cache.annotation.CacheMethodDetails;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;

/** Finds caches by name where no annotation names a factory, and creates those that are missing. */
final class NamedCaches implements CacheResolverFactory {

  private final Supplier<CacheManager> managers;

  NamedCaches(Supplier<CacheManager> managers) {
    this.managers = managers;
  }

  @Override
  public CacheResolver getCacheResolver(CacheMethodDetails<? extends Annotation> method) {
    return new NamedCache(managers, method.getCacheName());
  }

  @Override
  public CacheResolver getExceptionCacheResolver(CacheMethodDetails<CacheResult> method) {
    return new NamedCache(managers, method.getCacheAnnotation().exceptionCacheName());
  }

  /** A cache that is looked for when it is first used, and again after it was closed. */
  private static final class NamedCache implements CacheResolver {

    private final Supplier<CacheManager> managers;
    private final String name;
    private volatile @Nullable Cache<?, ?> known;

    NamedCache(Supplier<CacheManager> managers, String name) {
      this.managers = managers;
      this.name = name;
    }

    @Override
    @SuppressWarnings("unchecked") // what the interface asks for
    public <K, V> Cache<K, V> resolveCache(CacheInvocationContext<? extends Annotation> call) {
      Cache<?, ?> cache = known;
      if (cache == null || cache.isClosed()) {
        cache = open(managers.get());
        known = cache;
      }
      return (Cache<K, V>) cache;
    }

    private Cache<?, ?> open(CacheManager manager) {
      Cache<?, ?> existing = manager.getCache(name);
      if (existing != null) {
        return existing;
      }
      try {
        return manager.createCache(name, new MutableConfiguration<Object, Object>());
      } catch (CacheException e) {
        Cache<?, ?> createdByAnother = manager.getCache(name);
        if (createdByAnother == null) {
          throw e;
        }
        return createdByAnother;
      }
    }
  }
}
