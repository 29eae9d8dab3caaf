package org.shardcache.internal.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Condition.Existence;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;

/** What the operation table means, over a map in memory where no time passes. */
final class ModelEntries {

  private final Map<ByteBuffer, StoredValue> entries = new HashMap<>();

  @Nullable StoredValue get(byte[] key) {
    return entries.get(ByteBuffer.wrap(key));
  }

  void set(byte[] key, byte[] value, TimeToLive timeToLive) {
    entries.put(ByteBuffer.wrap(key), new StoredValue(value, timeToLive));
  }

  Outcome apply(Change change) {
    StoredValue before = get(change.key());
    Condition condition = change.condition();
    if (condition instanceof Equal equal) {
      if (before == null) {
        return Outcome.of(Effect.ABSENT);
      }
      if (!Arrays.equals(before.bytes(), equal.bytes())) {
        return new Outcome(Effect.DIFFERENT, before.bytes());
      }
    } else if (condition == Existence.PRESENT && before == null) {
      return Outcome.of(Effect.ABSENT);
    } else if (condition == Existence.ABSENT && before != null) {
      return Outcome.of(Effect.PRESENT);
    }
    boolean told = change.previous() == Previous.WANTED && before != null;
    return mutate(change, before, told ? before.bytes() : null);
  }

  private Outcome mutate(
      Change change, @Nullable StoredValue before, byte @Nullable [] previousBytes) {
    if (change.mutation() instanceof Write write) {
      if (before == null) {
        end(change.key(), write.bytes(), write.ifCreated(), write.ifCreated());
        return Outcome.of(write.ifCreated().isZero() ? Effect.NOT_STORED : Effect.CREATED);
      }
      end(change.key(), write.bytes(), before.timeToLive(), write.ifUpdated());
      return new Outcome(
          write.ifUpdated().isZero() ? Effect.EXPIRED : Effect.UPDATED, previousBytes);
    }
    if (before == null) {
      return Outcome.of(Effect.ABSENT);
    }
    if (change.mutation() instanceof Touch touch) {
      end(change.key(), before.bytes(), before.timeToLive(), touch.timeToLive());
      return new Outcome(
          touch.timeToLive().isZero() ? Effect.EXPIRED : Effect.TOUCHED, previousBytes);
    }
    entries.remove(ByteBuffer.wrap(change.key()));
    return new Outcome(Effect.REMOVED, previousBytes);
  }

  private void end(byte[] key, byte[] value, TimeToLive before, TimeToLive after) {
    if (after.isZero()) {
      entries.remove(ByteBuffer.wrap(key));
    } else {
      set(key, value, after.equals(TimeToLive.UNCHANGED) ? before : after);
    }
  }
}
