package org.shardcache.internal.processor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
import org.shardcache.internal.entry.PartialReads;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.integration.EntryLoads;
import org.shardcache.internal.integration.Integration.Exclusion;
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
 * runs the processor again, in the turn among this JVM's processors at the key, and after a few
 * conflicts under a lease that keeps those of other JVMs off.
 *
 * <p>Where there is no entry a processor may be about to compute one, at a cost: there it waits for
 * its turn before it runs, and for the lease if the cache says so, so that the second one finds
 * what the first has computed. Thread-safe.
 */
public final class Invocations<K, V> {

  /** How often a processor is run without a lease. */
  private static final int OPTIMISTIC_ROUNDS = 8;

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
  private final Exclusion exclusion;

  /**
   * Creates the invocations of a cache.
   *
   * @param store writes through, if the cache does
   * @param cacheOnly does not
   * @param loads for values that a processor asks for, null without read-through
   * @param turns for the processors of this cache
   * @param exclusion among whom one at a time runs a processor where there is no entry
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
      OutcomeStatistics statistics,
      Exclusion exclusion) {
    this.store = store;
    this.cacheOnly = cacheOnly;
    this.codec = codec;
    this.plan = plan;
    this.loads = loads;
    this.leases = leases;
    this.turns = turns;
    this.callbacks = callbacks;
    this.statistics = statistics;
    this.exclusion = exclusion;
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
    KeyTurns.Turn free = turns.takeIfFree(keyBytes);
    if (free != null) {
      try (KeyTurns.Turn turn = free) {
        byte[] stored = read(keyBytes);
        statistics.readTook(start);
        if (needsLease(stored)) {
          return invokeUnderLease(key, keyBytes, call);
        }
        Attempt<K, V, T> attempt = run(key, keyBytes, stored, call, null);
        return commit(attempt) ? attempt.result() : repeat(key, keyBytes, call);
      }
    }
    byte[] stored = read(keyBytes);
    statistics.readTook(start);
    if (stored != null) {
      Attempt<K, V, T> attempt = run(key, keyBytes, stored, call, null);
      if (commit(attempt)) {
        return attempt.result();
      }
    }
    return invokeInTurn(key, keyBytes, call);
  }

  /** Runs a processor on several entries; results that are null are left out. */
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Iterable<? extends K> keys, Call<K, V, T> call) {
    List<Subject<K>> subjects = new ArrayList<>(); // all of them before the first processor runs
    for (K key : keys) {
      subjects.add(new Subject<>(key, codec.keyBytes(key)));
    }
    Map<K, EntryProcessorResult<T>> results = new LinkedHashMap<>();
    CacheEntryListenerException listenerFailure = null;
    for (int from = 0; from < subjects.size(); from += BATCH) {
      try {
        invokeBatch(subjects.subList(from, Math.min(from + BATCH, subjects.size())), call, results);
      } catch (CacheEntryListenerException e) { // all is done; somebody must be told
        listenerFailure = e;
      }
    }
    if (listenerFailure != null) {
      throw listenerFailure;
    }
    return results;
  }

  private record Subject<K>(K key, byte[] keyBytes) {}

  /** One run of a processor, and what is to be committed of it. */
  private record Attempt<K, V, T>(
      ProcessorEntry<K, V> entry, @Nullable T result, @Nullable Commit commit) {}

  private <T> @Nullable T invokeInTurn(K key, byte[] keyBytes, Call<K, V, T> call) {
    try (KeyTurns.Turn turn = turns.take(keyBytes)) {
      return repeat(key, keyBytes, call);
    }
  }

  private <T> @Nullable T repeat(K key, byte[] keyBytes, Call<K, V, T> call) {
    for (int round = 1; round < OPTIMISTIC_ROUNDS; round++) {
      byte[] stored = read(keyBytes);
      if (needsLease(stored)) {
        break;
      }
      Attempt<K, V, T> attempt = run(key, keyBytes, stored, call, null);
      if (commit(attempt)) {
        return attempt.result();
      }
    }
    return invokeUnderLease(key, keyBytes, call);
  }

  /** Inside code of the application nobody waits for that of another JVM. */
  private boolean needsLease(byte @Nullable [] stored) {
    return stored == null && exclusion == Exclusion.OVER_ALL_JVMS && !callbacks.isInside();
  }

  private <T> @Nullable T invokeUnderLease(K key, byte[] keyBytes, Call<K, V, T> call) {
    Duration patience = leases.patience();
    long start = System.nanoTime();
    do { // only changes that are no processor's can come in between
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
    } while (System.nanoTime() - start < patience.toNanos());
    throw new CacheException(
        "For "
            + patience.toMillis()
            + " ms the entry was changed, or the lease ran out (shardcache.lease), whenever its"
            + " processor ran; the processor has changed nothing.");
  }

  private <T> void invokeBatch(
      List<Subject<K>> batch, Call<K, V, T> call, Map<K, EntryProcessorResult<T>> results) {
    long start = statistics.start();
    List<Subject<K>> subjects = new ArrayList<>(batch);
    List<@Nullable StoredValue> found = readAll(subjects, results);
    statistics.readTook(start);
    List<Attempt<K, V, T>> changed = new ArrayList<>();
    List<Attempt<K, V, T>> loadedOrRead = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      Subject<K> subject = subjects.get(i);
      StoredValue stored = found.get(i);
      try {
        Attempt<K, V, T> attempt =
            run(
                subject.key(),
                subject.keyBytes(),
                stored == null ? null : stored.bytes(),
                call,
                null);
        Commit commit = attempt.commit();
        if (commit != null && commit.target() == Commit.Target.CACHE) {
          loadedOrRead.add(attempt);
        } else if (commit != null && attempt.entry().loadToken() == null) {
          changed.add(attempt);
        } else { // nothing to do, or on a load token, for which a writer's bulk lease does not look
          finish(attempt, commit(attempt), call, results);
        }
      } catch (RuntimeException e) {
        results.put(subject.key(), new FailedResult<>(e));
      }
    }
    try {
      commitAll(store, changed, call, results);
    } finally {
      commitAll(cacheOnly, loadedOrRead, call, results);
    }
  }

  /** Reads entries; those that cannot be read have failed and are taken off the list. */
  private <T> List<@Nullable StoredValue> readAll(
      List<Subject<K>> subjects, Map<K, EntryProcessorResult<T>> results) {
    while (!subjects.isEmpty()) {
      try {
        return store.readAll(subjects.stream().map(Subject::keyBytes).toList(), Access.VALUE);
      } catch (CacheException e) {
        Set<Integer> failed = e instanceof PartialReads partial ? partial.failed() : Set.of();
        List<Subject<K>> others = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
          if (failed.isEmpty() || failed.contains(i)) {
            results.put(subjects.get(i).key(), new FailedResult<>(e));
          } else {
            others.add(subjects.get(i));
          }
        }
        subjects.clear();
        subjects.addAll(others);
      }
    }
    return List.of();
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
    Commit commit = null;
    try {
      T result = process(entry, call);
      commit = Commit.of(entry, plan, lease);
      return new Attempt<>(entry, result, commit);
    } finally {
      Token unused = commit == null ? entry.loadToken() : null;
      if (unused != null && loads != null) {
        loads.giveBack(keyBytes, unused);
      }
    }
  }

  private <T> @Nullable T process(ProcessorEntry<K, V> entry, Call<K, V, T> call) {
    try (Callbacks.Scope scope = callbacks.enter()) {
      return call.processor().process(entry, call.arguments());
    } catch (CacheException e) { // one of its own, or of the cache that it called
      throw e;
    } catch (Exception e) { // also a checked one: not every language declares them
      throw new EntryProcessorException(
          "The entry processor failed; the entry is unchanged: " + e.getMessage(), e);
    }
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
    boolean hit = entry.isHit();
    statistics.recordReads(hit ? 1 : 0, hit ? 0 : 1);
    return true;
  }
}
