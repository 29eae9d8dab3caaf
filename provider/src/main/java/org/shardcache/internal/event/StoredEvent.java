package org.shardcache.internal.event;

import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome;

/**
 * An event as bytes: what happened to an entry.
 *
 * @param value the new value; that before for {@code REMOVED} and {@code EXPIRED}
 * @param oldValue the value before; null if there was none
 */
record StoredEvent(
    EventType type, byte[] key, byte @Nullable [] value, byte @Nullable [] oldValue) {

  /** The event of a change, null if nobody needs to be told. */
  static @Nullable StoredEvent of(Change change, Outcome outcome) {
    byte[] old = outcome.bytes() != null ? outcome.bytes() : expected(change.condition());
    return switch (outcome.effect()) {
      case CREATED -> written(EventType.CREATED, change, null);
      case UPDATED, WRITTEN -> written(EventType.UPDATED, change, old);
      case REMOVED -> new StoredEvent(EventType.REMOVED, change.key(), old, old);
      case EXPIRED -> new StoredEvent(EventType.EXPIRED, change.key(), old, old);
      case TOUCHED, NOT_STORED, ABSENT, PRESENT, DIFFERENT, BUSY -> null;
    };
  }

  private static StoredEvent written(EventType type, Change change, byte @Nullable [] old) {
    byte[] value = change.mutation() instanceof Write write ? write.bytes() : null;
    return new StoredEvent(type, change.key(), value, old);
  }

  private static byte @Nullable [] expected(Condition condition) {
    if (condition instanceof Condition.Equal equal) {
      return equal.bytes();
    }
    return condition instanceof Condition.Unchanged unchanged ? unchanged.bytes() : null;
  }
}
