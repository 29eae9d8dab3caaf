package org.shardcache.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.util.Optional;
import javax.cache.annotation.CacheRemove;
import org.jspecify.annotations.Nullable;

/** Removes an entry of a cache before or after the method. */
@CacheRemove
@Interceptor
@Priority(Interception.PRIORITY)
class CacheRemoveInterceptor implements Serializable {

  private static final long serialVersionUID = 1;

  @Inject
  @SuppressWarnings({"NullAway.Init", "serial"}) // injected; a proxy that can be serialized
  private MethodCaches methods;

  @AroundInvoke
  @Nullable Object around(InvocationContext context) throws Exception {
    Optional<MethodCache<CacheRemove>> method = methods.find(context, CacheRemove.class);
    return method.isPresent() ? change(context, method.get()) : context.proceed();
  }

  private static @Nullable Object change(InvocationContext context, MethodCache<CacheRemove> method)
      throws Exception {
    CachedCall<CacheRemove> call = method.call(context.getTarget(), context.getParameters());
    Runnable change = () -> method.cache(call).remove(method.key(call));
    CacheRemove annotation = method.annotation();
    return annotation.afterInvocation()
        ? Interception.changeAfter(context, ThrowableRule.of(annotation), change)
        : Interception.changeBefore(context, change);
  }
}
