package org.shardcache.internal.store;

import org.shardcache.internal.shard.ReadFrom;

/**
 * What a read asks for and does.
 *
 * @param wanted what is to be read
 * @param touch what reading the value does to the time to live
 * @param readFrom which of a shard's servers may answer
 */
public record Access(Wanted wanted, TimeToLive touch, ReadFrom readFrom) {

  /** What is to be read. */
  public enum Wanted {
    /** Whether there is an entry; the result has no bytes. */
    PRESENCE,
    /** The value. */
    VALUE,
    /** The value and the time it has left. */
    VALUE_AND_TIME_TO_LIVE
  }

  /** Checks that only a value is touched, and only where changes are made. */
  public Access {
    if (wanted != Wanted.VALUE && !touch.equals(TimeToLive.UNCHANGED)) {
      throw new IllegalArgumentException("Only Access.touching reads and touches, not " + wanted);
    }
    if (readFrom != ReadFrom.PRIMARY && !touch.equals(TimeToLive.UNCHANGED)) {
      throw new IllegalArgumentException("A replica cannot touch.");
    }
  }

  /** Whether there is an entry, without touching it. */
  public static final Access PRESENCE = primary(Wanted.PRESENCE);

  /** The value, without touching it. */
  public static final Access VALUE = primary(Wanted.VALUE);

  /** The value and the time it has left, without touching it. */
  public static final Access VALUE_AND_TIME_TO_LIVE = primary(Wanted.VALUE_AND_TIME_TO_LIVE);

  /** The value; reading it sets the time to live. */
  public static Access touching(TimeToLive touch) {
    return new Access(Wanted.VALUE, touch, ReadFrom.PRIMARY);
  }

  private static Access primary(Wanted wanted) {
    return new Access(wanted, TimeToLive.UNCHANGED, ReadFrom.PRIMARY);
  }

  /** The same from other servers, unless the read touches, which only the primary can. */
  public Access from(ReadFrom servers) {
    return touch.equals(TimeToLive.UNCHANGED) ? new Access(wanted, touch, servers) : this;
  }
}
