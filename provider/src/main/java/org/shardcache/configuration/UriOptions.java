package org.shardcache.configuration;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What follows the question mark of a URI; null where the text has nothing.
 *
 * @param ttl {@code ttl=<seconds>}, the default time to live of caches
 * @param database {@code db=<number>}
 * @param timeout {@code socket_timeout=<seconds>}, the default budget of calls
 * @param connectTimeout {@code socket_connect_timeout=<seconds>}, that of this shard
 */
record UriOptions(
    @Nullable Duration ttl,
    @Nullable Integer database,
    @Nullable Duration timeout,
    @Nullable Duration connectTimeout) {

  /** Of a URI without a question mark. */
  static final UriOptions NONE = new UriOptions(null, null, null, null);

  private static final String TTL = "ttl";
  private static final String DATABASE = "db";
  private static final String TIMEOUT = "socket_timeout";
  private static final String CONNECT_TIMEOUT = "socket_connect_timeout";
  private static final String KNOWN =
      "the options are ttl, db, socket_timeout and socket_connect_timeout, each once, as in"
          + " ?ttl=3600&db=3; everything else is a setting of its own";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,7}(\\.\\d{1,3})?");
  private static final BigDecimal GREATEST_TIMEOUT = new BigDecimal(24 * 24 * 60 * 60);

  /**
   * Reads the text after the question mark.
   *
   * @throws IllegalArgumentException if an option is unknown or its value cannot be used; the
   *     message repeats no value
   */
  static UriOptions parse(@Nullable String query) {
    Map<String, String> values = new HashMap<>();
    if (query != null) {
      for (String option : query.split("&", -1)) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        String value = equals < 0 ? "" : option.substring(equals + 1);
        boolean known =
            switch (name) {
              case TTL, DATABASE, TIMEOUT, CONNECT_TIMEOUT -> true;
              default -> false;
            };
        if (!known || values.put(name, value) != null) {
          throw new IllegalArgumentException(KNOWN);
        }
      }
    }
    return new UriOptions(
        ttl(values.get(TTL)),
        database(values.get(DATABASE)),
        timeout(TIMEOUT, values.get(TIMEOUT)),
        timeout(CONNECT_TIMEOUT, values.get(CONNECT_TIMEOUT)));
  }

  private static @Nullable Duration ttl(@Nullable String seconds) {
    if (seconds == null) {
      return null;
    }
    if (!UriText.isNumber(seconds) || Integer.parseInt(seconds) == 0) {
      throw new IllegalArgumentException(
          "ttl must be a whole number of seconds from 1 to 999999999, as in ?ttl=3600; without it"
              + " entries are eternal");
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  private static @Nullable Integer database(@Nullable String number) {
    if (number != null && !UriText.isNumber(number)) {
      throw new IllegalArgumentException("db must be the number of a database, as in ?db=0");
    }
    return number == null ? null : Integer.valueOf(number);
  }

  private static @Nullable Duration timeout(String option, @Nullable String text) {
    if (text == null) {
      return null;
    }
    BigDecimal seconds = SECONDS.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
    if (seconds.signum() == 0 || seconds.compareTo(GREATEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          option
              + " must be a number of seconds from 0.001 to 2073600 (24 days), as in ?"
              + option
              + "=0.5");
    }
    return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
  }
}
