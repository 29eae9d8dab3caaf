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
    /** There was one; it has the new value (or ended with it, at a time to live of zero). */
    UPDATED,
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
    DIFFERENT
  }

  /** {@link Effect#WRITTEN}, no bytes. */
  public static final Outcome WRITTEN = new Outcome(Effect.WRITTEN, null);
  /** {@link Effect#CREATED}, no bytes. */
  public static final Outcome CREATED = new Outcome(Effect.CREATED, null);
  /** {@link Effect#UPDATED}, no bytes. */
  public static final Outcome UPDATED = new Outcome(Effect.UPDATED, null);
  /** {@link Effect#REMOVED}, no bytes. */
  public static final Outcome REMOVED = new Outcome(Effect.REMOVED, null);
  /** {@link Effect#TOUCHED}, no bytes. */
  public static final Outcome TOUCHED = new Outcome(Effect.TOUCHED, null);
  /** {@link Effect#NOT_STORED}, no bytes. */
  public static final Outcome NOT_STORED = new Outcome(Effect.NOT_STORED, null);
  /** {@link Effect#ABSENT}, no bytes. */
  public static final Outcome ABSENT = new Outcome(Effect.ABSENT, null);
  /** {@link Effect#PRESENT}, no bytes. */
  public static final Outcome PRESENT = new Outcome(Effect.PRESENT, null);
}
