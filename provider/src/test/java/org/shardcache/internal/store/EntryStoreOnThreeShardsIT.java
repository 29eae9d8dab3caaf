package org.shardcache.internal.store;

import org.shardcache.embedded.EmbeddedShards;

/** The store contract on three shards of the newest server that is at hand. */
final class EntryStoreOnThreeShardsIT extends EntryStoreContract implements CommandContract {

  @Override
  EmbeddedShards start() {
    return EmbeddedShards.start(3);
  }
}
