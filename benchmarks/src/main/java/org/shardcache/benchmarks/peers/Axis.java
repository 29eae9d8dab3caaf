package org.shardcache.benchmarks.peers;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An axis from zero, with marks at round numbers.
 *
 * @param step from mark to mark
 * @param steps how many of them
 */
record Axis(double step, int steps) {
  private static final int FEW = 4;

  /** The shortest axis for this value with four to ten steps of 1, 2 or 5 times a power of ten. */
  static Axis upTo(double max) {
    if (!(max > 0) || Double.isInfinite(max)) {
      return new Axis(1, 1);
    }
    double power = Math.pow(10, Math.floor(Math.log10(max / FEW)));
    double step = power;
    for (int factor : new int[] {2, 5}) {
      if (factor * power * FEW <= max) {
        step = factor * power;
      }
    }
    return new Axis(step, (int) Math.ceil(max / step));
  }

  double end() {
    return step * steps;
  }

  List<Double> marks() {
    return IntStream.rangeClosed(0, steps).mapToObj(i -> i * step).toList();
  }
}
