package org.shardcache.internal.cache;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.expiry.DynamicWrite;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.expiry.ExpiryPlan.Dynamic;
import org.shardcache.internal.expiry.ExpiryPlan.Fixed;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.management.OutcomeStatistics.Lookup;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.ScannedEntry;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.TimeToLive;

/** The writing half of the operation table: every method is a row of it. */
final class EntryWriter<K, V> {

  /** How often a value may be replaced by an equal one with other bytes during one comparison. */
  private static final int MAX_COMPARISONS = 1_000;

  private static final int REMOVAL_BATCH = 500;

  private final EntryStore store;
  private final EntryCodec<K, V> codec;
  private final ExpiryPlan plan;
  private final OutcomeStatistics statistics;

  EntryWriter(
      EntryStore store, EntryCodec<K, V> codec, ExpiryPlan plan, OutcomeStatistics statistics) {
    this.store = store;
    this.codec = codec;
    this.plan = plan;
    this.statistics = statistics;
  }

  void put(K key, V value) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    byte[] bytes = codec.valueBytes(value);
    write(Condition.ALWAYS, keyBytes, bytes, Previous.IGNORED, Lookup.NOT_COUNTED, start);
  }

  @Nullable V getAndPut(K key, V value) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    byte[] bytes = codec.valueBytes(value);
    return previous(start, () -> write(Condition.ALWAYS, keyBytes, bytes, Previous.WANTED));
  }

  boolean putIfAbsent(K key, V value) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    byte[] bytes = codec.valueBytes(value);
    Outcome outcome =
        write(Condition.ABSENT, keyBytes, bytes, Previous.IGNORED, Lookup.COUNTED, start);
    return outcome.effect() != Effect.PRESENT;
  }

  boolean replace(K key, V value) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    byte[] bytes = codec.valueBytes(value);
    Outcome outcome =
        write(Condition.PRESENT, keyBytes, bytes, Previous.IGNORED, Lookup.COUNTED, start);
    return isUpdate(outcome);
  }

  @Nullable V getAndReplace(K key, V value) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    byte[] bytes = codec.valueBytes(value);
    return previous(start, () -> write(Condition.PRESENT, keyBytes, bytes, Previous.WANTED));
  }

  boolean replace(K key, V expected, V value) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    byte[] bytes = codec.valueBytes(value);
    Outcome outcome =
        compare(
            keyBytes,
            expected,
            start,
            plan instanceof Fixed fixed ? fixed::update : ((Dynamic) plan)::update,
            (condition, update) ->
                new Change(keyBytes, condition, new Write(bytes, update, update)));
    return isUpdate(outcome);
  }

  boolean remove(K key) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    Outcome outcome = counted(Lookup.NOT_COUNTED, start, () -> delete(keyBytes, Previous.IGNORED));
    return outcome.effect() == Effect.REMOVED;
  }

  @Nullable V getAndRemove(K key) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    return previous(start, () -> delete(keyBytes, Previous.WANTED));
  }

  boolean remove(K key, V expected) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    Outcome outcome =
        compare(
            keyBytes,
            expected,
            start,
            () -> TimeToLive.UNCHANGED,
            (condition, unused) -> new Change(keyBytes, condition, new Delete()));
    return outcome.effect() == Effect.REMOVED;
  }

  /** All bytes are made before the first one is sent. */
  void putAll(Map<? extends K, ? extends V> map) {
    long start = statistics.start();
    List<K> keys = new ArrayList<>(map.size());
    List<byte[]> keyBytes = new ArrayList<>(map.size());
    List<byte[]> values = new ArrayList<>(map.size());
    map.forEach(
        (key, value) -> {
          keys.add(key);
          keyBytes.add(codec.keyBytes(key));
          values.add(codec.valueBytes(value));
        });
    applyAll(
        () -> keys,
        plan instanceof Dynamic dynamic
            ? writesFor(dynamic, keyBytes, values)
            : writes(keyBytes, values),
        values,
        start);
  }

  void removeAll(Iterable<? extends K> keys) {
    long start = statistics.start();
    List<K> order = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    for (K key : keys) {
      order.add(key);
      changes.add(new Change(codec.keyBytes(key), Condition.ALWAYS, new Delete()));
    }
    applyAll(() -> order, changes, List.of(), start);
  }

  /** Removes what a scan finds, entry by entry: for caches with a writer or listeners. */
  void removeAllFound() {
    long start = statistics.start();
    Iterator<ScannedEntry> entries = store.scan();
    List<byte[]> keys = new ArrayList<>();
    CacheEntryListenerException failure = null;
    boolean more = entries.hasNext();
    CacheException ended = null;
    while (more) {
      keys.add(entries.next().key());
      try {
        more = entries.hasNext();
      } catch (CacheException e) { // what was found is removed all the same
        more = false;
        ended = e;
      }
      if (keys.size() == REMOVAL_BATCH || !more) {
        List<Change> changes =
            keys.stream().map(key -> new Change(key, Condition.PRESENT, new Delete())).toList();
        try {
          applyAll(() -> keys.stream().map(this::nameOf).toList(), changes, List.of(), start);
        } catch (CacheEntryListenerException e) { // these are removed; on with the others
          failure = e;
        }
        keys.clear();
        start = statistics.start();
      }
    }
    if (ended != null) {
      throw new CacheException(
          "removeAll() has removed what it had found, but could not walk all shards. "
              + ended.getMessage(),
          ended);
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** A key that cannot be decoded can be removed all the same, and has no better name. */
  private Object nameOf(byte[] key) {
    try {
      K decoded = codec.key(key);
      return decoded == null ? "?" : decoded;
    } catch (CacheException e) {
      return "?";
    }
  }

  private List<Change> writes(List<byte[]> keys, List<byte[]> values) {
    Fixed fixed = (Fixed) plan;
    List<Change> changes = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      changes.add(
          new Change(
              keys.get(i),
              Condition.ALWAYS,
              new Write(values.get(i), fixed.creation(), fixed.update())));
    }
    return changes;
  }

  private List<Change> writesFor(Dynamic dynamic, List<byte[]> keys, List<byte[]> values) {
    List<@Nullable StoredValue> found = store.readAll(keys, Access.PRESENCE);
    List<Change> changes = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      boolean present = found.get(i) != null;
      TimeToLive timeToLive = present ? dynamic.update() : dynamic.creation();
      changes.add(
          new Change(
              keys.get(i),
              present ? Condition.PRESENT : Condition.ABSENT,
              new Write(values.get(i), timeToLive, timeToLive)));
    }
    return changes;
  }

  /** Counts what was done also when something failed, and names what failed. */
  private void applyAll(
      Supplier<List<?>> keys, List<Change> changes, List<byte[]> values, long start) {
    List<? extends @Nullable Outcome> outcomes;
    CacheException failure = null;
    try {
      outcomes = store.applyAll(changes);
    } catch (CacheException e) {
      if (!(e instanceof PartialOutcomes partial)) {
        throw e;
      }
      outcomes = partial.outcomes();
      failure = partial.naming(keys.get());
    }
    statistics.changesTook(outcomes, start);
    for (int i = 0; i < outcomes.size(); i++) {
      Outcome outcome = outcomes.get(i);
      if (outcome == null) {
        continue;
      }
      boolean lost = outcome.effect() == Effect.PRESENT || outcome.effect() == Effect.ABSENT;
      if (lost && changes.get(i).mutation() instanceof Write) { // somebody was faster: once more
        Change change = changes.get(i);
        try {
          write(
              Condition.ALWAYS,
              change.key(),
              values.get(i),
              Previous.IGNORED,
              Lookup.NOT_COUNTED,
              statistics.start());
        } catch (CacheException e) { // the others are done all the same
          if (failure == null) {
            failure = e;
          } else {
            failure.addSuppressed(e);
          }
        }
      } else {
        statistics.record(outcome, Lookup.NOT_COUNTED);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Outcome delete(byte[] key, Previous previous) {
    return store.apply(new Change(key, Condition.ALWAYS, new Delete(), previous));
  }

  private Outcome write(
      Condition condition, byte[] key, byte[] value, Previous previous, Lookup lookup, long start) {
    return counted(lookup, start, () -> write(condition, key, value, previous));
  }

  private Outcome write(Condition condition, byte[] key, byte[] value, Previous previous) {
    return plan instanceof Fixed fixed
        ? store.apply(
            new Change(
                key, condition, new Write(value, fixed.creation(), fixed.update()), previous))
        : new DynamicWrite(store, (Dynamic) plan, key, value, previous).apply(condition);
  }

  private Outcome counted(Lookup lookup, long start, Supplier<Outcome> operation) {
    Outcome outcome = done(lookup, start, operation);
    statistics.record(outcome, lookup, start);
    return outcome;
  }

  /** The previous value of a change that was done, counted by whether there was one to return. */
  private @Nullable V previous(long start, Supplier<Outcome> operation) {
    Outcome outcome = done(Lookup.COUNTED, start, operation);
    Lookup lookup = Lookup.COUNTED;
    try {
      V previous = codec.previousValue(outcome.bytes());
      if (previous == null && outcome.bytes() != null) {
        lookup = Lookup.UNDECODABLE;
      }
      return previous;
    } finally {
      statistics.record(outcome, lookup, start);
    }
  }

  /** Counts what was done if a listener failed afterwards; else that is still to do. */
  private Outcome done(Lookup lookup, long start, Supplier<Outcome> operation) {
    try {
      return operation.get();
    } catch (CacheException e) {
      Outcome done = e instanceof PartialOutcomes partial ? partial.outcomes().get(0) : null;
      if (done != null) {
        statistics.record(done, lookup, start);
      }
      throw e;
    }
  }

  /** Also if the entry ended with the update. */
  private static boolean isUpdate(Outcome outcome) {
    return outcome.effect() == Effect.UPDATED || outcome.effect() == Effect.EXPIRED;
  }

  /**
   * Makes a change if the value is {@code equals} to the expected one. Redis compares bytes; where
   * these differ the objects are compared here, and when they are equal the change is tried with
   * the bytes just seen. An entry with another value counts as accessed.
   *
   * @param timeToLive is asked once, and only if there is an equal value or it is known beforehand
   */
  private Outcome compare(
      byte[] key,
      V expected,
      long start,
      Supplier<TimeToLive> timeToLive,
      BiFunction<Condition, TimeToLive, Change> change) {
    return counted(Lookup.COUNTED, start, () -> compareAndApply(key, expected, timeToLive, change));
  }

  private Outcome compareAndApply(
      byte[] key,
      V expected,
      Supplier<TimeToLive> timeToLive,
      BiFunction<Condition, TimeToLive, Change> change) {
    byte[] bytes = codec.valueBytes(expected);
    TimeToLive asked = null;
    Outcome outcome;
    if (plan instanceof Dynamic) { // which method of the policy to ask depends on the comparison
      StoredValue stored = store.read(key, Access.VALUE);
      outcome =
          stored == null
              ? Outcome.of(Effect.ABSENT)
              : new Outcome(Effect.DIFFERENT, stored.bytes());
    } else {
      asked = timeToLive.get();
      outcome = store.apply(change.apply(new Condition.Equal(bytes), asked));
    }
    for (int i = 0; i < MAX_COMPARISONS; i++) {
      byte[] current = outcome.bytes();
      if (outcome.effect() != Effect.DIFFERENT || current == null) {
        return outcome;
      }
      V value = codec.value(current);
      if (value == null) { // cannot be decoded and counts as absent, as in a read
        return Outcome.of(Effect.ABSENT);
      }
      if (!expected.equals(value)) {
        touch(key, current, outcome);
        return outcome;
      }
      if (asked == null) {
        asked = timeToLive.get();
      }
      outcome = store.apply(change.apply(new Condition.Equal(current), asked));
    }
    throw new CacheException(
        "The value was replaced by an equal one "
            + MAX_COMPARISONS
            + " times while it was compared; nothing was changed.");
  }

  /** Whatever becomes of the touch, the outcome of the operation is that of the comparison. */
  private void touch(byte[] key, byte[] bytesSeen, Outcome comparison) {
    TimeToLive access = plan instanceof Fixed fixed ? fixed.access() : ((Dynamic) plan).access();
    if (!access.equals(TimeToLive.UNCHANGED)) {
      try {
        store.apply(new Change(key, new Condition.Equal(bytesSeen), new Touch(access)));
      } catch (CacheException e) {
        throw e instanceof PartialOutcomes partial ? partial.with(List.of(comparison)) : e;
      }
    }
  }
}
