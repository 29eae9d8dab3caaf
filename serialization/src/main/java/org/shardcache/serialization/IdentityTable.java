package org.shardcache.serialization;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers objects in the order in which they are added. Emptied, it can be filled again. */
final class IdentityTable {

  private static final int SMALL = 64;

  private @Nullable Object[] objects = new @Nullable Object[SMALL];
  private int[] numbers = new int[SMALL];
  private int[] slots = new int[SMALL / 2];
  private int size;

  /** The number of an object that was added before; -1 if it was not. */
  int find(Object object) {
    int slot = slotOf(object);
    return objects[slot] == null ? -1 : numbers[slot];
  }

  /** The number of an object that was added before; -1 if it was not, but is now. */
  int findOrAdd(Object object) {
    int slot = slotOf(object);
    if (objects[slot] != null) {
      return numbers[slot];
    }
    objects[slot] = object;
    numbers[slot] = size;
    slots[size++] = slot;
    if (size == slots.length) {
      grow();
    }
    return -1;
  }

  /** Where an object is, or the free place where it would be. */
  private int slotOf(Object object) {
    int mask = objects.length - 1;
    int hash = System.identityHashCode(object);
    int slot = (hash ^ hash >>> 15) & mask;
    for (Object other = objects[slot]; other != null; other = objects[slot]) {
      if (other == object) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    @Nullable Object[] added = new @Nullable Object[size];
    for (int i = 0; i < size; i++) {
      added[i] = objects[slots[i]];
    }
    objects = new @Nullable Object[2 * objects.length];
    numbers = new int[objects.length];
    slots = new int[objects.length / 2];
    size = 0;
    for (Object object : added) {
      if (object != null) {
        findOrAdd(object);
      }
    }
  }

  /** Removes all objects, and does not keep room for more than that many. */
  void clear(int retained) {
    if (slots.length > retained) {
      objects = new @Nullable Object[SMALL];
      numbers = new int[SMALL];
      slots = new int[SMALL / 2];
    } else if (size * 4 > objects.length) {
      Arrays.fill(objects, null);
    } else {
      for (int i = 0; i < size; i++) {
        objects[slots[i]] = null;
      }
    }
    size = 0;
  }
}
