package org.shardcache.serialization;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Bounds the work of making a set or a map of keys that somebody chose: a hash table compares
 * elements with the same hash code one by one, unless they have an order.
 */
final class HashCollisions {

  /** Elements with one hash code. */
  static final int LIMIT = 256;

  private HashCollisions() {}

  static boolean areTooMany(Collection<?> elements) {
    if (elements.size() <= LIMIT || haveAnOrder(elements)) {
      return false;
    }
    Map<Integer, Integer> counts = new HashMap<>();
    for (Object element : elements) {
      if (element != null && counts.merge(element.hashCode(), 1, Integer::sum) > LIMIT) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a hash table finds its way among elements with one hash code: it uses their order if
   * all are of one class that is comparable with itself, not with a supertype as most dates are.
   */
  private static boolean haveAnOrder(Collection<?> elements) {
    Set<Class<?>> classes = new HashSet<>();
    for (Object element : elements) {
      if (element != null) {
        classes.add(element.getClass());
      }
    }
    return classes.size() == 1 && hasAnOrder(classes.iterator().next());
  }

  private static boolean hasAnOrder(Class<?> type) {
    for (Type implemented : type.getGenericInterfaces()) {
      if (implemented instanceof ParameterizedType parameterized
          && parameterized.getRawType() == Comparable.class
          && parameterized.getActualTypeArguments()[0] == type) {
        return JdkTypes.isPlatform(type);
      }
    }
    return false;
  }
}
