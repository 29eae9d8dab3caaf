package org.shardcache;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;

/** What the servers themselves say, past the cache. */
final class ShardProbe {

  /** What a connection costs, and what the probe itself sends. */
  private static final List<String> NOT_COUNTED =
      List.of(
          "info", "config|resetstat", "hello", "auth", "select", "client|setinfo", "client|list");

  private final EmbeddedShards shards;

  ShardProbe(EmbeddedShards shards) {
    this.shards = shards;
  }

  /** Indexes of the shards that have a key. */
  List<Integer> shardsWith(String storedKey) {
    return IntStream.range(0, shards.shards().size())
        .filter(shard -> has(shard, storedKey))
        .boxed()
        .toList();
  }

  boolean has(int shard, String storedKey) {
    return ask(shards.shard(shard), "EXISTS", storedKey, "0").equals("1");
  }

  /** The nodes of a cluster refuse the keys of others. */
  private static String ask(
      EmbeddedShard shard, String command, String storedKey, String ifElsewhere) {
    try {
      return shard.command(command, storedKey);
    } catch (IllegalStateException e) {
      if (e.getMessage().contains("MOVED")) {
        return ifElsewhere;
      }
      throw e;
    }
  }

  /** The remaining time of a key: -1 for no end, -2 if no shard has it. */
  long pttl(String storedKey) {
    return shards.shards().stream()
        .mapToLong(shard -> Long.parseLong(ask(shard, "PTTL", storedKey, "-2")))
        .max()
        .orElseThrow();
  }

  /** All keys of all shards. */
  List<String> keys() {
    return shards.shards().stream()
        .map(shard -> shard.command("KEYS", "*"))
        .flatMap(keys -> Arrays.stream(keys.split("\n", -1)))
        .filter(key -> !key.isEmpty())
        .toList();
  }

  /** Removes everything. */
  void flush() {
    shards.shards().forEach(shard -> shard.command("FLUSHALL"));
  }

  /** Sets the command statistics of all shards back. */
  void forgetCommands() {
    shards.shards().forEach(shard -> shard.command("CONFIG", "RESETSTAT"));
  }

  /** Calls by command, over all shards, since {@link #forgetCommands}. */
  Map<String, Long> commands() {
    Map<String, Long> calls = new TreeMap<>();
    shards
        .shards()
        .forEach(shard -> commands(shard).forEach((c, n) -> calls.merge(c, n, Long::sum)));
    return calls;
  }

  /** Calls by command on one shard. */
  static Map<String, Long> commands(EmbeddedShard shard) {
    Map<String, Long> calls = new TreeMap<>();
    for (String line : shard.command("INFO", "commandstats").split("\r?\n", -1)) {
      if (line.startsWith("cmdstat_")) {
        String command = line.substring("cmdstat_".length(), line.indexOf(':'));
        if (!NOT_COUNTED.contains(command)) {
          calls.put(command, number(line, "calls="));
        }
      }
    }
    return calls;
  }

  /** One number of the section {@code stats}, over all shards. */
  long statistic(String name) {
    return shards.shards().stream()
        .mapToLong(
            shard ->
                Arrays.stream(shard.command("INFO", "stats").split("\r?\n", -1))
                    .filter(line -> line.startsWith(name + ":"))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                    .sum())
        .sum();
  }

  /** How many connections there are by server, without the probe's own. */
  List<Integer> connections() {
    return shards.shards().stream()
        .map(shard -> (int) shard.command("CLIENT", "LIST").lines().count() - 1)
        .toList();
  }

  /** Puts a key that belongs to nobody's cache on every shard. */
  void plant(Collection<String> keys) {
    for (EmbeddedShard shard : shards.shards()) {
      keys.forEach(key -> shard.command("SET", key, "foreign"));
    }
  }

  private static long number(String line, String name) {
    int start = line.indexOf(name) + name.length();
    int end = line.indexOf(',', start);
    return Long.parseLong(line.substring(start, end < 0 ? line.length() : end));
  }
}
