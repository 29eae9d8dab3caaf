package org.shardcache.benchmarks.peers;

/**
 * Which ratios meet a target.
 *
 * @param side on which side of the limit
 * @param limit which is in the bound itself
 */
record Bound(Side side, double limit) {

  /** The sides of a limit. */
  enum Side {
    AT_LEAST,
    AT_MOST
  }

  static Bound atLeast(double limit) {
    return new Bound(Side.AT_LEAST, limit);
  }

  static Bound atMost(double limit) {
    return new Bound(Side.AT_MOST, limit);
  }

  boolean admits(double ratio) {
    return switch (side) {
      case AT_LEAST -> ratio >= limit;
      case AT_MOST -> ratio <= limit;
    };
  }

  @Override
  public String toString() {
    return switch (side) {
      case AT_LEAST -> "at least " + Numbers.times(limit);
      case AT_MOST -> "at most " + Numbers.times(limit);
    };
  }
}
