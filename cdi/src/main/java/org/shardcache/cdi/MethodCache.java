package org.shardcache.cdi;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import javax.cache.Cache;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.GeneratedCacheKey;
import org.jspecify.annotations.Nullable;

/**
 * A cached method with what finds its caches and makes its keys; resolvers are asked for once per
 * method, as the factory's contract has it.
 */
record MethodCache<A extends Annotation>(
    CachedMethod<A> method,
    CacheResolver resolver,
    @Nullable CacheResolver exceptionResolver,
    CacheKeyGenerator keyGenerator) {

  static <A extends Annotation> MethodCache<A> of(CachedMethod<A> method, Components components) {
    CacheSource source = method.source();
    CacheResolverFactory resolvers =
        source.resolverFactory() == CacheResolverFactory.class
            ? new NamedCaches(components::cacheManager)
            : components.get(source.resolverFactory());
    CacheKeyGenerator keys =
        source.keyGenerator() == CacheKeyGenerator.class
            ? MethodCache::keyOf
            : components.get(source.keyGenerator());
    return new MethodCache<>(
        method, resolvers.getCacheResolver(method), exceptionResolver(method, resolvers), keys);
  }

  @SuppressWarnings("unchecked") // a method whose annotation is a CacheResult
  private static @Nullable CacheResolver exceptionResolver(
      CachedMethod<?> method, CacheResolverFactory resolvers) {
    return method.annotation() instanceof CacheResult result
            && !result.exceptionCacheName().isEmpty()
        ? resolvers.getExceptionCacheResolver((CachedMethod<CacheResult>) method)
        : null;
  }

  private static GeneratedCacheKey keyOf(CacheKeyInvocationContext<? extends Annotation> call) {
    return new DefaultGeneratedCacheKey(
        Arrays.stream(call.getKeyParameters()).map(CacheInvocationParameter::getValue).toArray());
  }

  CachedCall<A> call(Object target, @Nullable Object[] arguments) {
    return new CachedCall<>(method, target, method.parameters().with(arguments));
  }

  A annotation() {
    return method.annotation();
  }

  Cache<GeneratedCacheKey, Object> cache(CachedCall<A> call) {
    return resolver.resolveCache(call);
  }

  @Nullable Cache<GeneratedCacheKey, Throwable> exceptionCache(CachedCall<A> call) {
    return exceptionResolver == null ? null : exceptionResolver.resolveCache(call);
  }

  GeneratedCacheKey key(CachedCall<A> call) {
    return keyGenerator.generateCacheKey(call);
  }
}
