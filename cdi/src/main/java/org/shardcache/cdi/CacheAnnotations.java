package org.shardcache.cdi;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import org.jspecify.annotations.Nullable;

/**
 * Finds annotations of JCache where they stand: on a method or class, or on an annotation of the
 * application (an interceptor binding or a stereotype) that stands there.
 */
final class CacheAnnotations {

  /** Those that make a method intercepted. */
  static final List<Class<? extends Annotation>> BINDINGS =
      List.of(CacheResult.class, CachePut.class, CacheRemove.class, CacheRemoveAll.class);

  private CacheAnnotations() {}

  /** The binding annotations of a method, in the order of {@link #BINDINGS}. */
  static List<Class<? extends Annotation>> bindingsOn(AnnotatedElement element) {
    return BINDINGS.stream().filter(binding -> find(element, binding) != null).toList();
  }

  static <A extends Annotation> @Nullable A find(AnnotatedElement element, Class<A> type) {
    return find(element, type, new HashSet<>());
  }

  private static <A extends Annotation> @Nullable A find(
      AnnotatedElement element, Class<A> type, Set<AnnotatedElement> seen) {
    A direct = element.getAnnotation(type);
    if (direct != null) {
      return direct;
    }
    for (Annotation annotation : element.getAnnotations()) {
      if (seen.add(annotation.annotationType())) {
        A indirect = find(annotation.annotationType(), type, seen);
        if (indirect != null) {
          return indirect;
        }
      }
    }
    return null;
  }

  /**
   * Finds a class's annotation, or that of its nearest superclass which has one: the class of a
   * bean in use is often one that the container has made below the bean's own.
   */
  static <A extends Annotation> @Nullable A findOnClass(Class<?> type, Class<A> annotation) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      A found = find(c, annotation);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
