package org.shardcache.configuration;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Which times to live there are: whole milliseconds that Redis can count, and eternity. */
final class TimeToLive {

  static final Duration ETERNAL = ChronoUnit.FOREVER.getDuration();
  static final String FORM = "at least 1 ms, or eternal";

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration GREATEST = Duration.ofMillis(1L << 53);

  private TimeToLive() {}

  /**
   * Cuts off what is less than a millisecond; what Redis cannot count is eternal.
   *
   * @throws IllegalArgumentException if it is less than a millisecond
   */
  static Duration of(Duration duration) {
    if (duration.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(FORM);
    }
    return duration.compareTo(GREATEST) > 0 ? ETERNAL : duration.truncatedTo(ChronoUnit.MILLIS);
  }
}
