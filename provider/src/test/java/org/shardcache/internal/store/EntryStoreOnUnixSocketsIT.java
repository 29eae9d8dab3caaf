package org.shardcache.internal.store;

import org.shardcache.embedded.EmbeddedShards;

/** The store contract on servers that have no port, only Unix sockets. */
final class EntryStoreOnUnixSocketsIT extends EntryStoreContract {

  @Override
  EmbeddedShards start() {
    return EmbeddedShards.builder().count(2).unixSockets().start();
  }
}
