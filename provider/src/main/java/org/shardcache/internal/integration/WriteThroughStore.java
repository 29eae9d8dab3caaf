package org.shardcache.internal.integration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.cache.CacheException;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.ChangeFailure;
import org.shardcache.internal.entry.KeyTurns;
import org.shardcache.internal.entry.PartialOutcomes;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Claim;
import org.shardcache.internal.store.ClaimStore;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Condition.Existence;
import org.shardcache.internal.store.Condition.Held;
import org.shardcache.internal.store.Condition.OnLoss;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.Scan;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.Token;

/**
 * Write-through: the writer first, the cache second, both under a lease on the entry. If anything
 * fails after the writer has succeeded, or the lease has run out, the entry is removed: it is then
 * absent, never different from what was written.
 */
public final class WriteThroughStore implements EntryStore {

  private static final int BATCH = 1_000;

  private final EntryStore store;
  private final ClaimStore claims;
  private final Leases leases;
  private final KeyTurns turns;
  private final WriterCalls<?, ?> writer;

  /** Wraps a store; the turns are for the writers of this cache. */
  WriteThroughStore(
      EntryStore store,
      ClaimStore claims,
      Leases leases,
      KeyTurns turns,
      WriterCalls<?, ?> writer) {
    this.store = store;
    this.claims = claims;
    this.leases = leases;
    this.turns = turns;
    this.writer = writer;
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    return store.read(key, access);
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    return store.readAll(keys, access);
  }

  @Override
  public Scan scan() {
    return store.scan();
  }

  @Override
  public long clear() {
    return store.clear();
  }

  @Override
  public Outcome apply(Change change) {
    if (change.mutation() instanceof Touch) {
      return store.apply(change);
    }
    Token given = change.condition() instanceof Unchanged unchanged ? unchanged.token() : null;
    if (given != null && given.isLease()) { // the caller's, who gives it back
      Claim claim = leases.acquire(change.key(), given, given); // it may have run out meanwhile
      if (claim == null) {
        return Outcome.of(Effect.BUSY);
      }
      Outcome refusal = refusal(change.condition(), claim.entry());
      if (refusal != null) {
        return refusal;
      }
      writer.call(change);
      return commit(change, given, claim.entry());
    }
    Token token = Token.forLease();
    try (KeyTurns.Turn turn = turns.take(change.key())) {
      Claim claim = leases.acquire(change.key(), token, given);
      if (claim == null) {
        return Outcome.of(Effect.BUSY);
      }
      boolean written = false;
      try {
        Outcome refusal = refusal(change.condition(), claim.entry());
        if (refusal != null) {
          return refusal;
        }
        writer.call(change);
        written = true;
      } finally {
        if (!written) {
          leases.release(List.of(change.key()), token);
        }
      }
      return commit(change, token, claim.entry());
    }
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    if (changes.stream().allMatch(change -> change.mutation() instanceof Touch)) {
      return store.applyAll(changes);
    }
    List<@Nullable Outcome> outcomes = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += BATCH) {
      List<Change> batch = changes.subList(from, Math.min(from + BATCH, changes.size()));
      if (failures.stream().allMatch(CacheEntryListenerException.class::isInstance)) {
        outcomes.addAll(applyOrFail(batch, failures));
      } else { // not even begun
        batch.forEach(change -> outcomes.add(null));
      }
    }
    for (RuntimeException failure : failures) {
      if (failure instanceof WriterCalls.Broken && failure.getCause() instanceof Error error) {
        throw error; // after what the writer had done is in the cache
      }
    }
    if (!failures.isEmpty()) {
      throw failure(failures, outcomes);
    }
    List<Outcome> complete = new ArrayList<>();
    outcomes.forEach(outcome -> complete.add(Objects.requireNonNull(outcome)));
    return complete;
  }

  /** Without leases the writer is not called; what was done before is done all the same. */
  private List<@Nullable Outcome> applyOrFail(List<Change> batch, List<RuntimeException> failures) {
    try {
      return applyBatch(batch, failures);
    } catch (CacheException e) {
      List<@Nullable Outcome> none = new ArrayList<>(Collections.nCopies(batch.size(), null));
      failures.add(new ChangeFailure(e, none));
      return none;
    }
  }

  /** What failed in the writer or in the cache comes before what failed in a listener. */
  private static RuntimeException failure(
      List<RuntimeException> failures, List<@Nullable Outcome> outcomes) {
    RuntimeException first =
        failures.stream()
            .filter(failure -> !(failure instanceof CacheEntryListenerException))
            .findFirst()
            .orElse(failures.get(0));
    RuntimeException thrown =
        first instanceof PartialOutcomes partial
            ? partial.with(outcomes)
            : new WriterFailure(first, outcomes);
    failures.stream().filter(other -> other != first).forEach(thrown::addSuppressed);
    return thrown;
  }

  private List<@Nullable Outcome> applyBatch(
      List<Change> changes, List<RuntimeException> failures) {
    Token token = Token.forLease();
    List<byte[]> keys = changes.stream().map(Change::key).toList();
    List<Claim> granted = leases.acquireAll(keys, token);
    @Nullable Outcome[] outcomes = new Outcome[changes.size()];
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      outcomes[i] = refusal(changes.get(i).condition(), granted.get(i).entry());
      if (outcomes[i] == null) {
        wanted.add(i);
      }
    }
    Set<Integer> written = new TreeSet<>();
    try {
      Set<Integer> done = writer.callAll(wanted.stream().map(changes::get).toList(), failures);
      for (int i = 0; i < wanted.size(); i++) {
        if (done.contains(i)) {
          written.add(wanted.get(i));
        }
      }
    } finally {
      List<byte[]> unused = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        if (!written.contains(i)) {
          unused.add(keys.get(i));
        }
      }
      leases.release(unused, token);
    }
    commitAll(changes, token, granted, written, outcomes, failures);
    return Arrays.asList(outcomes);
  }

  private void commitAll(
      List<Change> changes,
      Token token,
      List<Claim> granted,
      Set<Integer> written,
      @Nullable Outcome[] outcomes,
      List<RuntimeException> failures) {
    List<Integer> order = List.copyOf(written);
    List<? extends @Nullable Outcome> committed;
    try {
      committed = store.applyAll(order.stream().map(i -> held(changes.get(i), token)).toList());
    } catch (CacheException e) {
      failures.add(e);
      committed =
          e instanceof PartialOutcomes partial
              ? partial.outcomes()
              : Collections.nCopies(order.size(), null);
    }
    List<byte[]> failed = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      int index = order.get(i);
      Change change = changes.get(index);
      Outcome outcome = committed.get(i);
      if (outcome == null) {
        failed.add(change.key());
      } else {
        outcomes[index] = settled(change, outcome, granted.get(index).entry());
      }
    }
    if (!failed.isEmpty()) {
      failures.add(
          new CacheException(
              "The cache writer has done its part, but the cache failed for "
                  + failed.size()
                  + " entries: "
                  + remove(failed)));
    }
  }

  /** Null if the condition holds for an entry. */
  private static @Nullable Outcome refusal(Condition condition, byte @Nullable [] entry) {
    if (condition instanceof Existence existence) {
      return switch (existence) {
        case ALWAYS -> null;
        case ABSENT -> entry == null ? null : Outcome.of(Effect.PRESENT);
        case PRESENT -> entry == null ? Outcome.of(Effect.ABSENT) : null;
      };
    }
    byte[] expected = expectedBytes(condition);
    if (expected == null ? entry == null : Arrays.equals(expected, entry)) {
      return null;
    }
    return entry == null ? Outcome.of(Effect.ABSENT) : new Outcome(Effect.DIFFERENT, entry);
  }

  private static byte @Nullable [] expectedBytes(Condition condition) {
    if (condition instanceof Equal equal) {
      return equal.bytes();
    }
    if (condition instanceof Unchanged unchanged) {
      return unchanged.bytes();
    }
    throw new IllegalArgumentException("A write-through under the condition " + condition);
  }

  /** The writer has done its part; from here on the entry is either the same or removed. */
  private Outcome commit(Change change, Token token, byte @Nullable [] before) {
    Outcome outcome;
    try {
      outcome = store.apply(held(change, token));
    } catch (CacheException e) {
      if (e instanceof PartialOutcomes) { // done, but a listener failed
        throw e;
      }
      throw new CacheException(
          "The cache writer has done its part, but the cache failed: "
              + remove(List.of(change.key())),
          e);
    }
    return settled(change, outcome, before);
  }

  private static Change held(Change change, Token token) {
    return new Change(
        change.key(), new Held(token, OnLoss.REMOVE), change.mutation(), change.previous());
  }

  /**
   * What was done as seen from before the writer was called, also if the lease has run out or the
   * entry has expired since then.
   */
  private static Outcome settled(Change change, Outcome outcome, byte @Nullable [] before) {
    Effect effect = outcome.effect();
    boolean expired =
        before != null
            && (effect == Effect.CREATED || effect == Effect.NOT_STORED || effect == Effect.ABSENT);
    if (effect == Effect.BUSY || expired) {
      boolean deletes = change.mutation() instanceof Delete;
      effect =
          before == null
              ? (deletes ? Effect.ABSENT : Effect.CREATED)
              : (deletes ? Effect.REMOVED : Effect.UPDATED);
    }
    return new Outcome(effect, change.previous() == Previous.WANTED ? before : outcome.bytes());
  }

  private String remove(List<byte[]> keys) {
    try {
      claims.removeAllWithClaims(keys);
      return "what failed was removed.";
    } catch (CacheException e) {
      return "what failed could not be removed either and may be out of date until it expires.";
    }
  }
}
