package org.shardcache.serialization;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the work of making a set or a map of keys that somebody chose: a hash table compares
 * elements with the same hash code one by one, unless they have an order.
 */
final class HashCollisions {

  /** Elements with one hash code. */
  static final int LIMIT = 256;

  private HashCollisions() {}

  static boolean areTooMany(Collection<?> elements) {
    if (elements.size() <= LIMIT) {
      return false;
    }
    Map<Integer, Integer> counts = new HashMap<>();
    for (Object element : elements) {
      if (element != null
          && !(element instanceof Comparable<?>)
          && counts.merge(element.hashCode(), 1, Integer::sum) > LIMIT) {
        return true;
      }
    }
    return false;
  }
}
