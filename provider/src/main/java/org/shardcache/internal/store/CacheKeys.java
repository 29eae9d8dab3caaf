package org.shardcache.internal.store;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ClusterTopology;
import org.shardcache.internal.shard.ReadFrom;

/** How many keys of one cache, or all of them, are reached at once. Thread-safe. */
sealed interface CacheKeys permits ListedShardsKeys, ClusterKeys {

  static CacheKeys of(VerifiedShards shards, KeyLayout layout, CacheRequests requests) {
    ClusterTopology cluster = shards.cluster();
    return cluster == null
        ? new ListedShardsKeys(layout, requests)
        : new ClusterKeys(cluster, layout, requests);
  }

  /**
   * Reads the values of keys without touching them; aligned with them, null for what is not there
   * or is no string.
   *
   * @param keysPerRead how many keys of a shard share one command where they can
   * @throws StoreException with the failed keys if any shard failed
   */
  List<@Nullable StoredValue> values(List<byte[]> keys, ReadFrom readFrom, int keysPerRead);

  /** All entries. */
  EntrySource entries();

  /**
   * Removes keys; what fails keeps nothing else from being removed.
   *
   * @param removed counts the entries among them
   * @return why some of them may be left, as messages; empty if none are
   */
  List<String> remove(KeyScope scope, AtomicLong removed);
}
