package org.shardcache.benchmarks.peers;

import java.util.List;

/**
 * What several rounds gave.
 *
 * @param min the least
 * @param median the one in the middle, or the mean of the two there
 * @param max the most
 */
record Spread(double min, double median, double max) {

  /** How many times that of another, with all that the two spreads leave possible. */
  Spread over(Spread other) {
    return new Spread(min / other.max, median / other.median, max / other.min);
  }

  static Spread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("There is no spread of nothing");
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
  }
}
