package org.shardcache.cdi;

import jakarta.enterprise.inject.spi.DefinitionException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheMethodDetails;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheResult;
import org.jspecify.annotations.Nullable;

/**
 * A method of a bean with one of the annotations, and what follows from method and class alone.
 *
 * <p>The annotation of a method stands for itself. One on the class is for the methods that have
 * none, and {@code @CacheResult} there for those that return something.
 */
record CachedMethod<A extends Annotation>(
    Method method, A annotation, CacheSource source, MethodParameters parameters)
    implements CacheMethodDetails<A> {

  /** The method as one with an annotation of this type, if it is one. */
  static <A extends Annotation> Optional<CachedMethod<A>> find(
      Method method, Class<?> beanClass, Class<A> type) {
    List<Class<? extends Annotation>> own = CacheAnnotations.bindingsOn(method);
    if (own.size() > 1) {
      throw new DefinitionException(
          method
              + " has "
              + own.stream()
                  .map(annotation -> "@" + annotation.getSimpleName())
                  .collect(Collectors.joining(" and "))
              + "; one of them is allowed on a method. Move the other to a method of another bean"
              + " that this one calls");
    }
    A annotation = annotation(method, beanClass, type, own);
    if (annotation == null) {
      return Optional.empty();
    }
    MethodParameters parameters = MethodParameters.of(method);
    check(method, annotation, parameters);
    CacheDefaults defaults = CacheAnnotations.findOnClass(beanClass, CacheDefaults.class);
    CacheSource source = CacheSource.of(annotation).or(defaults).or(method);
    return Optional.of(new CachedMethod<>(method, annotation, source, parameters));
  }

  private static <A extends Annotation> @Nullable A annotation(
      Method method, Class<?> beanClass, Class<A> type, List<Class<? extends Annotation>> own) {
    if (!own.isEmpty()) {
      return CacheAnnotations.find(method, type);
    }
    boolean nothingToCache = type == CacheResult.class && method.getReturnType() == void.class;
    return nothingToCache ? null : CacheAnnotations.findOnClass(beanClass, type);
  }

  private static void check(Method method, Annotation annotation, MethodParameters parameters) {
    if (annotation instanceof CacheResult && method.getReturnType() == void.class) {
      throw new DefinitionException(
          method + " has @CacheResult, but returns nothing that could be cached");
    }
    int values = parameters.values().size();
    if (annotation instanceof CachePut && values != 1) {
      throw new DefinitionException(
          method
              + " has @CachePut, so exactly one of its parameters needs @CacheValue, not "
              + values);
    }
  }

  @Override
  public Method getMethod() {
    return method;
  }

  @Override
  public Set<Annotation> getAnnotations() {
    return Set.of(method.getAnnotations());
  }

  @Override
  public A getCacheAnnotation() {
    return annotation;
  }

  @Override
  public String getCacheName() {
    return source.cacheName();
  }
}
