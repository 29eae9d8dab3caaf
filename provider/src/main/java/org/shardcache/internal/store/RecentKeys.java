package org.shardcache.internal.store;

/**
 * Removes the repeats of {@code SCAN}, which comes back to some keys when a table shrinks in the
 * middle: soon after it was there, since the buckets that become one are visited in a row.
 */
final class RecentKeys {

  private static final int GENERATION = 1 << 15;

  private SeenKeys older = new SeenKeys();
  private SeenKeys newer = new SeenKeys();

  /** Returns whether the key was not seen of late. */
  boolean add(byte[] key) {
    long fingerprint = Fingerprint.of(key);
    if (older.contains(fingerprint) || !newer.add(fingerprint)) {
      return false;
    }
    if (newer.size() >= GENERATION) {
      older = newer;
      newer = new SeenKeys();
    }
    return true;
  }
}
