package org.shardcache.internal.cache;

import java.util.List;
import java.util.NoSuchElementException;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.FailedReads;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Touch;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.Scan;
import org.shardcache.internal.store.ScannedEntry;
import org.shardcache.internal.store.StoreException;
import org.shardcache.internal.store.StoredValue;

/**
 * A store for plain reads of a cache with {@code on-failure=miss}: what a shard that cannot be
 * reached has is absent. Changes fail as ever, but for those that only prolong what was read.
 */
final class ForgivingStore implements EntryStore {

  private static final Outcome NOT_TOUCHED = new Outcome(Effect.ABSENT, null);

  private final EntryStore store;
  private final FailedReads failedReads;

  private ForgivingStore(EntryStore store, FailedReads failedReads) {
    this.store = store;
    this.failedReads = failedReads;
  }

  /** The store itself, if the cache forgives nothing. */
  static EntryStore of(EntryStore store, FailedReads failedReads) {
    return failedReads.mayBeMisses() ? new ForgivingStore(store, failedReads) : store;
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    try {
      return store.read(key, access);
    } catch (CacheException e) {
      rethrowUnlessMiss(e);
      return null;
    }
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    try {
      return store.readAll(keys, access);
    } catch (CacheException e) {
      rethrowUnlessMiss(e);
      if (e.getCause() instanceof StoreException failure
          && failure.values().size() == keys.size()) {
        return failure.values();
      }
      throw e;
    }
  }

  @Override
  public Outcome apply(Change change) {
    try {
      return store.apply(change);
    } catch (CacheException e) {
      if (!(change.mutation() instanceof Touch)) {
        throw e;
      }
      rethrowUnlessMiss(e);
      return NOT_TOUCHED;
    }
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    try {
      return store.applyAll(changes);
    } catch (CacheException e) {
      if (!changes.stream().allMatch(change -> change.mutation() instanceof Touch)) {
        throw e;
      }
      rethrowUnlessMiss(e);
      return changes.stream().map(change -> NOT_TOUCHED).toList();
    }
  }

  @Override
  public Scan scan() {
    Scan scan = store.scan();
    return new Scan() {
      @Override
      public boolean hasNext() {
        while (true) {
          try {
            return scan.hasNext();
          } catch (CacheException e) {
            rethrowUnlessMiss(e);
            scan.skipShard();
          }
        }
      }

      @Override
      public ScannedEntry next() {
        if (!hasNext()) {
          throw new NoSuchElementException("There are no more entries.");
        }
        return scan.next();
      }

      @Override
      public void skipShard() {
        scan.skipShard();
      }
    };
  }

  @Override
  public long clear() {
    return store.clear();
  }

  private void rethrowUnlessMiss(CacheException failure) {
    if (!failedReads.areMisses(failure)) {
      throw failure;
    }
  }
}
