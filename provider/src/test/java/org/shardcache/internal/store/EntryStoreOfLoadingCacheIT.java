package org.shardcache.internal.store;

import org.shardcache.embedded.EmbeddedShards;

/** The store contract for caches whose changes look after loads that are under way. */
final class EntryStoreOfLoadingCacheIT extends EntryStoreContract {

  @Override
  EmbeddedShards start() {
    return EmbeddedShards.start(2);
  }

  @Override
  ClaimUse claims() {
    return ClaimUse.LOADS;
  }
}
