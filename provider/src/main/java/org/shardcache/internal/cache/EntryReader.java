package org.shardcache.internal.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.expiry.ExpiryPlan.Dynamic;
import org.shardcache.internal.expiry.ExpiryPlan.Fixed;
import org.shardcache.internal.integration.BulkLoader;
import org.shardcache.internal.integration.ReadThrough;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.TimeToLive;

/** The reading half of the operation table. */
final class EntryReader<K, V> {

  private final EntryStore store;
  private final EntryCodec<K, V> codec;
  private final ExpiryPlan plan;
  private final ReadThrough<K, V> readThrough;
  private final ReadFrom readFrom;
  private final OutcomeStatistics statistics;

  EntryReader(
      EntryStore store,
      EntryCodec<K, V> codec,
      ExpiryPlan plan,
      ReadThrough<K, V> readThrough,
      ReadFrom readFrom,
      OutcomeStatistics statistics) {
    this.store = store;
    this.codec = codec;
    this.plan = plan;
    this.readThrough = readThrough;
    this.readFrom = readFrom;
    this.statistics = statistics;
  }

  @Nullable V get(K key) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    V value;
    try {
      value = read(keyBytes);
    } catch (CacheEntryListenerException e) { // there was an entry, which ended with the access
      recordReads(1, 0, start);
      throw e;
    }
    recordReads(value == null ? 0 : 1, value == null ? 1 : 0, start);
    return value == null ? readThrough.load(key, keyBytes) : value;
  }

  private @Nullable V read(byte[] keyBytes) {
    StoredValue stored = store.read(keyBytes, access().from(readFrom));
    V value = stored == null ? null : codec.value(stored.bytes());
    if (stored != null && value != null && plan instanceof Dynamic dynamic) {
      applyTouch(keyBytes, stored.bytes(), dynamic.access());
    }
    return value;
  }

  /** The time to load what is missing is no part of a read, says JSR-107. */
  private void recordReads(long hits, long misses, long start) {
    statistics.recordReads(hits, misses);
    statistics.readTook(start);
  }

  /** Keys without an entry are not in the map, which is in the order of the keys. */
  Map<K, V> getAll(Iterable<? extends K> keys) {
    long start = statistics.start();
    int expected = keys instanceof Collection<?> collection ? collection.size() : 0;
    List<K> order = new ArrayList<>(expected);
    List<byte[]> keyBytes = new ArrayList<>(expected);
    for (K key : keys) {
      order.add(key);
      keyBytes.add(codec.keyBytes(key));
    }
    List<@Nullable StoredValue> found;
    try {
      found = naming(order, () -> store.readAll(keyBytes, access().from(readFrom)));
    } catch (CacheEntryListenerException e) {
      long ended = e instanceof PartialOutcomes partial ? ended(partial) : 0;
      recordReads(ended, order.size() - ended, start);
      throw e;
    }
    Map<K, V> values = sized(order.size());
    LinkedHashMap<K, byte[]> missing = new LinkedHashMap<>();
    List<K> touched = new ArrayList<>();
    List<Change> touches = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      StoredValue stored = found.get(i);
      V value = stored == null ? null : codec.value(stored.bytes());
      if (stored != null && value != null) {
        values.put(order.get(i), value);
        if (plan instanceof Dynamic dynamic) {
          TimeToLive access = dynamic.access();
          if (!access.equals(TimeToLive.UNCHANGED)) {
            touched.add(order.get(i));
            touches.add(touch(keyBytes.get(i), stored.bytes(), access));
          }
        }
      } else {
        missing.put(order.get(i), keyBytes.get(i));
      }
    }
    try {
      naming(touched, () -> store.applyAll(touches));
    } catch (CacheEntryListenerException e) {
      recordReads(values.size(), missing.size(), start);
      throw e;
    }
    recordReads(values.size(), missing.size(), start);
    if (missing.isEmpty()) {
      return values;
    }
    Map<K, V> loaded = new HashMap<>();
    BulkLoader.batches(missing).forEach(batch -> loaded.putAll(readThrough.loadAll(batch)));
    return loaded.isEmpty() ? values : inOrder(order, values, loaded);
  }

  /** How many entries were there, and ended with the access. */
  private static long ended(PartialOutcomes partial) {
    return partial.outcomes().stream()
        .filter(outcome -> outcome != null && outcome.effect() == Effect.EXPIRED)
        .count();
  }

  /** An operation on several keys, whose failure names those that failed. */
  private static <T> T naming(List<?> keys, Supplier<T> operation) {
    try {
      return operation.get();
    } catch (CacheException e) {
      throw e instanceof PartialOutcomes partial ? partial.naming(keys) : e;
    }
  }

  private static <K, V> Map<K, V> inOrder(List<K> keys, Map<K, V> found, Map<K, V> loaded) {
    Map<K, V> all = sized(keys.size());
    for (K key : keys) {
      V value = found.getOrDefault(key, loaded.get(key));
      if (value != null) {
        all.put(key, value);
      }
    }
    return all;
  }

  /** A map that need not grow. */
  private static <K, V> Map<K, V> sized(int size) {
    return new LinkedHashMap<>((int) Math.ceil(size / 0.75));
  }

  boolean contains(K key) {
    return store.read(codec.keyBytes(key), Access.PRESENCE.from(readFrom)) != null;
  }

  /**
   * Applies what the expiry policy says of an access to the value that was read, if it is there.
   */
  void applyTouch(byte[] keyBytes, byte[] bytesRead, TimeToLive access) {
    if (!access.equals(TimeToLive.UNCHANGED)) {
      store.apply(touch(keyBytes, bytesRead, access));
    }
  }

  /** What a read of a value does by itself: all that there is to an access with fixed times. */
  Access access() {
    return plan instanceof Fixed fixed && !fixed.access().equals(TimeToLive.UNCHANGED)
        ? Access.touching(fixed.access())
        : Access.VALUE;
  }

  private static Change touch(byte[] keyBytes, byte[] bytesRead, TimeToLive access) {
    return new Change(keyBytes, new Condition.Equal(bytesRead), new Mutation.Touch(access));
  }
}
