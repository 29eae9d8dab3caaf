package org.shardcache.serialization;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the limits for objects that exist: before they are written by JDK serialization, and while
 * they are read by it, each as soon as it is complete, so before anything hashes it.
 */
final class LiveGraph {

  /** What somebody who follows all references of an object finds. */
  private record Size(int height, int weight, int depth) {
    static final Size LEAF = new Size(0, 1, 0);
  }

  private final SerializationContext context;
  private final long limit;
  private final IdentityHashMap<Object, Size> sizes = new IdentityHashMap<>();
  private Size last = Size.LEAF;
  private long hashWork;

  /**
   * Creates a measure.
   *
   * @param bytes how many bytes the objects have, or will have at least
   */
  LiveGraph(SerializationContext context, long bytes) {
    this.context = context;
    this.limit = Limits.hashWork(bytes);
  }

  int height() {
    return last.height();
  }

  int weight() {
    return last.weight();
  }

  int depth() {
    return last.depth();
  }

  /** Measures an object whose parts were measured before. */
  void complete(Object object) {
    if (!isLeaf(object)) {
      last = sum(object, LiveParts.of(object));
      sizes.put(object, last);
    }
  }

  /** Measures an object and, before it, its parts. */
  void measure(Object object, int level) {
    if (level > Limits.DEPTH) {
      throw JavaStreams.tooDeep(context);
    }
    @Nullable Object[] parts = LiveParts.of(object);
    sizes.put(object, Size.LEAF); // for those that refer back
    for (Object part : parts) {
      if (part != null && !isLeaf(part) && !sizes.containsKey(part)) {
        measure(part, level + 1);
      }
    }
    last = sum(object, parts);
    sizes.put(object, last);
  }

  private static boolean isLeaf(Object object) {
    return object instanceof String || object instanceof Number || object instanceof Enum<?>;
  }

  private Size sum(Object object, @Nullable Object[] parts) {
    int height = 0;
    long weight = 1;
    int depth = 0;
    for (Object part : parts) {
      Size size = part == null ? Size.LEAF : sizes.getOrDefault(part, Size.LEAF);
      height = Math.max(height, size.height());
      weight += size.weight();
      depth = Math.max(depth, size.depth() + 1);
    }
    if (isHashed(object)) {
      height++;
      hashWork += weight;
    }
    if (height > Limits.HASH_NESTING) {
      throw GraphReferences.hashNesting(context);
    }
    if (weight > limit || hashWork > limit) {
      throw GraphReferences.hashWork(context);
    }
    return new Size(height, (int) Math.min(weight, Integer.MAX_VALUE), depth);
  }

  private static boolean isHashed(Object object) {
    return (object instanceof Set<?> && !(object instanceof EnumSet<?>))
        || (object instanceof Map<?, ?> && !(object instanceof EnumMap<?, ?>));
  }
}
