package org.shardcache.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.util.Optional;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.GeneratedCacheKey;
import org.jspecify.annotations.Nullable;

/** Gives what a cache has instead of calling the method. */
@CacheResult
@Interceptor
@Priority(Interception.PRIORITY)
class CacheResultInterceptor implements Serializable {

  private static final long serialVersionUID = 1;

  @Inject
  @SuppressWarnings({"NullAway.Init", "serial"}) // injected; a proxy that can be serialized
  private MethodCaches methods;

  @AroundInvoke
  @Nullable Object around(InvocationContext context) throws Exception {
    Optional<MethodCache<CacheResult>> method = methods.find(context, CacheResult.class);
    return method.isPresent() ? result(context, method.get()) : context.proceed();
  }

  private static @Nullable Object result(InvocationContext context, MethodCache<CacheResult> method)
      throws Exception {
    CachedCall<CacheResult> call = method.call(context.getTarget(), context.getParameters());
    Cache<GeneratedCacheKey, Object> results = method.cache(call);
    Cache<GeneratedCacheKey, Throwable> exceptions = method.exceptionCache(call);
    GeneratedCacheKey key = method.key(call);
    if (!method.annotation().skipGet()) {
      Object cached = results.get(key);
      if (cached != null) {
        return cached;
      }
      throwCached(exceptions, key);
    }
    Object result = proceed(context, method, exceptions, key);
    if (result != null) {
      results.put(key, result);
    }
    return result;
  }

  private static void throwCached(
      @Nullable Cache<GeneratedCacheKey, Throwable> exceptions, GeneratedCacheKey key)
      throws Exception {
    Throwable cached = exceptions == null ? null : exceptions.get(key);
    if (cached instanceof Exception exception) {
      throw exception;
    }
    if (cached instanceof Error error) {
      throw error;
    }
    if (cached != null) {
      throw new CacheException("A cached Throwable that is neither Exception nor Error", cached);
    }
  }

  private static @Nullable Object proceed(
      InvocationContext context,
      MethodCache<CacheResult> method,
      @Nullable Cache<GeneratedCacheKey, Throwable> exceptions,
      GeneratedCacheKey key)
      throws Exception {
    try {
      return context.proceed();
    } catch (Throwable thrown) {
      if (exceptions != null && ThrowableRule.of(method.annotation()).includes(thrown)) {
        Interception.despite(thrown, () -> exceptions.put(key, thrown));
      }
      throw thrown;
    }
  }
}
