package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.shardcache.routing.RedisClusterSlot;

/**
 * For each slot of Redis Cluster a short text in it. The texts are part of the data format: the
 * first in the sequence {@code 0, 1, ..., z, 10, 11, ...} (the numbers in base 36) whose slot it
 * is.
 */
final class SlotTags {

  private static final int RADIX = 36;
  private static final int[] NUMBERS = numbers();

  private SlotTags() {}

  /** The text of a slot: one to four letters and digits. */
  static byte[] of(int slot) {
    return text(NUMBERS[slot]);
  }

  private static int[] numbers() {
    int[] numbers = new int[RedisClusterSlot.COUNT];
    Arrays.fill(numbers, -1);
    int missing = numbers.length;
    for (int number = 0; missing > 0; number++) {
      int slot = RedisClusterSlot.of(text(number));
      if (numbers[slot] < 0) {
        numbers[slot] = number;
        missing--;
      }
    }
    return numbers;
  }

  private static byte[] text(int number) {
    return Integer.toString(number, RADIX).getBytes(US_ASCII);
  }
}
