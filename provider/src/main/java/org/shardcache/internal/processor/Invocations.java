package org.shardcache.internal.processor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.cache.CacheException;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.KeyTurns;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.integration.EntryLoads;
import org.shardcache.internal.integration.Leases;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.management.OutcomeStatistics.Lookup;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Claim;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.Token;

/**
 * Runs entry processors, in this JVM: read, process, commit if the entry is unchanged. A conflict
 * runs the processor again, the first time after waiting for the turn among this JVM's processors
 * at the key, and after a few conflicts under a lease that keeps those of other JVMs off.
 * Thread-safe.
 */
public final class Invocations<K, V> {

  /** How often a processor is run without a lease. */
  private static final int OPTIMISTIC_ROUNDS = 8;

  /** How often under one: only changes that are no processor's can come in between. */
  private static final int LEASED_ROUNDS = 1_000;

  private static final int BATCH = 1_000;

  private final EntryStore store;
  private final EntryStore cacheOnly;
  private final EntryCodec<K, V> codec;
  private final ExpiryPlan plan;
  private final @Nullable EntryLoads<K, V> loads;
  private final Leases leases;
  private final KeyTurns turns;
  private final Callbacks callbacks;
  private final OutcomeStatistics statistics;

  /**
   * Creates the invocations of a cache.
   *
   * @param store writes through, if the cache does
   * @param cacheOnly does not
   * @param loads for values that a processor asks for, null without read-through
   * @param turns for the processors of this cache
   */
  public Invocations(
      EntryStore store,
      EntryStore cacheOnly,
      EntryCodec<K, V> codec,
      ExpiryPlan plan,
      @Nullable EntryLoads<K, V> loads,
      Leases leases,
      KeyTurns turns,
      Callbacks callbacks,
      OutcomeStatistics statistics) {
    this.store = store;
    this.cacheOnly = cacheOnly;
    this.codec = codec;
    this.plan = plan;
    this.loads = loads;
    this.leases = leases;
    this.turns = turns;
    this.callbacks = callbacks;
    this.statistics = statistics;
  }

  /** A processor and its arguments. */
  public record Call<K, V, T>(EntryProcessor<K, V, T> processor, Object[] arguments) {}

  /**
   * Runs a processor on one entry.
   *
   * @throws EntryProcessorException if it throws; nothing was changed then
   */
  public <T> @Nullable T invoke(K key, Call<K, V, T> call) {
    long start = statistics.start();
    byte[] keyBytes = codec.keyBytes(key);
    byte[] stored = read(keyBytes);
    statistics.readTook(start);
    Attempt<K, V, T> attempt = run(key, keyBytes, stored, call, null);
    return commit(attempt) ? attempt.result() : invokeInTurn(key, keyBytes, call);
  }

  /** Runs a processor on several entries; results that are null are left out. */
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Iterable<? extends K> keys, Call<K, V, T> call) {
    Map<K, EntryProcessorResult<T>> results = new LinkedHashMap<>();
    List<K> batch = new ArrayList<>();
    for (K key : keys) {
      batch.add(key);
      if (batch.size() == BATCH) {
        invokeBatch(batch, call, results);
        batch.clear();
      }
    }
    invokeBatch(batch, call, results);
    return results;
  }

  /** One run of a processor, and what is to be committed of it. */
  private record Attempt<K, V, T>(
      ProcessorEntry<K, V> entry, @Nullable T result, @Nullable Commit commit) {}

  private <T> @Nullable T invokeInTurn(K key, byte[] keyBytes, Call<K, V, T> call) {
    try (KeyTurns.Turn turn = turns.take(keyBytes)) {
      for (int round = 1; round < OPTIMISTIC_ROUNDS; round++) {
        Attempt<K, V, T> attempt = run(key, keyBytes, read(keyBytes), call, null);
        if (commit(attempt)) {
          return attempt.result();
        }
      }
      return invokeUnderLease(key, keyBytes, call);
    }
  }

  private <T> @Nullable T invokeUnderLease(K key, byte[] keyBytes, Call<K, V, T> call) {
    for (int round = 0; round < LEASED_ROUNDS; round++) {
      Token lease = Token.forLease();
      Claim claim = leases.acquireAll(List.of(keyBytes), lease).get(0);
      try {
        Attempt<K, V, T> attempt = run(key, keyBytes, claim.entry(), call, lease);
        if (commit(attempt)) {
          return attempt.result();
        }
      } finally {
        leases.release(List.of(keyBytes), lease);
      }
    }
    throw new CacheException(
        "The entry was changed "
            + LEASED_ROUNDS
            + " times while its processor ran; the processor has changed nothing.");
  }

  private <T> void invokeBatch(
      List<K> keys, Call<K, V, T> call, Map<K, EntryProcessorResult<T>> results) {
    long start = statistics.start();
    List<byte[]> keyBytes = keys.stream().map(codec::keyBytes).toList();
    List<@Nullable StoredValue> found = store.readAll(keyBytes, Access.VALUE);
    statistics.readTook(start);
    List<Attempt<K, V, T>> changed = new ArrayList<>();
    List<Attempt<K, V, T>> loadedOrRead = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      K key = keys.get(i);
      StoredValue stored = found.get(i);
      try {
        Attempt<K, V, T> attempt =
            run(key, keyBytes.get(i), stored == null ? null : stored.bytes(), call, null);
        Commit commit = attempt.commit();
        if (commit != null && commit.target() == Commit.Target.CACHE) {
          loadedOrRead.add(attempt);
        } else if (commit != null && attempt.entry().loadToken() == null) {
          changed.add(attempt);
        } else { // nothing to do, or on a load token, for which a writer's bulk lease does not look
          finish(attempt, commit(attempt), call, results);
        }
      } catch (RuntimeException e) {
        results.put(key, new FailedResult<>(e));
      }
    }
    try {
      commitAll(store, changed, call, results);
    } finally {
      commitAll(cacheOnly, loadedOrRead, call, results);
    }
  }

  /** All commits in one pipeline per shard; those that lost are repeated one by one. */
  private <T> void commitAll(
      EntryStore target,
      List<Attempt<K, V, T>> attempts,
      Call<K, V, T> call,
      Map<K, EntryProcessorResult<T>> results) {
    List<Change> changes = new ArrayList<>();
    attempts.forEach(attempt -> changes.add(Objects.requireNonNull(attempt.commit()).change()));
    List<? extends @Nullable Outcome> outcomes;
    CacheException failure = null;
    long start = statistics.start();
    try {
      outcomes = target.applyAll(changes);
    } catch (CacheException e) {
      failure = e;
      outcomes =
          e instanceof PartialOutcomes partial
              ? partial.outcomes()
              : Collections.nCopies(changes.size(), null);
    }
    if (attempts.stream().allMatch(Invocations::isOfApplication)) {
      statistics.changesTook(outcomes, start);
    }
    for (int i = 0; i < attempts.size(); i++) {
      Attempt<K, V, T> attempt = attempts.get(i);
      Outcome outcome = outcomes.get(i);
      if (outcome == null && failure != null) {
        results.put(attempt.entry().getKey(), new FailedResult<>(failure));
      } else {
        try {
          finish(attempt, settle(attempt, outcome), call, results);
        } catch (RuntimeException e) {
          results.put(attempt.entry().getKey(), new FailedResult<>(e));
        }
      }
    }
    if (failure instanceof CacheEntryListenerException) { // all is done; somebody must be told
      throw failure;
    }
  }

  private <T> void finish(
      Attempt<K, V, T> attempt,
      boolean committed,
      Call<K, V, T> call,
      Map<K, EntryProcessorResult<T>> results) {
    K key = attempt.entry().getKey();
    T result = committed ? attempt.result() : invokeInTurn(key, attempt.entry().keyBytes(), call);
    if (result != null) {
      results.put(key, () -> result);
    }
  }

  private byte @Nullable [] read(byte[] keyBytes) {
    StoredValue stored = store.read(keyBytes, Access.VALUE);
    return stored == null ? null : stored.bytes();
  }

  private <T> Attempt<K, V, T> run(
      K key, byte[] keyBytes, byte @Nullable [] stored, Call<K, V, T> call, @Nullable Token lease) {
    ProcessorEntry<K, V> entry = new ProcessorEntry<>(key, keyBytes, stored, codec, loads);
    T result;
    try (Callbacks.Scope scope = callbacks.enter()) {
      result = call.processor().process(entry, call.arguments());
    } catch (CacheException e) { // one of its own, or of the cache that it called
      throw e;
    } catch (RuntimeException e) {
      throw new EntryProcessorException(
          "The entry processor failed; the entry is unchanged: " + e.getMessage(), e);
    }
    return new Attempt<>(entry, result, Commit.of(entry, plan, lease));
  }

  /** Returns false if the entry was changed meanwhile: nothing was done. */
  private boolean commit(Attempt<K, V, ?> attempt) {
    Commit commit = attempt.commit();
    if (commit == null) {
      return settle(attempt, null);
    }
    EntryStore target = commit.target() == Commit.Target.APPLICATION ? store : cacheOnly;
    Outcome outcome;
    long start = statistics.start();
    try {
      outcome = target.apply(commit.change());
    } catch (CacheException e) {
      if (e instanceof PartialOutcomes partial) { // done, but a listener failed
        settle(attempt, partial.outcomes().get(0));
      }
      throw e;
    }
    if (isOfApplication(attempt)) {
      statistics.changesTook(List.of(outcome), start);
    }
    return settle(attempt, outcome);
  }

  /** Whether the commit is a put or removal of the processor, and no load or touch. */
  private static boolean isOfApplication(Attempt<?, ?, ?> attempt) {
    Commit commit = attempt.commit();
    return commit != null && commit.target() == Commit.Target.APPLICATION;
  }

  /** Counts what was done; false if that is nothing since the entry was changed. */
  private boolean settle(Attempt<K, V, ?> attempt, @Nullable Outcome outcome) {
    ProcessorEntry<K, V> entry = attempt.entry();
    boolean existed = entry.stored() != null;
    if (outcome != null && entry.action() != ProcessorEntry.Action.NONE) {
      boolean lost =
          switch (outcome.effect()) {
            case BUSY, DIFFERENT -> true;
            case ABSENT -> existed;
            default -> false;
          };
      if (lost) {
        return false;
      }
      if (entry.action() != ProcessorEntry.Action.LOAD) {
        statistics.record(outcome, Lookup.NOT_COUNTED);
      }
    }
    statistics.recordReads(existed ? 1 : 0, existed ? 0 : 1);
    return true;
  }
}
