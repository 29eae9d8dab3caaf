package org.shardcache.serialization;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Classes of the JDK that hold data but cannot be cached as they are, and what to do instead. */
final class UnfitTypes {

  private static final String COPY = "cache a collection of your own with its elements";
  private static final String FUNCTION = "it holds a function; cache its value";
  private static final String PAIR = "it has no serial form; cache a record of its two parts";

  private static final Map<String, String> ADVICE =
      Map.of(
          "java.util.WeakHashMap", "its entries last as long as their keys; cache a HashMap",
          "java.util.concurrent.DelayQueue", "cache an ArrayList with its elements",
          "java.util.concurrent.SynchronousQueue", "it has no elements",
          "java.util.concurrent.atomic.AtomicStampedReference", PAIR,
          "java.util.concurrent.atomic.AtomicMarkableReference", PAIR,
          "java.util.concurrent.atomic.LongAccumulator", FUNCTION,
          "java.util.concurrent.atomic.DoubleAccumulator", FUNCTION);

  private UnfitTypes() {}

  /** Refuses a class for which listing it would not help, unless it is listed all the same. */
  static void refuse(Class<?> type, SerializationContext context) {
    String advice = adviceFor(type);
    if (advice != null && !context.classFilter().allows(type)) {
      throw new SerializationException(
          "Cache '"
              + context.cacheName()
              + "': an instance of class "
              + type.getName()
              + " cannot be written or read: "
              + advice);
    }
  }

  private static @Nullable String adviceFor(Class<?> type) {
    if (!JdkTypes.isPlatform(type)) {
      return null;
    }
    String advice = ADVICE.get(type.getName());
    if (advice != null) {
      return advice;
    }
    if (type.getName().startsWith("java.util.Collections$Checked")) {
      return "it is bound to a class object; cache the collection that it wraps";
    }
    boolean container = Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
    return container && type.getName().startsWith("java.util.") && type.getName().contains("$")
        ? "it is a view of another collection; " + COPY
        : null;
  }
}
