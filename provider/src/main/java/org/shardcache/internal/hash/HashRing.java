package org.shardcache.internal.hash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
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

  /** For fewer keys to compute all lanes costs more than one after the other. */
  private static final int FEWEST_FOR_LANES = 32;

  private final int[] points;
  private final int[] owners;
  private final boolean shared;

  /** For each value of a word's first bits the first point with them, or with greater ones. */
  private final int[] starts;

  private final int otherBits;

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
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(points.length);
    otherBits = Integer.SIZE - bits;
    starts = new int[1 << bits];
    int next = 0;
    for (int start = 0; start < starts.length; start++) {
      while (next < points.length && (points[next] ^ SIGN) >>> otherBits < start) {
        next++;
      }
      starts[start] = next;
    }
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
    return ownerOf(Md5.word(key, 0));
  }

  /** The owners of many keys, in their order: cheaper than {@link #ownerOf} for each of them. */
  public int[] ownersOf(byte[][] keys) {
    int[] result = new int[keys.length];
    if (!shared) {
      Arrays.fill(result, owners[0]);
      return result;
    }
    int[] inLanes = new int[Math.min(keys.length, Md5Lanes.LANES)];
    int count = 0;
    Md5Lanes lanes = null;
    for (int i = 0; i < keys.length; i++) {
      if (keys[i].length > Md5Lanes.MOST_BYTES) {
        result[i] = ownerOf(keys[i]);
      } else {
        inLanes[count++] = i;
      }
      if (count == Md5Lanes.LANES || (i == keys.length - 1 && count >= FEWEST_FOR_LANES)) {
        lanes = lanes == null ? new Md5Lanes() : lanes;
        setOwners(result, keys, inLanes, count, lanes);
        count = 0;
      }
    }
    for (int i = 0; i < count; i++) {
      result[inLanes[i]] = ownerOf(keys[inLanes[i]]);
    }
    return result;
  }

  private void setOwners(int[] result, byte[][] keys, int[] inLanes, int count, Md5Lanes lanes) {
    for (int lane = 0; lane < count; lane++) {
      lanes.set(lane, keys[inLanes[lane]]);
    }
    lanes.digest();
    for (int lane = 0; lane < count; lane++) {
      result[inLanes[lane]] = ownerOf(lanes.word(lane));
    }
  }

  private int ownerOf(int word) {
    int position = starts[word >>> otherBits];
    while (position < points.length && points[position] <= (word ^ SIGN)) {
      position++; // seldom more than once, since there are more starts than points
    }
    return owners[position == points.length ? 0 : position];
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
