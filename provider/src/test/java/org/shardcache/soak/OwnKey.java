package org.shardcache.soak;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an entry that one thread alone changes: the value of the last change that
 * succeeded, and those of changes whose outcome is not known, which may take effect late. Used by
 * that thread.
 */
final class OwnKey {

  private final String key;
  private final int part;
  private final Health health;
  private final Set<String> unknown = new HashSet<>();
  private @Nullable String known;
  private int losses;
  private long version;
  private boolean removalUnknown;

  OwnKey(String key, int part, Health health) {
    this.key = key;
    this.part = part;
    this.health = health;
  }

  String key() {
    return key;
  }

  int part() {
    return part;
  }

  /** The value that the last success left; null for none. */
  @Nullable String known() {
    return known;
  }

  /** A value that no change had before. */
  String nextValue() {
    return key + "#" + ++version;
  }

  /** A change succeeded; the entry has that value now, or is absent. */
  void is(@Nullable String value, int lossesBefore) {
    known = value;
    losses = lossesBefore;
  }

  /** A change to that value, or a removal, may take effect or not. */
  void mayBe(@Nullable String value) {
    if (value == null) {
      removalUnknown = true;
    } else {
      unknown.add(value);
    }
  }

  /** Whether the entry may have that value; null for absent. */
  boolean allows(@Nullable String value) {
    if (value == null) {
      return known == null || removalUnknown || mayBeLost();
    }
    return value.equals(known)
        || unknown.contains(value)
        || (value.startsWith(key + "#") && hasReverted());
  }

  private boolean mayBeLost() {
    return losses != health.losses(part) || health.isLosing(part);
  }

  /** Whether a replica that lacked the last changes may have become the primary. */
  private boolean hasReverted() {
    return health.reverts(part) > 0 && mayBeLost();
  }

  /** Whether the entry may be something else than what the last success left. */
  boolean mayDiffer() {
    return !unknown.isEmpty() || removalUnknown || mayBeLost();
  }

  @Override
  public String toString() {
    return key + " (part " + part + "): last known " + known + ", or one of " + unknown;
  }
}
