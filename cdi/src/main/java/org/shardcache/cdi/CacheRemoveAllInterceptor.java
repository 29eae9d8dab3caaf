package org.shardcache.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.util.Optional;
import javax.cache.annotation.CacheRemoveAll;
import org.jspecify.annotations.Nullable;

/** Removes all entries of a cache before or after the method. */
@CacheRemoveAll
@Interceptor
@Priority(Interception.PRIORITY)
class CacheRemoveAllInterceptor implements Serializable {

  private static final long serialVersionUID = 1;

  @Inject
  @SuppressWarnings({"NullAway.Init", "serial"}) // injected; a proxy that can be serialized
  private MethodCaches methods;

  @AroundInvoke
  @Nullable Object around(InvocationContext context) throws Exception {
    Optional<MethodCache<CacheRemoveAll>> method = methods.find(context, CacheRemoveAll.class);
    return method.isPresent() ? change(context, method.get()) : context.proceed();
  }

  private static @Nullable Object change(
      InvocationContext context, MethodCache<CacheRemoveAll> method) throws Exception {
    CachedCall<CacheRemoveAll> call = method.call(context.getTarget(), context.getParameters());
    Runnable change = () -> method.cache(call).removeAll();
    CacheRemoveAll annotation = method.annotation();
    return annotation.afterInvocation()
        ? Interception.changeAfter(context, ThrowableRule.of(annotation), change)
        : Interception.changeBefore(context, change);
  }
}
