package org.shardcache.benchmarks.serialization;

import java.util.ArrayList;
import java.util.List;

/** What was measured of one contender with one payload in one direction. */
final class Measured {

  private final List<Double> nanos = new ArrayList<>();
  private final List<Double> allocated = new ArrayList<>();
  private final int size;
  private final long result;

  /**
   * Starts a row.
   *
   * @param size bytes of what is stored
   * @param result heap bytes of what the direction has to leave behind
   */
  Measured(int size, long result) {
    this.size = size;
    this.result = result;
  }

  int size() {
    return size;
  }

  void add(double time, double allocation) {
    nanos.add(time);
    allocated.add(allocation);
  }

  double nanos() {
    return median(nanos);
  }

  double allocated() {
    return median(allocated);
  }

  /** What was allocated besides the result. */
  double overhead() {
    return Math.max(0, allocated() - result);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
