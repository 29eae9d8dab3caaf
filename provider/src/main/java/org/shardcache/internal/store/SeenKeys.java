package org.shardcache.internal.store;

/**
 * The keys that the scan of one node has given so far, as {@link Fingerprint}s in an open hash
 * table: eight to sixteen bytes for each, and no more than a million of them.
 */
final class SeenKeys {

  private static final int FIRST_CAPACITY = 1 << 10;
  private static final int LARGEST_CAPACITY = 1 << 21;

  private long[] table = new long[FIRST_CAPACITY];
  private int size;

  /** Returns whether the key was new. */
  boolean add(byte[] key) {
    return add(Fingerprint.of(key));
  }

  /** As {@link #add(byte[])}, by the fingerprint of the key. */
  boolean add(long fingerprint) {
    if (2 * size >= table.length) {
      grow();
    }
    boolean added = put(nonZero(fingerprint));
    size += added ? 1 : 0;
    return added;
  }

  boolean contains(byte[] key) {
    return contains(Fingerprint.of(key));
  }

  /** As {@link #contains(byte[])}, by the fingerprint of the key. */
  boolean contains(long wanted) {
    long fingerprint = nonZero(wanted);
    for (int at = slot(fingerprint); table[at] != 0; at = at + 1 & table.length - 1) {
      if (table[at] == fingerprint) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return size;
  }

  /** Whether there is no room for another page of keys. */
  boolean isFull() {
    return size >= LARGEST_CAPACITY / 2 - 2 * FIRST_CAPACITY;
  }

  private boolean put(long fingerprint) {
    int at = slot(fingerprint);
    while (table[at] != 0) {
      if (table[at] == fingerprint) {
        return false;
      }
      at = at + 1 & table.length - 1;
    }
    table[at] = fingerprint;
    return true;
  }

  private void grow() {
    long[] old = table;
    table = new long[2 * old.length];
    for (long fingerprint : old) {
      if (fingerprint != 0) {
        put(fingerprint);
      }
    }
  }

  private int slot(long fingerprint) {
    return (int) fingerprint & table.length - 1;
  }

  private static long nonZero(long fingerprint) {
    return fingerprint == 0 ? 1 : fingerprint;
  }
}
