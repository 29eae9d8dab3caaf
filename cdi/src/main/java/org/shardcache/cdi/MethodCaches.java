package org.shardcache.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cached methods that were called so far, in one container. Not final, and with a constructor
 * without parameters, since containers hand out proxies: interceptors of beans that are passivated
 * keep such a one.
 */
@ApplicationScoped
class MethodCaches {

  private record Key(Method method, Class<?> beanClass, Class<? extends Annotation> type) {}

  private final Map<Key, Once<?>> methods = new ConcurrentHashMap<>();
  private Components components;

  @SuppressWarnings("NullAway.Init") // for proxies only
  MethodCaches() {}

  @Inject
  MethodCaches(Instance<Object> beans) {
    components = new Components(beans);
  }

  /**
   * The called method; nothing if an annotation of this type is not what counts for it. Public, so
   * that proxies call it directly.
   */
  @SuppressWarnings("unchecked") // the type is in the key
  public <A extends Annotation> Optional<MethodCache<A>> find(
      InvocationContext call, Class<A> type) {
    Key key = new Key(call.getMethod(), call.getTarget().getClass(), type);
    Once<Optional<MethodCache<A>>> method =
        (Once<Optional<MethodCache<A>>>) methods.computeIfAbsent(key, unknown -> new Once<>());
    return method.get(
        () ->
            CachedMethod.find(key.method(), key.beanClass(), type)
                .map(found -> MethodCache.of(found, components)));
  }
}
