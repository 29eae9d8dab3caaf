package org.shardcache.internal.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a scan gets its entries from. Not thread-safe. */
interface EntrySource {

  /**
   * Returns the next stored keys of entries, perhaps none, or null after the last. What fails is
   * asked for again by the next call.
   */
  @Nullable List<byte[]> nextKeys();

  /**
   * Returns what some of the keys that {@link #nextKeys} gave last hold, with the time that it has
   * left; aligned with the keys, null for what is not there any more.
   */
  List<@Nullable StoredValue> read(List<byte[]> storedKeys);

  /** Leaves out what is left of the shard that {@link #nextKeys} is at. */
  void skipShard();
}
