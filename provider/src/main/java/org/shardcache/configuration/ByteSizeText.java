package org.shardcache.configuration;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as settings write them; a KB has 1024 bytes. */
final class ByteSizeText {

  static final String FORM = "a size such as 64MB, 10KB or a number of bytes";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(B|KB|MB|GB)?");

  private ByteSizeText() {}

  /**
   * Reads a number of bytes, or of a unit.
   *
   * @throws IllegalArgumentException if it is neither; the message repeats nothing
   */
  static long parse(String text) {
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(FORM);
    }
    long number = Long.parseLong(matcher.group(1));
    String unit = matcher.group(2);
    return number
        * switch (unit == null ? "B" : unit) {
          case "KB" -> 1L << 10;
          case "MB" -> 1L << 20;
          case "GB" -> 1L << 30;
          default -> 1L;
        };
  }
}
