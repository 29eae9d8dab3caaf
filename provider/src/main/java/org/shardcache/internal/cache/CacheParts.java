package org.shardcache.internal.cache;

import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.FailedReads;
import org.shardcache.internal.event.EventDispatcher;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.integration.BulkLoader;
import org.shardcache.internal.integration.ReadThrough;
import org.shardcache.internal.management.CacheStatistics;
import org.shardcache.internal.management.JmxRegistration;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.processor.Invocations;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.KeyLayout;

/**
 * What a cache is made of.
 *
 * @param store writes through and tells listeners, if the cache does
 * @param readFrom which servers answer plain reads
 * @param failedReads what becomes of reads that fail
 * @param bulkLoader null if there is no loader
 * @param endLoads lets no load that is under way store its value
 * @param onClose frees what was taken and closes what was made with the parts
 */
record CacheParts<K, V>(
    String name,
    LiveConfiguration<K, V> configuration,
    KeyLayout layout,
    EntryStore store,
    FailedReads failedReads,
    EntryCodec<K, V> codec,
    ExpiryPlan plan,
    ReadFrom readFrom,
    ReadThrough<K, V> readThrough,
    @Nullable BulkLoader<K, V> bulkLoader,
    Invocations<K, V> invocations,
    Runnable endLoads,
    EventDispatcher<K, V> dispatcher,
    CacheStatistics statistics,
    OutcomeStatistics outcomeStatistics,
    JmxRegistration beans,
    Runnable onClose) {

  void close() {
    try (beans) {
      if (bulkLoader != null) {
        bulkLoader.close(); // first: loads at work use what is closed next
      }
      onClose.run();
    }
  }
}
