package org.shardcache.serialization;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a container looks at its elements as they come in, and what hostile ones can make of it. */
enum Hashing {
  /** It does not. */
  NOT_HASHED(0, n -> 0),
  /** It compares them. */
  COMPARED(0, n -> 0),
  /** It compares each with all others. */
  SCANNED(1, n -> 1),
  /** It spreads elements by their whole hash codes. */
  ELEMENTS(1, n -> 0),
  /** It spreads keys, every second part, by their whole hash codes. */
  ENTRIES(2, n -> 0),
  /** It looks for a free place from the remainder of the hash code on. */
  PROBED_ELEMENTS(1, n -> 2 * n),
  /** Likewise for keys. */
  PROBED_ENTRIES(2, n -> 2 * n),
  /** It keeps keys with the same remainder in a list. */
  CHAINED_ENTRIES(2, Hashing::hashtableSize);

  /** Up to this many elements the worst case costs less than reading them. */
  private static final int FEW = 64;

  private final int stride;
  private final IntUnaryOperator tableSize;

  /**
   * Says where collisions are.
   *
   * @param stride the distance between keys in the parts
   * @param tableSize which hash codes meet, for so many keys: those with the same remainder, or
   *     with 0 only those that are equal
   */
  Hashing(int stride, IntUnaryOperator tableSize) {
    this.stride = stride;
    this.tableSize = tableSize;
  }

  /** As {@code new Hashtable<>()} grows. */
  private static int hashtableSize(int keys) {
    int size = 11;
    while (size < keys + keys / 3) {
      size = 2 * size + 1;
    }
    return size;
  }

  /** How many pairs of keys meet, about, beyond what an even spread would give. */
  long collisions(@Nullable Object[] parts) {
    int keys = stride == 0 ? 0 : parts.length / stride;
    if (keys <= FEW) {
      return 0;
    }
    if (this == SCANNED) {
      return (long) keys * keys;
    }
    int size = tableSize.applyAsInt(keys);
    int[] counts = new int[Integer.highestOneBit(keys) * 2];
    int shift = Integer.numberOfLeadingZeros(counts.length - 1);
    long pairs = 0;
    for (int i = 0; i < keys; i++) {
      Object key = parts[i * stride];
      int hash = key == null ? 0 : key.hashCode();
      int place = size == 0 ? hash : Math.floorMod(hash, size);
      pairs += counts[(place * 0x9E3779B9) >>> shift]++;
    }
    return Math.max(0, pairs - keys);
  }
}
