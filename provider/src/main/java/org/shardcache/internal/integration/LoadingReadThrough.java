package org.shardcache.internal.integration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.KeyBytes;
import org.shardcache.internal.integration.LoadFlights.Flight;
import org.shardcache.internal.integration.LoadFlights.Landing;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.StoredValue;

/**
 * Read-through: loads what is missing, one load per key and JVM, and stores it unless the entry was
 * changed since the load began.
 */
public final class LoadingReadThrough<K, V> implements ReadThrough<K, V> {

  /** How often a load of somebody else may be overtaken before a caller loads for itself. */
  private static final int SHARED_ROUNDS = 4;

  private final EntryLoads<K, V> loads;
  private final EntryStore store;
  private final EntryCodec<K, V> codec;
  private final LoadFlights flights;

  LoadingReadThrough(
      EntryLoads<K, V> loads, EntryStore store, EntryCodec<K, V> codec, LoadFlights flights) {
    this.loads = loads;
    this.store = store;
    this.codec = codec;
    this.flights = flights;
  }

  @Override
  public @Nullable V load(K key, byte[] keyBytes) {
    LinkedHashMap<K, byte[]> keys = new LinkedHashMap<>();
    keys.put(key, keyBytes);
    return loadAll(keys, loads::one).get(key);
  }

  @Override
  public Map<K, V> loadAll(LinkedHashMap<K, byte[]> keys) {
    return loadAll(keys, loads::several);
  }

  private Map<K, V> loadAll(LinkedHashMap<K, byte[]> keys, EntryLoads.Source<K, V> source) {
    Map<K, V> values = new HashMap<>();
    long deadline = flights.deadline();
    LinkedHashMap<K, byte[]> remaining = keys;
    for (int round = 0; !remaining.isEmpty() && round < SHARED_ROUNDS; round++) {
      remaining = loadOnce(remaining, source, values, deadline);
    }
    if (!remaining.isEmpty()) {
      values.putAll(loads.fill(remaining, source, Map.of()));
    }
    Map<K, V> ordered = new LinkedHashMap<>();
    keys.keySet()
        .forEach(
            key -> {
              V value = values.get(key);
              if (value != null) {
                ordered.put(key, value);
              }
            });
    return ordered;
  }

  /** Returns the keys that were changed since another thread loaded them: to be tried again. */
  private LinkedHashMap<K, byte[]> loadOnce(
      LinkedHashMap<K, byte[]> keys,
      EntryLoads.Source<K, V> source,
      Map<K, V> values,
      long deadline) {
    long joined = System.nanoTime();
    LinkedHashMap<K, byte[]> mine = new LinkedHashMap<>();
    Map<K, Flight> own = new HashMap<>();
    LinkedHashMap<K, Flight> others = new LinkedHashMap<>();
    List<KeyBytes> entered = new ArrayList<>();
    try {
      keys.forEach(
          (key, bytes) -> {
            KeyBytes id = new KeyBytes(bytes);
            if (!flights.enter(id)) {
              return; // this thread is loading it: there is nothing yet
            }
            entered.add(id);
            Flight flight = flights.prepare(id);
            Flight other = flights.join(flight);
            if (other == null) {
              own.put(key, flight);
              mine.put(key, bytes);
            } else if (flights.mayWait()) {
              others.put(key, other);
            } else {
              mine.put(key, bytes); // waiting could be for each other: load it twice
            }
          });
      if (!mine.isEmpty()) {
        values.putAll(loads.fill(mine, source, own));
      }
    } catch (RuntimeException | Error e) {
      own.values().forEach(flight -> flight.fail(e));
      throw e;
    } finally {
      entered.forEach(flights::leave);
    }
    LinkedHashMap<K, byte[]> again = new LinkedHashMap<>();
    others.forEach(
        (key, flight) -> {
          byte[] keyBytes = Objects.requireNonNull(keys.get(key));
          Landing landing = flights.await(flight, deadline);
          if (landing instanceof Landing.Nothing) {
            return;
          }
          byte[] bytes = bytes(keyBytes, landing, joined);
          V value = bytes == null ? null : codec.value(bytes);
          if (value == null) {
            again.put(key, keyBytes);
          } else {
            values.put(key, value);
          }
        });
    return again;
  }

  /** What another thread loaded if it is at least as new as the question; else the entry. */
  private byte @Nullable [] bytes(byte[] keyBytes, Landing landing, long joined) {
    if (landing instanceof Landing.Value loaded && joined - loaded.asOf() <= 0) {
      return loaded.bytes();
    }
    StoredValue stored = store.read(keyBytes, Access.VALUE);
    return stored == null ? null : stored.bytes();
  }
}
