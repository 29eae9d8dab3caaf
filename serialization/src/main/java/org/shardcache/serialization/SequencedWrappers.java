package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Serializer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * The unmodifiable wrappers of JDK 21's sequenced collections. An older JVM reads them as the
 * wrappers that it has.
 */
final class SequencedWrappers {

  private final BiConsumer<Class<?>, Serializer<?>> table;

  SequencedWrappers(BiConsumer<Class<?>, Serializer<?>> table) {
    this.table = table;
  }

  /** Classes that take the numbers where the wrappers do not exist. */
  private static final class NoCollection {}

  private static final class NoSet {}

  private static final class NoMap {}

  void addAll() {
    UnaryOperator<Collection<Object>> collection =
        wrapper("Collection", Collections::unmodifiableCollection);
    UnaryOperator<Set<Object>> set = wrapper("Set", Collections::unmodifiableSet);
    UnaryOperator<Map<Object, Object>> map = wrapper("Map", Collections::unmodifiableMap);
    table.accept(
        type("Collection", NoCollection.class),
        MadeSerializer.<Collection<Object>>plain(
            Collection::toArray, parts -> collection.apply(new ArrayList<>(Arrays.asList(parts)))));
    table.accept(
        type("Set", NoSet.class),
        MadeSerializer.<Set<Object>>hashed(
            Hashing.ELEMENTS,
            Collection::toArray,
            parts -> set.apply(new LinkedHashSet<>(Arrays.asList(parts))),
            (parts, deferred) -> {
              Set<Object> elements = new LinkedHashSet<>();
              deferred.accept(() -> elements.addAll(Arrays.asList(parts)));
              return set.apply(elements);
            }));
    MadeSerializer.Maker<Map<Object, Object>> later =
        (parts, deferred) -> {
          Map<Object, Object> entries = new LinkedHashMap<>();
          deferred.accept(() -> Parts.putAll(entries, parts));
          return map.apply(entries);
        };
    table.accept(
        type("Map", NoMap.class),
        MadeSerializer.<Map<Object, Object>>hashed(
            Hashing.ENTRIES, Parts::of, parts -> later.make(parts, Runnable::run), later));
  }

  private static Class<?> type(String kind, Class<?> none) {
    try {
      return Class.forName("java.util.Collections$UnmodifiableSequenced" + kind);
    } catch (ClassNotFoundException e) {
      return none;
    }
  }

  @SuppressWarnings("unchecked") // the method gives back what it takes
  private static <T> UnaryOperator<T> wrapper(String kind, UnaryOperator<T> older) {
    MethodHandle wrap;
    try {
      Class<?> sequenced = Class.forName("java.util.Sequenced" + kind);
      wrap =
          MethodHandles.publicLookup()
              .findStatic(
                  Collections.class,
                  "unmodifiableSequenced" + kind,
                  MethodType.methodType(sequenced, sequenced))
              .asType(MethodType.methodType(Object.class, Object.class));
    } catch (ReflectiveOperationException e) {
      return older;
    }
    return wrapped -> {
      try {
        return (T) (Object) wrap.invokeExact((Object) wrapped);
      } catch (Throwable e) {
        throw new IllegalStateException("Collections.unmodifiableSequenced" + kind, e);
      }
    };
  }
}
