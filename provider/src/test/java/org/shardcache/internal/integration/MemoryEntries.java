package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.KeyBytes;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Claim;
import org.shardcache.internal.store.ClaimStore;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.Scan;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.TimeToLive;
import org.shardcache.internal.store.Token;

/** Entries and load tokens in memory, as far as loads need them; can be told to dawdle. */
final class MemoryEntries implements EntryStore, ClaimStore {

  private final Map<KeyBytes, byte[]> entries = new ConcurrentHashMap<>();
  private final Map<KeyBytes, Token> tokens = new ConcurrentHashMap<>();
  private volatile Runnable beforeClaims = () -> {};
  private volatile Runnable afterChanges = () -> {};

  /** Runs before claims are looked at, once. */
  void beforeNextClaims(Runnable action) {
    beforeClaims =
        () -> {
          beforeClaims = () -> {};
          action.run();
        };
  }

  /** Runs when changes are made and their caller does not know it yet, once. */
  void afterNextChanges(Runnable action) {
    afterChanges =
        () -> {
          afterChanges = () -> {};
          action.run();
        };
  }

  void put(byte[] key, byte[] value) {
    entries.put(new KeyBytes(key), value);
    tokens.remove(new KeyBytes(key));
  }

  void remove(byte[] key) {
    entries.remove(new KeyBytes(key));
    tokens.remove(new KeyBytes(key));
  }

  @Override
  public List<Claim> claimAll(
      List<byte[]> keys, Token token, Duration time, @Nullable Token expected) {
    beforeClaims.run();
    return keys.stream()
        .map(KeyBytes::new)
        .map(
            key -> {
              Token other = tokens.putIfAbsent(key, token);
              return new Claim(other == null ? token : other, entries.get(key));
            })
        .toList();
  }

  @Override
  public List<Boolean> releaseAll(List<byte[]> keys, Token token) {
    return keys.stream().map(key -> tokens.remove(new KeyBytes(key), token)).toList();
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    List<Outcome> outcomes = changes.stream().map(this::change).toList();
    afterChanges.run();
    return outcomes;
  }

  /** What a load stores, and nothing else. */
  private Outcome change(Change change) {
    KeyBytes key = new KeyBytes(change.key());
    byte[] current = entries.get(key);
    if (current != null) {
      return new Outcome(Effect.DIFFERENT, current);
    }
    Token token = ((Unchanged) change.condition()).token();
    if (token == null || !tokens.remove(key, token)) {
      return Outcome.of(Effect.BUSY);
    }
    entries.put(key, ((Write) change.mutation()).bytes());
    return Outcome.of(Effect.CREATED);
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    byte[] bytes = entries.get(new KeyBytes(key));
    return bytes == null ? null : new StoredValue(bytes, TimeToLive.ETERNAL);
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    List<@Nullable StoredValue> values = new ArrayList<>();
    keys.forEach(key -> values.add(read(key, access)));
    return values;
  }

  @Override
  public Outcome apply(Change change) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Scan scan() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long clear() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void endAll() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeAllWithClaims(List<byte[]> keys) {
    throw new UnsupportedOperationException();
  }
}
