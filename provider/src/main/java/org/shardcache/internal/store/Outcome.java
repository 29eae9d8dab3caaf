package org.shardcache.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link Change} did.
 *
 * @param effect what happened
 * @param bytes the previous value if it was wanted and there was one, the current one for {@link
 *     Effect#DIFFERENT}
 */
public record Outcome(Effect effect, byte @Nullable [] bytes) {

  /** What happened to the entry. */
  public enum Effect {
    /** It was written; whether there was one before was not asked. */
    WRITTEN,
    /** There was none; now there is. */
    CREATED,
    /** There was one; it has the new value. */
    UPDATED,
    /** There was one; it ended with the update or the access, whose time to live is zero. */
    EXPIRED,
    /** There was one; it is removed. */
    REMOVED,
    /** Its time to live was set. */
    TOUCHED,
    /** There was none, and the new one was not stored since its time to live is zero. */
    NOT_STORED,
    /** Nothing: there is no entry. */
    ABSENT,
    /** Nothing: there is an entry. */
    PRESENT,
    /** Nothing: its bytes are not the expected ones. */
    DIFFERENT,
    /** Nothing: the claim that it depends on is gone, or somebody else has a lease. */
    BUSY
  }

  /** An effect without bytes. */
  public static Outcome of(Effect effect) {
    return new Outcome(effect, null);
  }
}
