package org.shardcache.cdi;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.io.Serializable;
import java.util.Optional;
import javax.cache.annotation.CachePut;
import org.jspecify.annotations.Nullable;

/** Puts a parameter of the method into a cache, before or after the method. */
@CachePut
@Interceptor
@Priority(Interception.PRIORITY)
class CachePutInterceptor implements Serializable {

  private static final long serialVersionUID = 1;

  @Inject
  @SuppressWarnings({"NullAway.Init", "serial"}) // injected; a proxy that can be serialized
  private MethodCaches methods;

  @AroundInvoke
  @Nullable Object around(InvocationContext context) throws Exception {
    Optional<MethodCache<CachePut>> method = methods.find(context, CachePut.class);
    return method.isPresent() ? change(context, method.get()) : context.proceed();
  }

  private static @Nullable Object change(InvocationContext context, MethodCache<CachePut> method)
      throws Exception {
    CachedCall<CachePut> call = method.call(context.getTarget(), context.getParameters());
    Runnable change = () -> method.cache(call).put(method.key(call), call.value().getValue());
    CachePut annotation = method.annotation();
    return annotation.afterInvocation()
        ? Interception.changeAfter(context, ThrowableRule.of(annotation), change)
        : Interception.changeBefore(context, change);
  }
}
