package org.shardcache.internal.store;

/**
 * What a read asks for and does.
 *
 * @param wanted what is to be read
 * @param touch what reading the value does to the time to live
 */
public record Access(Wanted wanted, TimeToLive touch) {

  /** What is to be read. */
  public enum Wanted {
    /** Whether there is an entry; the result has no bytes. */
    PRESENCE,
    /** The value. */
    VALUE,
    /** The value and the time it has left. */
    VALUE_AND_TIME_TO_LIVE
  }

  /** Checks that only a value is touched. */
  public Access {
    if (wanted != Wanted.VALUE && !touch.equals(TimeToLive.UNCHANGED)) {
      throw new IllegalArgumentException("Only Access.touching reads and touches, not " + wanted);
    }
  }

  /** Whether there is an entry, without touching it. */
  public static final Access PRESENCE = new Access(Wanted.PRESENCE, TimeToLive.UNCHANGED);

  /** The value, without touching it. */
  public static final Access VALUE = new Access(Wanted.VALUE, TimeToLive.UNCHANGED);

  /** The value and the time it has left, without touching it. */
  public static final Access VALUE_AND_TIME_TO_LIVE =
      new Access(Wanted.VALUE_AND_TIME_TO_LIVE, TimeToLive.UNCHANGED);

  /** The value; reading it sets the time to live. */
  public static Access touching(TimeToLive touch) {
    return new Access(Wanted.VALUE, touch);
  }
}
