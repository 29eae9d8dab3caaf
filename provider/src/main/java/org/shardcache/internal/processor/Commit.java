package org.shardcache.internal.processor;

import org.jspecify.annotations.Nullable;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.expiry.ExpiryPlan.Dynamic;
import org.shardcache.internal.expiry.ExpiryPlan.Fixed;
import org.shardcache.internal.processor.ProcessorEntry.Action;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.Mutation;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.TimeToLive;
import org.shardcache.internal.store.Token;

/**
 * The net effect of a processor as a change of the entry that it saw.
 *
 * @param change what is to be done
 * @param target which store does it
 */
record Commit(Change change, Target target) {

  /** Where a change goes. */
  enum Target {
    /** Through the cache writer, if there is one. */
    APPLICATION,
    /** Not to the writer: a value that came from the loader, or a touch. */
    CACHE
  }

  /**
   * The commit of an entry after its processor has run, null if there is nothing to do.
   *
   * @param lease under which the processor ran, or null
   */
  static @Nullable Commit of(ProcessorEntry<?, ?> entry, ExpiryPlan plan, @Nullable Token lease) {
    Token token = lease != null ? lease : entry.loadToken();
    Action action = entry.action();
    Mutation mutation =
        switch (action) {
          case WRITE, LOAD -> write(entry, plan);
          case DELETE -> new Delete();
          case NONE -> touch(entry, plan);
        };
    if (mutation == null) {
      return null;
    }
    boolean silent = action == Action.LOAD || action == Action.NONE;
    return new Commit(
        new Change(entry.keyBytes(), new Unchanged(entry.stored(), token), mutation),
        silent ? Target.CACHE : Target.APPLICATION);
  }

  /** The policy's time for the update; if that leaves it as it is, that for the access. */
  private static Write write(ProcessorEntry<?, ?> entry, ExpiryPlan plan) {
    TimeToLive timeToLive;
    if (entry.stored() == null) {
      timeToLive = plan instanceof Fixed fixed ? fixed.creation() : ((Dynamic) plan).creation();
    } else {
      timeToLive = plan instanceof Fixed fixed ? fixed.update() : ((Dynamic) plan).update();
      if (entry.wasRead()) {
        TimeToLive access = access(plan);
        timeToLive = timeToLive.equals(TimeToLive.UNCHANGED) ? access : timeToLive;
      }
    }
    return new Write(entry.valueBytes(), timeToLive, timeToLive);
  }

  private static @Nullable Touch touch(ProcessorEntry<?, ?> entry, ExpiryPlan plan) {
    if (!entry.wasRead()) {
      return null;
    }
    TimeToLive access = access(plan);
    return access.equals(TimeToLive.UNCHANGED) ? null : new Touch(access);
  }

  private static TimeToLive access(ExpiryPlan plan) {
    return plan instanceof Fixed fixed ? fixed.access() : ((Dynamic) plan).access();
  }
}
