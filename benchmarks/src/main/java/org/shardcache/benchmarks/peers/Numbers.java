package org.shardcache.benchmarks.peers;

import java.math.BigDecimal;
import java.math.MathContext;
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
    if (value > 0 && value < 0.1) {
      return new BigDecimal(value).round(new MathContext(2)).toPlainString();
    }
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

  /** How many times, without the spread: 2.1 x. */
  static String times(double ratio) {
    return digits(ratio) + " x";
  }

  /** A mark of an axis, without digits that say nothing: 0, 0.5, 50 k. */
  static String mark(double value) {
    if (value == 0) {
      return "0";
    }
    String text = rate(value);
    int blank = text.indexOf(' ');
    String number = blank < 0 ? text : text.substring(0, blank);
    String unit = blank < 0 ? "" : text.substring(blank);
    return (number.contains(".") ? number.replaceAll("\\.?0+$", "") : number) + unit;
  }
}
