package org.shardcache.soak;

import java.util.List;
import org.shardcache.embedded.EmbeddedShard;

/** The connections of caches to a server, as the server lists them. */
final class CacheClients {

  private CacheClients() {}

  static long count(EmbeddedShard server) {
    return ids(server).size();
  }

  /** Not those of others that watch the server, which would take it for dead. */
  static void killAll(EmbeddedShard server) {
    ids(server).forEach(id -> server.command("CLIENT", "KILL", "ID", id));
  }

  private static List<String> ids(EmbeddedShard server) {
    return server
        .command("CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains("name=shardcache"))
        .map(line -> line.substring("id=".length(), line.indexOf(' ')))
        .toList();
  }
}
