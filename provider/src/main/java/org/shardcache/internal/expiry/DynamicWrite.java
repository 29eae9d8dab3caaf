package org.shardcache.internal.expiry;

import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.TimeToLive;

/**
 * One write under an expiry policy that must be asked: learns whether there is an entry, asks the
 * one method that belongs to that, and writes only if it is still so. When others create and remove
 * the entry meanwhile both methods have been asked, once each, and the write needs no condition.
 */
public final class DynamicWrite {

  private final EntryStore store;
  private final ExpiryPlan.Dynamic plan;
  private final byte[] key;
  private final byte[] value;
  private final Previous previous;
  private @Nullable TimeToLive creation;
  private @Nullable TimeToLive update;

  public DynamicWrite(
      EntryStore store, ExpiryPlan.Dynamic plan, byte[] key, byte[] value, Previous previous) {
    this.store = store;
    this.plan = plan;
    this.key = key;
    this.value = value;
    this.previous = previous;
  }

  /** Writes under a condition about whether there is an entry. */
  public Outcome apply(Condition condition) {
    boolean present = store.read(key, Access.PRESENCE) != null;
    Outcome outcome = present ? ifPresent(condition) : ifAbsent(condition);
    boolean lost =
        condition == Condition.ALWAYS
            && (outcome.effect() == Effect.ABSENT || outcome.effect() == Effect.PRESENT);
    if (lost) {
      return store.apply(
          new Change(key, condition, new Write(value, creation(), update()), previous));
    }
    return outcome;
  }

  private Outcome ifPresent(Condition condition) {
    return condition == Condition.ABSENT
        ? Outcome.of(Effect.PRESENT)
        : store.apply(
            new Change(key, Condition.PRESENT, new Write(value, update(), update()), previous));
  }

  private Outcome ifAbsent(Condition condition) {
    return condition == Condition.PRESENT
        ? Outcome.of(Effect.ABSENT)
        : store.apply(new Change(key, Condition.ABSENT, new Write(value, creation(), creation())));
  }

  private TimeToLive creation() {
    TimeToLive known = creation;
    if (known == null) {
      known = plan.creation();
      creation = known;
    }
    return known;
  }

  private TimeToLive update() {
    TimeToLive known = update;
    if (known == null) {
      known = plan.update();
      update = known;
    }
    return known;
  }
}
