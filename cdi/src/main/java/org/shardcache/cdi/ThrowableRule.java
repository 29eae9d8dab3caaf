package org.shardcache.cdi;

import java.util.List;
import java.util.stream.Stream;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;

/** Which exceptions of a method have an effect on a cache. */
record ThrowableRule(
    List<Class<? extends Throwable>> included, List<Class<? extends Throwable>> excluded) {

  /** Which are cached: all, where nothing is said. */
  static ThrowableRule of(CacheResult annotation) {
    List<Class<? extends Throwable>> included = List.of(annotation.cachedExceptions());
    return new ThrowableRule(
        included.isEmpty() ? List.of(Throwable.class) : included,
        List.of(annotation.nonCachedExceptions()));
  }

  static ThrowableRule of(CachePut annotation) {
    return change(annotation.cacheFor(), annotation.noCacheFor());
  }

  static ThrowableRule of(CacheRemove annotation) {
    return change(annotation.evictFor(), annotation.noEvictFor());
  }

  static ThrowableRule of(CacheRemoveAll annotation) {
    return change(annotation.evictFor(), annotation.noEvictFor());
  }

  /** None, where nothing is said; all but the excluded, where only those are. */
  private static ThrowableRule change(
      Class<? extends Throwable>[] included, Class<? extends Throwable>[] excluded) {
    return new ThrowableRule(
        included.length == 0 && excluded.length > 0
            ? List.of(Throwable.class)
            : Stream.of(included).toList(),
        List.of(excluded));
  }

  boolean includes(Throwable thrown) {
    return included.stream().anyMatch(type -> type.isInstance(thrown))
        && excluded.stream().noneMatch(type -> type.isInstance(thrown));
  }
}
