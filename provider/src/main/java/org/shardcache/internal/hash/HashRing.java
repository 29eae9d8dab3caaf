package org.shardcache.internal.hash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Points on a circle of unsigned 32-bit numbers, each with an owner. A key belongs to the owner of
 * the first point strictly greater than the first word of its MD5; past the last point comes the
 * first. Immutable.
 */
public final class HashRing {

  /** The bit that turns unsigned order into signed order. */
  private static final int SIGN = Integer.MIN_VALUE;

  private final int[] points;
  private final int[] owners;
  private final boolean shared;

  private HashRing(SortedMap<Integer, Integer> ring) {
    points = new int[ring.size()];
    owners = new int[ring.size()];
    int position = 0;
    for (Map.Entry<Integer, Integer> point : ring.entrySet()) {
      points[position] = point.getKey();
      owners[position] = point.getValue();
      position++;
    }
    shared = ring.values().stream().distinct().count() > 1;
  }

  /** Begins a ring without points. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects points. */
  public static final class Builder {

    private final SortedMap<Integer, Integer> ring = new TreeMap<>();

    private Builder() {}

    /**
     * Adds the first words of a label's MD5. A point that another owner has goes to this one.
     *
     * @param words 1 to 4
     */
    public Builder add(String label, int words, int owner) {
      byte[] bytes = label.getBytes(UTF_8);
      for (int word = 0; word < words; word++) {
        ring.put(Md5.word(bytes, word) ^ SIGN, owner);
      }
      return this;
    }

    /**
     * Makes the ring.
     *
     * @throws IllegalStateException if it has no point
     */
    public HashRing build() {
      if (ring.isEmpty()) {
        throw new IllegalStateException("A ring needs points.");
      }
      return new HashRing(ring);
    }
  }

  /** The owner of a key. */
  public int ownerOf(byte[] key) {
    if (!shared) {
      return owners[0];
    }
    int point = Md5.word(key, 0) ^ SIGN;
    int low = 0;
    int high = points.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (points[middle] > point) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return owners[low == points.length ? 0 : low];
  }

  /** How many points there are. */
  public int size() {
    return points.length;
  }

  /** The point at a position, in ascending order. */
  public long point(int position) {
    return Integer.toUnsignedLong(points[position] ^ SIGN);
  }

  /** The owner of the point at a position. */
  public int owner(int position) {
    return owners[position];
  }
}
