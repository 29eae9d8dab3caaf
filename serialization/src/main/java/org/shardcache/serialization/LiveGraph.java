package org.shardcache.serialization;

import java.io.ObjectStreamClass;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
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

  /** So many objects nest within the limits, however they nest. */
  private static final int FEW = 16;

  private final SerializationContext context;
  private final long limit;
  private final IdentityHashMap<Object, Size> sizes = new IdentityHashMap<>();
  private final Set<Object> owned = Collections.newSetFromMap(new IdentityHashMap<>());
  private Size last = Size.LEAF;
  private long sharedWork;
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

  /** Measures an object and all that can be reached from it. */
  void measure(Object object) {
    measure(object, 0);
  }

  /** Whether no more than a few objects with parts were not reached from the one measured. */
  boolean knows(Collection<Object> objects) {
    int unknown = 0;
    for (Object object : objects) {
      if (!isLeaf(object) && !sizes.containsKey(object) && LiveParts.of(object).length > 0) {
        unknown++;
      }
    }
    return unknown <= FEW;
  }

  private void measure(Object object, int level) {
    if (level > Limits.DEPTH) {
      throw JavaStreams.tooDeep(context);
    }
    checkKind(object);
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
    long weight = 1 + bulk(object);
    int depth = 0;
    for (Object part : parts) {
      Size size = part == null ? Size.LEAF : sizeOf(part);
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
    if (sharedWork > limit || hashWork > limit) {
      throw GraphReferences.hashWork(context);
    }
    return new Size(height, (int) Math.min(weight, Integer.MAX_VALUE), depth);
  }

  private Size sizeOf(Object part) {
    checkKind(part);
    Size size = sizes.get(part);
    if (size == null) {
      long bulk = bulk(part);
      return bulk == 0 ? Size.LEAF : new Size(0, (int) bulk + 1, 0);
    }
    if (!owned.add(part)) {
      // Whoever hashes the owners visits it once for each of them. A container that is being read
      // hashes its elements before it is complete, so this cannot wait for the container.
      sharedWork += size.weight();
    }
    return size;
  }

  /** The streams have forms of their own for classes, which pass no other check. */
  void checkKind(Object object) {
    if (object instanceof Class<?> || object instanceof ObjectStreamClass) {
      context.classFilter().check(object.getClass().getName(), context.cacheName());
    }
  }

  /** How much longer hashing a value takes because it is large. */
  private static long bulk(Object object) {
    if (object instanceof BigInteger number) {
      return number.bitLength() / Long.SIZE;
    }
    if (object instanceof BigDecimal number) {
      return number.unscaledValue().bitLength() / Long.SIZE;
    }
    if (object instanceof BitSet bits) {
      return bits.size() / Long.SIZE;
    }
    Class<?> component = object.getClass().getComponentType();
    return component != null && component.isPrimitive() ? Array.getLength(object) / 8 : 0;
  }

  private static boolean isHashed(Object object) {
    return (object instanceof Set<?> && !(object instanceof EnumSet<?>))
        || (object instanceof Map<?, ?> && !(object instanceof EnumMap<?, ?>));
  }
}
