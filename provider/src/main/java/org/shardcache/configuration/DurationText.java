package org.shardcache.configuration;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as settings write them. */
final class DurationText {

  static final String FORM = "a duration such as 500ms, 1s, 2m, 1h, 1d or PT1M30S";

  private static final Pattern SHORT = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Reads a number with a unit, or the ISO-8601 form.
   *
   * @throws IllegalArgumentException if it is neither, or out of range; the message repeats nothing
   */
  static Duration parse(String text) {
    try {
      if (text.toUpperCase(Locale.ROOT).startsWith("P")) {
        return Duration.parse(text);
      }
      Matcher matcher = SHORT.matcher(text);
      if (matcher.matches()) {
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
      }
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(FORM, e);
    }
    throw new IllegalArgumentException(FORM);
  }
}
