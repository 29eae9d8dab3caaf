package org.shardcache.internal.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;

/** How often servers ran which command, read off {@code INFO commandstats}. */
final class CommandCounts {

  private static final Pattern LINE = Pattern.compile("cmdstat_([^:]+):calls=(\\d+),");

  /** What opening, checking and watching connections takes. */
  private static final Set<String> HOUSEKEEPING =
      Set.of("auth", "client", "config", "hello", "info", "ping", "select");

  private final EmbeddedShards servers;
  private final Map<EmbeddedShard, Map<String, Long>> before = new HashMap<>();

  CommandCounts(EmbeddedShards servers) {
    this.servers = servers;
    servers.shards().forEach(server -> before.put(server, total(server)));
  }

  /** The calls since this was created, of all servers together. */
  Map<String, Long> sinceThen() {
    Map<String, Long> sum = new TreeMap<>();
    servers
        .shards()
        .forEach(server -> sinceThen(server).forEach((name, n) -> sum.merge(name, n, Long::sum)));
    return sum;
  }

  /** The calls of one server since this was created. */
  Map<String, Long> sinceThen(EmbeddedShard server) {
    Map<String, Long> counts = new TreeMap<>(total(server));
    before.get(server).forEach((name, n) -> counts.merge(name, -n, Long::sum));
    counts.values().removeIf(n -> n == 0);
    return counts;
  }

  /** Names of all commands, of which a server counts the subcommands one by one since 7.0. */
  static Map<String, Long> total(EmbeddedShard server) {
    Map<String, Long> counts = new TreeMap<>();
    Matcher line = LINE.matcher(server.command("INFO", "commandstats"));
    while (line.find()) {
      String name = line.group(1).split("\\|", 2)[0];
      if (!HOUSEKEEPING.contains(name)) {
        counts.merge(name, Long.valueOf(line.group(2)), Long::sum);
      }
    }
    return counts;
  }
}
