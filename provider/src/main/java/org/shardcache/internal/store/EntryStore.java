package org.shardcache.internal.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one cache as bytes, wherever they live. Keys are cache-relative; what is stored
 * where is hidden. Thread-safe; every method throws {@link StoreException}.
 */
public interface EntryStore {

  /** Returns the entry of a key, or null if there is none. */
  @Nullable StoredValue read(byte[] key, Access access);

  /**
   * Returns the entries of keys, aligned with them; null where there is none.
   *
   * @throws StoreException with the failed keys if any shard failed
   */
  List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access);

  /** Makes one change. */
  Outcome apply(Change change);

  /**
   * Makes changes, each atomic for itself; aligned with the request.
   *
   * @throws StoreException with the failed keys, and the outcomes of the others, if any shard
   *     failed
   */
  List<Outcome> applyAll(List<Change> changes);

  /**
   * Walks all entries, lazily: an entry that is there all the time is found exactly once.
   *
   * @throws StoreException if the cache does not own its key space; the iterator, if a shard fails
   */
  Scan scan();

  /**
   * Removes all entries and control keys.
   *
   * @return how many entries were removed
   * @throws StoreException if the cache does not own its key space, or if any shard failed
   */
  long clear();
}
