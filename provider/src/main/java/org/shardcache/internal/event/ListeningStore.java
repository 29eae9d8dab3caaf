package org.shardcache.internal.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheException;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.ChangeFailure;
import org.shardcache.internal.entry.KeyTurns;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.Scan;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.TimeToLive;

/**
 * Tells listeners of every change. The changes that this JVM makes to one key take turns, from
 * before the command until the event has its place, so that the events of a key have the order of
 * its values. Without listeners it does nothing.
 */
public final class ListeningStore implements EntryStore {

  private final EntryStore store;
  private final EventDispatcher<?, ?> dispatcher;
  private final KeyTurns turns;
  private final Duration patience;

  /**
   * Wraps a store.
   *
   * @param turns for the events of this cache
   * @param patience how long the keys of one call may fail before it gives up on the rest
   */
  public ListeningStore(
      EntryStore store, EventDispatcher<?, ?> dispatcher, KeyTurns turns, Duration patience) {
    this.patience = patience;
    this.store = store;
    this.dispatcher = dispatcher;
    this.turns = turns;
  }

  @Override
  public Outcome apply(Change change) {
    boolean silent =
        change.mutation() instanceof Touch touch && !touch.timeToLive().equals(TimeToLive.ZERO);
    if (silent || !dispatcher.hasListeners()) {
      return store.apply(change);
    }
    Outcome outcome;
    Delivery delivery;
    dispatcher.awaitRoom();
    try (KeyTurns.Turn turn = turns.take(change.key())) {
      outcome =
          store.apply(
              new Change(change.key(), change.condition(), change.mutation(), Previous.WANTED));
      StoredEvent event = StoredEvent.of(change, outcome);
      delivery = event == null ? null : dispatcher.enqueue(event);
    }
    if (delivery != null) {
      tell(delivery, outcome);
    }
    return outcome;
  }

  private void tell(Delivery delivery, Outcome outcome) {
    try {
      dispatcher.tell(delivery);
    } catch (CacheEntryListenerException e) {
      throw new ListenerFailure(e, List.of(outcome));
    }
  }

  /** One by one while there are listeners: no call has turns at two keys. */
  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    if (!dispatcher.hasListeners()) {
      return store.applyAll(changes);
    }
    List<Outcome> outcomes = new ArrayList<>();
    List<@Nullable Outcome> soFar = new ArrayList<>();
    ListenerFailure listenerFailure = null;
    CacheException failure = null;
    long failedNanos = 0;
    for (Change change : changes) {
      if (failedNanos > patience.toNanos()) { // a shard hangs: the rest is not even begun
        soFar.add(null);
        continue;
      }
      long start = System.nanoTime();
      try {
        Outcome outcome = apply(change);
        outcomes.add(outcome);
        soFar.add(outcome);
      } catch (ListenerFailure e) {
        listenerFailure = e;
        soFar.add(e.outcomes().get(0));
      } catch (CacheException e) {
        failure = e;
        failedNanos += System.nanoTime() - start;
        soFar.add(null);
      }
    }
    if (failure != null) {
      throw new ChangeFailure(failure, soFar);
    }
    if (listenerFailure != null) {
      throw listenerFailure.with(soFar);
    }
    return outcomes;
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    if (!access.touch().isZero() || !dispatcher.hasListeners()) {
      return store.read(key, access);
    }
    StoredValue found;
    Delivery delivery = null;
    dispatcher.awaitRoom();
    try (KeyTurns.Turn turn = turns.take(key)) { // an access that ends the entry
      found = store.read(key, access);
      if (found != null) {
        delivery =
            dispatcher.enqueue(
                new StoredEvent(EventType.EXPIRED, key, found.bytes(), found.bytes()));
      }
    }
    if (found != null && delivery != null) {
      tell(delivery, new Outcome(Effect.EXPIRED, found.bytes()));
    }
    return found;
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    if (!access.touch().isZero() || !dispatcher.hasListeners()) {
      return store.readAll(keys, access);
    }
    List<@Nullable StoredValue> found = new ArrayList<>(keys.size());
    List<@Nullable Outcome> outcomes = new ArrayList<>(keys.size());
    ListenerFailure listenerFailure = null;
    CacheException failure = null;
    long failedNanos = 0;
    for (byte[] key : keys) {
      if (failedNanos > patience.toNanos()) { // a shard hangs: the rest is not even begun
        outcomes.add(null);
        continue;
      }
      long start = System.nanoTime();
      try {
        StoredValue value = read(key, access);
        found.add(value);
        outcomes.add(Outcome.of(value == null ? Effect.ABSENT : Effect.EXPIRED));
      } catch (ListenerFailure e) { // the others are read, and told, all the same
        listenerFailure = e;
        outcomes.add(e.outcomes().get(0));
      } catch (CacheException e) {
        failure = e;
        failedNanos += System.nanoTime() - start;
        outcomes.add(null);
      }
    }
    if (failure != null) {
      throw new ChangeFailure(failure, outcomes);
    }
    if (listenerFailure != null) {
      throw listenerFailure.with(outcomes);
    }
    return found;
  }

  @Override
  public Scan scan() {
    return store.scan();
  }

  @Override
  public long clear() {
    return store.clear();
  }
}
