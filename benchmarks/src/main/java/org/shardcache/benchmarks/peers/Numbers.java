package org.shardcache.benchmarks.peers;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them, the same in every country. */
final class Numbers {

  private Numbers() {}

  /** Three digits that say something: 0.32, 4.56, 78.9, 12,345. */
  static String plain(double value) {
    double size = Math.abs(value);
    String format = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** A rate: 123 k, 1.23 M. */
  static String rate(double value) {
    if (value >= 1e6) {
      return digits(value / 1e6) + " M";
    }
    return value >= 1e3 ? digits(value / 1e3) + " k" : digits(value);
  }

  private static String digits(double value) {
    String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** How many times: 2.1 x (1.9 - 2.4). */
  static String ratio(@Nullable Spread ratio) {
    return ratio == null
        ? "-"
        : String.format(
            Locale.ROOT,
            "%s x (%s - %s)",
            digits(ratio.median()),
            digits(ratio.min()),
            digits(ratio.max()));
  }
}
