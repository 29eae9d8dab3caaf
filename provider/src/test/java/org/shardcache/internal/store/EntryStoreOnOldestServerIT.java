package org.shardcache.internal.store;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.RedisBinary;

/** The store contract on Redis 6.2, the oldest server there is support for, where it starts. */
final class EntryStoreOnOldestServerIT extends EntryStoreContract implements CommandContract {

  @Override
  EmbeddedShards start() {
    Path binary = RedisBinary.fromResource("redis-server-6.2.6-v5-linux-amd64");
    try {
      return EmbeddedShards.builder().count(2).binary(binary).start();
    } catch (IllegalStateException | UncheckedIOException e) {
      return Assumptions.abort("Redis 6.2 does not start on this system: " + e.getMessage());
    }
  }
}
