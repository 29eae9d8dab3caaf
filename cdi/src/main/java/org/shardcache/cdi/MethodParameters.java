package org.shardcache.cdi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.cache.annotation.CacheInvocationParameter;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CacheValue;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a method: their types and annotations, and the positions of those that make up
 * the key and of those that are the value.
 */
record MethodParameters(
    List<Class<?>> types,
    List<Set<Annotation>> annotations,
    List<Integer> keys,
    List<Integer> values) {

  /** A parameter in a call. */
  record Argument(
      Class<?> getRawType,
      @Nullable Object getValue,
      Set<Annotation> getAnnotations,
      int getParameterPosition)
      implements CacheInvocationParameter {}

  static MethodParameters of(Method method) {
    Parameter[] parameters = method.getParameters();
    List<Integer> values = annotatedWith(CacheValue.class, parameters);
    List<Integer> keys = annotatedWith(CacheKey.class, parameters);
    return new MethodParameters(
        List.of(method.getParameterTypes()),
        Arrays.stream(parameters).map(parameter -> Set.of(parameter.getAnnotations())).toList(),
        keys.isEmpty() ? allBut(values, parameters.length) : keys,
        values);
  }

  private static List<Integer> annotatedWith(
      Class<? extends Annotation> type, Parameter[] parameters) {
    return IntStream.range(0, parameters.length)
        .filter(i -> parameters[i].isAnnotationPresent(type))
        .boxed()
        .toList();
  }

  private static List<Integer> allBut(List<Integer> positions, int count) {
    return IntStream.range(0, count).boxed().filter(i -> !positions.contains(i)).toList();
  }

  /** The parameters of a call, in the order of the method. */
  List<CacheInvocationParameter> with(@Nullable Object[] arguments) {
    return IntStream.range(0, arguments.length)
        .<CacheInvocationParameter>mapToObj(
            i -> new Argument(types.get(i), arguments[i], annotations.get(i), i))
        .toList();
  }
}
