package org.shardcache.internal.entry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Scan;
import org.shardcache.internal.store.ScannedEntry;
import org.shardcache.internal.store.StoreException;
import org.shardcache.internal.store.StoredValue;

/** A store whose failures are those of JCache. */
public final class TranslatedStore implements EntryStore {

  private final EntryStore store;
  private final StoreFailures failures;

  /** Wraps a store. */
  public TranslatedStore(EntryStore store, StoreFailures failures) {
    this.store = store;
    this.failures = failures;
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    try {
      return store.read(key, access);
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    try {
      return store.readAll(keys, access);
    } catch (StoreException e) {
      throw failures.ofSeveral(e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  @Override
  public Outcome apply(Change change) {
    try {
      return store.apply(change);
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    try {
      return store.applyAll(changes);
    } catch (StoreException e) {
      throw failures.ofSeveral(e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }

  @Override
  public Scan scan() {
    Scan entries;
    try {
      entries = store.scan();
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
    return new Scan() {
      @Override
      public boolean hasNext() {
        try {
          return entries.hasNext();
        } catch (StoreException | IllegalStateException e) {
          throw failures.translated(e);
        }
      }

      @Override
      public ScannedEntry next() {
        return entries.next();
      }

      @Override
      public void skipShard() {
        entries.skipShard();
      }
    };
  }

  @Override
  public long clear() {
    try {
      return store.clear();
    } catch (StoreException | IllegalArgumentException | IllegalStateException e) {
      throw failures.translated(e);
    }
  }
}
