package org.shardcache.cdi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CachePut;
import org.jspecify.annotations.Nullable;

/** One call of a cached method, as resolvers and key generators see it. */
record CachedCall<A extends Annotation>(
    CachedMethod<A> method, Object target, List<CacheInvocationParameter> arguments)
    implements CacheKeyInvocationContext<A> {

  @Override
  public Object getTarget() {
    return target;
  }

  @Override
  public CacheInvocationParameter[] getAllParameters() {
    return arguments.toArray(CacheInvocationParameter[]::new);
  }

  @Override
  public CacheInvocationParameter[] getKeyParameters() {
    return method.parameters().keys().stream()
        .map(arguments::get)
        .toArray(CacheInvocationParameter[]::new);
  }

  @Override
  public @Nullable CacheInvocationParameter getValueParameter() {
    return method.annotation() instanceof CachePut ? value() : null;
  }

  /** The parameter with {@code @CacheValue}; a method with {@code @CachePut} has one. */
  CacheInvocationParameter value() {
    return arguments.get(method.parameters().values().get(0));
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException(
        "The context of a cached call is no " + type.getName() + "; its target is getTarget()");
  }

  @Override
  public Method getMethod() {
    return method.getMethod();
  }

  @Override
  public Set<Annotation> getAnnotations() {
    return method.getAnnotations();
  }

  @Override
  public A getCacheAnnotation() {
    return method.getCacheAnnotation();
  }

  @Override
  public String getCacheName() {
    return method.getCacheName();
  }
}
