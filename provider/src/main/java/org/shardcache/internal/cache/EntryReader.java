package org.shardcache.internal.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.expiry.ExpiryPlan.Dynamic;
import org.shardcache.internal.expiry.ExpiryPlan.Fixed;
import org.shardcache.internal.integration.BulkLoader;
import org.shardcache.internal.integration.ReadThrough;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.TimeToLive;

/** The reading half of the operation table. */
final class EntryReader<K, V> {

  private final EntryStore store;
  private final EntryCodec<K, V> codec;
  private final ExpiryPlan plan;
  private final ReadThrough<K, V> readThrough;
  private final OutcomeStatistics statistics;

  EntryReader(
      EntryStore store,
      EntryCodec<K, V> codec,
      ExpiryPlan plan,
      ReadThrough<K, V> readThrough,
      OutcomeStatistics statistics) {
    this.store = store;
    this.codec = codec;
    this.plan = plan;
    this.readThrough = readThrough;
    this.statistics = statistics;
  }

  @Nullable V get(K key) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    StoredValue stored = store.read(keyBytes, access());
    V value = stored == null ? null : codec.value(stored.bytes());
    if (stored != null && value != null && plan instanceof Dynamic dynamic) {
      applyTouch(keyBytes, stored.bytes(), dynamic.access());
    }
    statistics.recordReads(value == null ? 0 : 1, value == null ? 1 : 0);
    if (value == null) {
      value = readThrough.load(key, keyBytes);
    }
    statistics.readTook(start);
    return value;
  }

  /** Keys without an entry are not in the map, which is in the order of the keys. */
  Map<K, V> getAll(Iterable<? extends K> keys) {
    long start = statistics.start();
    List<K> order = new ArrayList<>();
    List<byte[]> keyBytes = new ArrayList<>();
    for (K key : keys) {
      order.add(key);
      keyBytes.add(codec.keyBytes(key));
    }
    List<@Nullable StoredValue> found = naming(order, () -> store.readAll(keyBytes, access()));
    Map<K, V> values = new LinkedHashMap<>();
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
    naming(touched, () -> store.applyAll(touches));
    statistics.recordReads(order.size() - (long) missing.size(), missing.size());
    Map<K, V> loaded = new HashMap<>();
    BulkLoader.batches(missing).forEach(batch -> loaded.putAll(readThrough.loadAll(batch)));
    statistics.readTook(start);
    return loaded.isEmpty() ? values : inOrder(order, values, loaded);
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
    Map<K, V> all = new LinkedHashMap<>();
    for (K key : keys) {
      V value = found.getOrDefault(key, loaded.get(key));
      if (value != null) {
        all.put(key, value);
      }
    }
    return all;
  }

  boolean contains(K key) {
    return store.read(codec.keyBytes(key), Access.PRESENCE) != null;
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
