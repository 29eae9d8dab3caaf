package org.shardcache.internal.store;

import org.shardcache.embedded.EmbeddedShards;

/** The store contract on one shard. */
final class EntryStoreOnOneShardIT extends EntryStoreContract implements CommandContract {

  @Override
  EmbeddedShards start() {
    return EmbeddedShards.start(1);
  }
}
