package org.shardcache.serialization;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Views of the JDK's collections, and entries of its maps, are written as a collection or entry of
 * their own with the same elements in the same order. Views of sorted keys are not among them: they
 * would lose their comparator.
 */
final class Views {

  /** Those of which no example is at hand, since it takes many entries or JDK 21. */
  static final Map<String, Class<?>> NAMED =
      Map.of(
          "java.util.HashMap$TreeNode",
          AbstractMap.SimpleEntry.class,
          "java.util.concurrent.CopyOnWriteArrayList$Reversed",
          ArrayList.class,
          "java.util.ReverseOrderListView",
          ArrayList.class,
          "java.util.ReverseOrderListView$Rand",
          ArrayList.class,
          "java.util.ReverseOrderDequeView",
          ArrayDeque.class,
          "java.util.LinkedList$ReverseOrderLinkedListView",
          LinkedList.class,
          "java.util.LinkedHashSet$1ReverseLinkedHashSetView",
          LinkedHashSet.class,
          "java.util.LinkedHashMap$ReversedLinkedHashMapView",
          LinkedHashMap.class);

  private static final Map<Class<?>, Class<?>> WRITTEN_AS = table();

  private Views() {}

  /** The class that a view is written as, unless its class has a number; null for no view. */
  static @Nullable Class<?> writtenAs(Class<?> type) {
    return WRITTEN_AS.get(type);
  }

  private static Map<Class<?>, Class<?>> table() {
    Map<Class<?>, Class<?>> table = new HashMap<>();
    for (Map<Integer, Integer> map :
        List.of(
            new HashMap<>(Map.of(1, 1)),
            new LinkedHashMap<>(Map.of(1, 1)),
            new TreeMap<>(Map.of(1, 1)),
            new ConcurrentHashMap<>(Map.of(1, 1)),
            new ConcurrentSkipListMap<>(Map.of(1, 1)),
            Collections.unmodifiableMap(new HashMap<>(Map.of(1, 1))),
            Map.of(1, 1),
            Map.of(1, 1, 2, 2))) {
      table.putIfAbsent(map.values().getClass(), ArrayList.class);
      table.putIfAbsent(map.entrySet().getClass(), LinkedHashSet.class);
      if (!(map instanceof SortedMap<?, ?>)) {
        table.putIfAbsent(map.keySet().getClass(), LinkedHashSet.class);
      }
      table.putIfAbsent(map.entrySet().iterator().next().getClass(), AbstractMap.SimpleEntry.class);
    }
    NAMED.forEach((name, as) -> named(table, name, as));
    return Map.copyOf(table);
  }

  private static void named(Map<Class<?>, Class<?>> table, String name, Class<?> as) {
    try {
      table.put(Class.forName(name), as);
    } catch (ClassNotFoundException e) {
      // An older or newer JDK has other views; they are refused.
    }
  }
}
