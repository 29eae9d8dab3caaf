package org.shardcache.serialization;

/** The limits of DESIGN: what no value or key may exceed, however it is written. */
final class Limits {

  /** Objects inside objects. */
  static final int DEPTH = 64;

  /** Hash containers inside hash containers: each level can multiply the hashing work. */
  static final int HASH_NESTING = 8;

  /**
   * Objects that hashing may visit, whatever the size of the input. A graph without shared objects
   * never comes near {@link #hashWork(long)}; one in which every level refers twice to the level
   * below has exponential cost and does.
   */
  private static final long FREE_HASH_WORK = 1L << 18;

  /**
   * Pairs of keys that may have the same hash code: a class whose objects all have the same one is
   * bad style, but still fast enough for two thousand of them.
   */
  private static final long FREE_COLLISIONS = 1L << 21;

  private Limits() {}

  static long collisions(long bytes) {
    return FREE_COLLISIONS + 16 * bytes;
  }

  static long hashWork(long bytes) {
    return FREE_HASH_WORK + 16 * bytes;
  }
}
