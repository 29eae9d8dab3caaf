package org.shardcache.serialization;

import java.lang.reflect.Array;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import org.jspecify.annotations.Nullable;

/**
 * Containers of a key that is read: any class that is equal to the one that was written, and fits
 * the field it goes to.
 */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"}) // the fields of other people's keys
final class KeyContainers {

  private KeyContainers() {}

  static List<@Nullable Object> list(List<@Nullable Object> elements, Class<?> wanted) {
    if (wanted.isAssignableFrom(ArrayList.class)) {
      return elements;
    }
    return wanted.isAssignableFrom(LinkedList.class)
        ? new LinkedList<>(elements)
        : new Vector<>(elements);
  }

  static Set<@Nullable Object> set(List<@Nullable Object> elements, Class<?> wanted) {
    Set<@Nullable Object> set =
        wanted.isAssignableFrom(LinkedHashSet.class) ? new LinkedHashSet<>() : new TreeSet<>();
    set.addAll(elements);
    return set;
  }

  static Map<@Nullable Object, @Nullable Object> map(
      List<@Nullable Object> parts, Class<?> wanted) {
    Map<@Nullable Object, @Nullable Object> map =
        wanted.isAssignableFrom(LinkedHashMap.class) ? new LinkedHashMap<>() : new TreeMap<>();
    for (int i = 0; i < parts.size(); i += 2) {
      map.put(parts.get(i), parts.get(i + 1));
    }
    return map;
  }

  /**
   * Whether an object is nothing but a container: it equals what it would be read as. One with an
   * {@code equals} of its own has more to it than its elements.
   */
  static boolean isPlain(Object object) {
    Object plain;
    if (object instanceof List<?> list) {
      plain = new ArrayList<@Nullable Object>(list);
    } else if (object instanceof Set<?> set) {
      plain = new LinkedHashSet<@Nullable Object>(set);
    } else if (object instanceof Map<?, ?> map) {
      plain = new LinkedHashMap<@Nullable Object, @Nullable Object>(map);
    } else if (object instanceof Map.Entry<?, ?> entry) {
      plain = new AbstractMap.SimpleImmutableEntry<>(entry.getKey(), entry.getValue());
    } else {
      return false;
    }
    return object.equals(plain) && plain.equals(object);
  }

  /** Turns what was written in a form that several types share into the type that a field has. */
  static @Nullable Object fit(@Nullable Object value, Class<?> wanted) {
    if (value instanceof Date date && !wanted.isInstance(value)) {
      return SqlKeyTexts.fit(date, wanted);
    }
    if (!(value instanceof Object[] array) || !wanted.isArray() || wanted.isInstance(value)) {
      return value;
    }
    Object fitting = Array.newInstance(wanted.getComponentType(), array.length);
    for (int i = 0; i < array.length; i++) {
      Array.set(fitting, i, fit(array[i], wanted.getComponentType()));
    }
    return fitting;
  }
}
