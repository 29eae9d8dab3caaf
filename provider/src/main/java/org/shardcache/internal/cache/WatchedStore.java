package org.shardcache.internal.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Scan;
import org.shardcache.internal.store.StoredValue;

/** A store that tells somebody whenever entries are read or changed. */
final class WatchedStore implements EntryStore {

  private final EntryStore store;
  private final Runnable used;

  WatchedStore(EntryStore store, Runnable used) {
    this.store = store;
    this.used = used;
  }

  @Override
  public @Nullable StoredValue read(byte[] key, Access access) {
    used.run();
    return store.read(key, access);
  }

  @Override
  public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
    used.run();
    return store.readAll(keys, access);
  }

  @Override
  public Outcome apply(Change change) {
    used.run();
    return store.apply(change);
  }

  @Override
  public List<Outcome> applyAll(List<Change> changes) {
    used.run();
    return store.applyAll(changes);
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
