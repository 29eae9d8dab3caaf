package org.shardcache.internal.store;

/**
 * How long an entry lives from now on, as Redis is told: relative, so that clocks need not agree.
 *
 * @param millis milliseconds from 1 up, or the number of one of the constants
 */
public record TimeToLive(long millis) {

  /** The time that the entry has left stays as it is. */
  public static final TimeToLive UNCHANGED = new TimeToLive(-2);

  /** For ever: no expiry in Redis. */
  public static final TimeToLive ETERNAL = new TimeToLive(-1);

  /** No time at all: the entry is not stored, or removed. */
  public static final TimeToLive ZERO = new TimeToLive(0);

  /** What is above is as good as for ever, and is beyond what Redis's scripts can count. */
  private static final long MAX_MILLIS = 1L << 53;

  /** Checks the number. */
  public TimeToLive {
    if (millis < -2) {
      throw new IllegalArgumentException("A time to live of " + millis + " ms");
    }
  }

  /** A time in milliseconds: 0 is {@link #ZERO}, very long ones are {@link #ETERNAL}. */
  public static TimeToLive ofMillis(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("A time to live of " + millis + " ms");
    }
    return millis > MAX_MILLIS ? ETERNAL : new TimeToLive(millis);
  }

  /** Whether the entry ends at once. */
  public boolean isZero() {
    return millis == 0;
  }

  /** Whether this is a time that Redis counts down. */
  boolean isFinite() {
    return millis > 0;
  }
}
