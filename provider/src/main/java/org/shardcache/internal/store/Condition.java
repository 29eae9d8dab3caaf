package org.shardcache.internal.store;

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

  /** No condition. */
  Condition ALWAYS = Existence.ALWAYS;

  /** There is no entry. */
  Condition ABSENT = Existence.ABSENT;

  /** There is an entry. */
  Condition PRESENT = Existence.PRESENT;
}
