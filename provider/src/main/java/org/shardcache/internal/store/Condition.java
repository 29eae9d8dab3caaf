package org.shardcache.internal.store;

import org.jspecify.annotations.Nullable;

/** On what a change depends; checked by Redis in the same step that makes the change. */
public sealed interface Condition {

  /** Conditions without parameters. */
  enum Existence implements Condition {
    /** No condition. */
    ALWAYS,
    /** There is no entry. */
    ABSENT,
    /** There is an entry. */
    PRESENT
  }

  /**
   * The entry's bytes are these.
   *
   * @param bytes what is compared, byte by byte
   */
  record Equal(byte[] bytes) implements Condition {}

  /**
   * The entry is as it was read and nobody else has a lease on it: what a processor's result or a
   * loaded value depends on.
   *
   * @param bytes as they were read, null if there was no entry
   * @param token a lease or load token that must still be there; null if there must be no lease
   */
  record Unchanged(byte @Nullable [] bytes, @Nullable Token token) implements Condition {}

  /**
   * A claim is still there, whatever the entry is.
   *
   * @param token the claim
   * @param onLoss what happens if it is gone
   */
  record Held(Token token, OnLoss onLoss) implements Condition {}

  /** What happens to an entry whose claim is gone. */
  enum OnLoss {
    /** Nothing. */
    LEAVE,
    /** It is removed, and the other's claim with it: neither knows what the last writer wrote. */
    REMOVE
  }

  /** No condition. */
  Condition ALWAYS = Existence.ALWAYS;

  /** There is no entry. */
  Condition ABSENT = Existence.ABSENT;

  /** There is an entry. */
  Condition PRESENT = Existence.PRESENT;
}
