package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.FailedReads;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.expiry.ExpiryPlan.Dynamic;
import org.shardcache.internal.expiry.ExpiryPlan.Fixed;
import org.shardcache.internal.integration.LoadFlights.Flight;
import org.shardcache.internal.integration.LoadFlights.Landing;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Claim;
import org.shardcache.internal.store.ClaimStore;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.Condition.Held;
import org.shardcache.internal.store.Condition.OnLoss;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.TimeToLive;
import org.shardcache.internal.store.Token;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's {@link CacheLoader} and stores what it gives: a load token is set before
 * the loader is asked, every change of the entry takes it away, and the value is stored only if it
 * is still there. Thread-safe.
 */
public final class EntryLoads<K, V> {

  /** Asks the loader for keys. */
  interface Source<K, V> {
    Map<K, V> load(Collection<K> keys);
  }

  private static final Logger LOG = LoggerFactory.getLogger(EntryLoads.class);

  /** How often a key is loaded again whose value was lost to that of an older load. */
  private static final int MAX_RELOADS = 8;

  private final CacheLoader<K, V> loader;
  private final EntryStore store;
  private final ClaimStore claims;
  private final EntryCodec<K, V> codec;
  private final ExpiryPlan plan;
  private final Callbacks callbacks;
  private final Duration lease;
  private final FailedReads failedReads;
  private final LoadLock loadLock;

  /**
   * Creates loads.
   *
   * @param store where loaded values go; not through the cache writer
   * @param lease for how long a load may store its value
   * @param failedReads whether values are loaded also when they cannot be stored
   * @param loadLock whether loads of other JVMs are waited for
   */
  EntryLoads(
      CacheLoader<K, V> loader,
      EntryStore store,
      ClaimStore claims,
      EntryCodec<K, V> codec,
      ExpiryPlan plan,
      Callbacks callbacks,
      Duration lease,
      FailedReads failedReads,
      LoadLock loadLock) {
    this.loader = loader;
    this.store = store;
    this.claims = claims;
    this.codec = codec;
    this.plan = plan;
    this.callbacks = callbacks;
    this.lease = lease;
    this.failedReads = failedReads;
    this.loadLock = loadLock;
  }

  /** A value that a processor loaded, and the load token under which it may be stored. */
  public record Loaded<V>(V value, Token token) {}

  /**
   * Loads a value for an entry processor, which stores it itself.
   *
   * @return null if the loader has none
   */
  public @Nullable Loaded<V> forProcessor(K key, byte[] keyBytes) {
    Token token = Token.forLoad();
    boolean loaded = false;
    try {
      Token holder = claims.claimAll(List.of(keyBytes), token, lease, null).get(0).holder();
      V value = one(List.of(key)).get(key);
      if (value == null) {
        return null;
      }
      loaded = true;
      // under a lease of somebody else the own token is not there, so that storing the value fails
      return new Loaded<>(value, holder == null || holder.isLease() ? token : holder);
    } finally {
      if (!loaded) {
        release(List.of(keyBytes), token);
      }
    }
  }

  /** Ends the claim of a value that a processor loaded and does not store. */
  public void giveBack(byte[] keyBytes, Token token) {
    release(List.of(keyBytes), token);
  }

  /** Whether the current thread is in code of the application, such as a loader. */
  boolean isInsideApplication() {
    return callbacks.isInside();
  }

  /** Loads one key with {@link CacheLoader#load}. */
  Map<K, V> one(Collection<K> keys) {
    K key = keys.iterator().next();
    V value = call(() -> loader.load(key));
    return value == null ? Map.of() : Map.of(key, value);
  }

  /** Loads keys with {@link CacheLoader#loadAll}; keys without a value are not in the map. */
  Map<K, V> several(Collection<K> keys) {
    Map<K, V> loaded = call(() -> loader.loadAll(keys));
    Map<K, V> values = new LinkedHashMap<>();
    if (loaded != null) {
      for (K key : keys) {
        V value = loaded.get(key);
        if (value != null) {
          values.put(key, value);
        }
      }
    }
    return values;
  }

  /**
   * Loads keys and stores their values where there are none.
   *
   * @param own the flights to land, by key
   * @return the values as they are now, loaded or stored by somebody faster
   */
  Map<K, V> fill(LinkedHashMap<K, byte[]> keys, Source<K, V> source, Map<K, Flight> own) {
    Map<K, V> values = new LinkedHashMap<>();
    LoadLock.Wait wait = loadLock.begin();
    LinkedHashMap<K, byte[]> remaining = fillOnce(keys, source, own, values, wait);
    while (!remaining.isEmpty()) {
      wait.pause();
      remaining = fillOnce(remaining, source, own, values, wait);
    }
    return values;
  }

  /** Returns the keys that another JVM is loading, if that is to be waited for. */
  private LinkedHashMap<K, byte[]> fillOnce(
      LinkedHashMap<K, byte[]> keys,
      Source<K, V> source,
      Map<K, Flight> own,
      Map<K, V> values,
      LoadLock.Wait wait) {
    Token token = Token.forLoad();
    boolean done = false;
    try {
      LinkedHashMap<K, Claim> missing;
      try {
        missing = claim(keys, token, own, values);
      } catch (CacheException e) {
        if (!failedReads.areMisses(e)) {
          throw e;
        }
        values.putAll(unstored(keys, source, own));
        return new LinkedHashMap<>();
      }
      LinkedHashMap<K, byte[]> others = new LinkedHashMap<>(keys);
      others.keySet().removeIf(key -> !isOthers(missing.get(key), token, wait));
      missing.keySet().removeAll(others.keySet());
      LinkedHashMap<K, byte[]> mine = new LinkedHashMap<>(keys);
      mine.keySet().removeAll(others.keySet());
      Map<K, V> loaded = missing.isEmpty() ? Map.of() : source.load(List.copyOf(missing.keySet()));
      releaseUnused(mine, loaded, token, own); // what is stored takes its token along
      store(mine, missing, loaded, own, values);
      done = true;
      return others;
    } finally {
      if (!done) {
        release(List.copyOf(keys.values()), token);
      }
    }
  }

  private static boolean isOthers(@Nullable Claim claim, Token token, LoadLock.Wait wait) {
    return claim != null && wait.isFor(claim, token);
  }

  /** Loads keys that cannot be stored now. */
  private Map<K, V> unstored(
      LinkedHashMap<K, byte[]> keys, Source<K, V> source, Map<K, Flight> own) {
    Map<K, V> values = new LinkedHashMap<>();
    Map<K, V> loaded = source.load(List.copyOf(keys.keySet()));
    long asOf = System.nanoTime();
    for (K key : keys.keySet()) {
      V value = loaded.get(key);
      if (value == null) {
        land(own.get(key), new Landing.Nothing());
      } else {
        byte[] bytes = codec.valueBytes(value);
        values.put(key, copy(bytes));
        land(own.get(key), new Landing.Value(bytes, asOf));
      }
    }
    return values;
  }

  /** Claims keys; what has a value by now goes into {@code values}, the others are returned. */
  private LinkedHashMap<K, Claim> claim(
      LinkedHashMap<K, byte[]> keys, Token token, Map<K, Flight> own, Map<K, V> values) {
    long asOf = System.nanoTime();
    List<Claim> granted = claims.claimAll(List.copyOf(keys.values()), token, lease, null);
    LinkedHashMap<K, Claim> missing = new LinkedHashMap<>();
    int index = 0;
    for (K key : keys.keySet()) {
      Claim claim = granted.get(index++);
      byte[] entry = claim.entry();
      V present = entry == null ? null : codec.value(entry);
      if (entry != null && present != null) {
        values.put(key, present);
        land(own.get(key), new Landing.Value(entry, asOf));
      } else {
        missing.put(key, claim);
      }
    }
    return missing;
  }

  /**
   * Loads keys and stores their values, whatever there is.
   *
   * @throws CacheLoaderException if the loader throws
   */
  void replace(LinkedHashMap<K, byte[]> keys) {
    LinkedHashMap<K, byte[]> remaining = keys;
    for (int round = 0; !remaining.isEmpty() && round < MAX_RELOADS; round++) {
      remaining = replaceOnce(remaining);
    }
  }

  /**
   * Returns the keys that were lost to a load that had begun before: its value may be from before
   * what made somebody ask for these.
   */
  private LinkedHashMap<K, byte[]> replaceOnce(LinkedHashMap<K, byte[]> keys) {
    Token token = Token.forLoad();
    List<byte[]> keyBytes = List.copyOf(keys.values());
    List<Change> changes = new ArrayList<>();
    List<K> order = new ArrayList<>();
    LinkedHashMap<K, byte[]> lost = new LinkedHashMap<>();
    boolean stored = false;
    try {
      List<Claim> granted = claims.claimAll(keyBytes, token, lease, null);
      Map<K, V> loaded = several(List.copyOf(keys.keySet()));
      int index = 0;
      for (Map.Entry<K, byte[]> key : keys.entrySet()) {
        Claim claim = granted.get(index++);
        V value = loaded.get(key.getKey());
        Token holder = claim.holder();
        if (value != null && holder != null && !holder.isLease()) {
          changes.add(
              new Change(
                  key.getValue(),
                  new Held(holder, OnLoss.LEAVE),
                  write(codec.valueBytes(value), claim.entry() != null)));
          order.add(key.getKey());
        }
      }
      List<Outcome> outcomes = store.applyAll(changes);
      stored = changes.size() == keyBytes.size();
      for (int i = 0; i < order.size(); i++) {
        Held held = (Held) changes.get(i).condition();
        if (outcomes.get(i).effect() == Effect.BUSY && !held.token().equals(token)) {
          K key = order.get(i);
          lost.put(key, Objects.requireNonNull(keys.get(key)));
        }
      }
      return lost;
    } finally {
      if (!stored) {
        release(keyBytes, token);
      }
    }
  }

  /** That there is no value is good for others too if the key was not changed meanwhile. */
  private void releaseUnused(
      LinkedHashMap<K, byte[]> keys, Map<K, V> loaded, Token token, Map<K, Flight> own) {
    List<K> unused = keys.keySet().stream().filter(key -> loaded.get(key) == null).toList();
    List<Boolean> unchanged =
        release(unused.stream().map(key -> Objects.requireNonNull(keys.get(key))).toList(), token);
    for (int i = 0; i < unused.size(); i++) {
      land(
          own.get(unused.get(i)),
          unchanged.get(i) ? new Landing.Nothing() : new Landing.Overtaken());
    }
  }

  private void store(
      LinkedHashMap<K, byte[]> keys,
      LinkedHashMap<K, Claim> missing,
      Map<K, V> loaded,
      Map<K, Flight> own,
      Map<K, V> values) {
    List<K> order = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    missing.forEach(
        (key, claim) -> {
          V value = loaded.get(key);
          if (value == null) {
            return;
          }
          byte[] bytes = codec.valueBytes(value);
          Token holder = claim.holder();
          if (holder == null || holder.isLease()) { // a writer is at work: it knows better
            values.put(key, copy(bytes));
            land(own.get(key), new Landing.Overtaken());
            return;
          }
          order.add(key);
          byte[] keyBytes = Objects.requireNonNull(keys.get(key));
          Condition unchanged = new Unchanged(claim.entry(), holder);
          changes.add(new Change(keyBytes, unchanged, write(bytes, false)));
        });
    CacheException failure = null;
    List<? extends @Nullable Outcome> outcomes;
    long asOf = System.nanoTime();
    try {
      outcomes = store.applyAll(changes);
    } catch (CacheException e) {
      if (!(e instanceof PartialOutcomes partial)) {
        throw e;
      }
      outcomes = partial.outcomes();
      failure = failedReads.areMisses(e) ? null : e;
    }
    for (int i = 0; i < order.size(); i++) {
      Write write = (Write) changes.get(i).mutation();
      Landing.Value landing = new Landing.Value(write.bytes(), asOf);
      if (outcomes.get(i) == null && failure == null) { // it could not be stored, as it was absent
        values.put(order.get(i), copy(write.bytes()));
        land(own.get(order.get(i)), landing);
      } else {
        settle(order.get(i), landing, outcomes.get(i), own, values);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void settle(
      K key,
      Landing.Value loaded,
      @Nullable Outcome outcome,
      Map<K, Flight> own,
      Map<K, V> values) {
    if (outcome == null) {
      return; // failed, and the exception says so
    }
    byte[] bytes = loaded.bytes();
    byte[] current = outcome.bytes();
    if (outcome.effect() == Effect.DIFFERENT && current != null) { // somebody was faster
      V winner = codec.value(current);
      values.put(key, winner == null ? copy(bytes) : winner);
      land(own.get(key), new Landing.Value(current, loaded.asOf()));
    } else {
      values.put(key, copy(bytes));
      boolean stored =
          outcome.effect() == Effect.CREATED
              || outcome.effect() == Effect.UPDATED
              || outcome.effect() == Effect.NOT_STORED;
      land(own.get(key), stored ? loaded : new Landing.Overtaken());
    }
  }

  private Write write(byte[] bytes, boolean present) {
    if (plan instanceof Fixed fixed) {
      return new Write(bytes, fixed.creation(), fixed.update());
    }
    Dynamic dynamic = (Dynamic) plan;
    TimeToLive timeToLive = present ? dynamic.update() : dynamic.creation();
    return new Write(bytes, timeToLive, timeToLive);
  }

  /** The cache has store-by-value: nobody gets the loader's own object. */
  private V copy(byte[] bytes) {
    V value = codec.value(bytes);
    if (value == null) {
      throw new CacheException("A value that was just encoded cannot be decoded.");
    }
    return value;
  }

  private interface Call<T> {
    @Nullable T get();
  }

  private <T> @Nullable T call(Call<T> call) {
    try (Callbacks.Scope scope = callbacks.enter()) {
      return call.get();
    } catch (CacheLoaderException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CacheLoaderException("The cache loader failed: " + e.getMessage(), e);
    }
  }

  /** Tokens of others are shared, one's own may be: a load that shares it is not stored then. */
  private List<Boolean> release(List<byte[]> keys, Token token) {
    if (keys.isEmpty()) {
      return List.of();
    }
    try {
      return claims.releaseAll(keys, token);
    } catch (CacheException e) {
      LOG.debug("A load token could not be given back and ends by itself", e);
      return Collections.nCopies(keys.size(), false);
    }
  }

  private static void land(@Nullable Flight flight, Landing landing) {
    if (flight != null) {
      flight.land(landing);
    }
  }
}
