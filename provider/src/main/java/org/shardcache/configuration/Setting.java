package org.shardcache.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.cache.CacheException;

/**
 * One setting as somebody wrote it, and its value in the forms settings have. Variables are
 * expanded when the value is asked for, so one that is not needed may be missing.
 */
final class Setting {

  /** Bytes that a Redis string holds. */
  static final int GREATEST_VALUE = 512 << 20;

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration GREATEST_TIMEOUT = Duration.ofDays(24);

  private final String key;
  private final String raw;
  private final SettingSource source;
  private final EnvironmentVariables variables;

  Setting(String key, String raw, SettingSource source, EnvironmentVariables variables) {
    this.key = key;
    this.raw = raw.strip();
    this.source = source;
    this.variables = variables;
  }

  String key() {
    return key;
  }

  SettingSource source() {
    return source;
  }

  /** The value, with variables expanded. */
  String text() {
    try {
      return variables.expand(raw);
    } catch (IllegalArgumentException e) {
      throw new CacheException(this + " cannot be read: " + e.getMessage(), e);
    }
  }

  String textNotEmpty() {
    String text = text();
    if (text.isBlank()) {
      throw refused("is empty. Give it a value or leave it out.");
    }
    return text;
  }

  boolean isTrue() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw mustBe("true or false");
    };
  }

  int number(int least, int most) {
    String text = text();
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw mustBe(
        most == Integer.MAX_VALUE
            ? "a whole number from " + least + " up"
            : "a whole number from " + least + " to " + most);
  }

  double weight() {
    try {
      double weight = Double.parseDouble(text());
      if (weight >= 0 && !Double.isInfinite(weight)) {
        return weight;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw mustBe("a number from 0 up, such as 1 or 2.5");
  }

  /** A budget of time that fits a socket. */
  Duration timeout() {
    Duration timeout = parsed(DurationText::parse);
    if (timeout.compareTo(LEAST) < 0 || timeout.compareTo(GREATEST_TIMEOUT) > 0) {
      throw mustBe("at least 1ms and at most 24d");
    }
    return timeout;
  }

  /** A time to live, or {@link ShardedCacheConfiguration#ETERNAL}. */
  Duration timeToLive() {
    if (text().equals("eternal")) {
      return ShardedCacheConfiguration.ETERNAL;
    }
    Duration duration = parsed(DurationText::parse);
    try {
      return TimeToLive.of(duration);
    } catch (IllegalArgumentException e) {
      throw mustBe(TimeToLive.FORM);
    }
  }

  /** The path of a file, which is not looked at. */
  Path file() {
    try {
      return Path.of(textNotEmpty());
    } catch (InvalidPathException e) {
      throw mustBe("the path of a file");
    }
  }

  int bytes(int most) {
    long bytes = parsed(ByteSizeText::parse);
    if (bytes < 1 || bytes > most) {
      throw mustBe("a size from 1 byte to " + (most >> 20) + "MB");
    }
    return (int) bytes;
  }

  /** The elements between commas; an empty value is an empty list. */
  List<String> list() {
    String text = text();
    return text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }

  /** One of the constants. */
  <E extends Enum<E>> E choice(Class<E> type) {
    String text = text();
    for (E constant : type.getEnumConstants()) {
      if (written(constant).equals(text)) {
        return constant;
      }
    }
    throw mustBe(
        Arrays.stream(type.getEnumConstants())
            .map(Setting::written)
            .collect(Collectors.joining(" or ")));
  }

  /** A choice as it is written. */
  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private <T> T parsed(Function<String, T> parser) {
    String text = text();
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw mustBe(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The value is not what it has to be. It is shown as it was written, variables and all; a shard's
   * URI in the wrong place is masked.
   */
  CacheException mustBe(String what) {
    String shown = raw.contains("://") ? MaskedUri.of(raw) : raw;
    return new CacheException(this + " is '" + shown + "'; it must be " + what + ".");
  }

  /** The setting cannot be used, for a reason that does not need its value. */
  CacheException refused(String why) {
    return new CacheException(this + " " + why);
  }

  /** Key and source, never the value: it may be a password. */
  @Override
  public String toString() {
    return "The setting " + key + " (from " + source.name() + ")";
  }
}
