package org.shardcache.cdi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import org.jspecify.annotations.Nullable;

/**
 * What the four annotations and {@link CacheDefaults} have in common: which cache, and which keys.
 * An empty name and the interfaces themselves stand for what is not said.
 */
record CacheSource(
    String cacheName,
    Class<? extends CacheResolverFactory> resolverFactory,
    Class<? extends CacheKeyGenerator> keyGenerator) {

  static CacheSource of(Annotation annotation) {
    if (annotation instanceof CacheResult result) {
      return new CacheSource(
          result.cacheName(), result.cacheResolverFactory(), result.cacheKeyGenerator());
    }
    if (annotation instanceof CachePut put) {
      return new CacheSource(put.cacheName(), put.cacheResolverFactory(), put.cacheKeyGenerator());
    }
    if (annotation instanceof CacheRemove remove) {
      return new CacheSource(
          remove.cacheName(), remove.cacheResolverFactory(), remove.cacheKeyGenerator());
    }
    if (annotation instanceof CacheRemoveAll removeAll) {
      return new CacheSource(
          removeAll.cacheName(), removeAll.cacheResolverFactory(), CacheKeyGenerator.class);
    }
    throw new IllegalArgumentException(annotation + " is no annotation of a cached method");
  }

  /** This one, with what it leaves out taken from the defaults of the class. */
  CacheSource or(@Nullable CacheDefaults defaults) {
    if (defaults == null) {
      return this;
    }
    return new CacheSource(
        cacheName.isEmpty() ? defaults.cacheName() : cacheName,
        resolverFactory == CacheResolverFactory.class
            ? defaults.cacheResolverFactory()
            : resolverFactory,
        keyGenerator == CacheKeyGenerator.class ? defaults.cacheKeyGenerator() : keyGenerator);
  }

  /** This one, named after the method if it has no name. */
  CacheSource or(Method method) {
    return cacheName.isEmpty()
        ? new CacheSource(nameOf(method), resolverFactory, keyGenerator)
        : this;
  }

  /** Such as {@code my.app.DomainDao.getDomain(java.lang.String,int)}. */
  private static String nameOf(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getName)
        .collect(
            Collectors.joining(
                ",", method.getDeclaringClass().getName() + "." + method.getName() + "(", ")"));
  }
}
