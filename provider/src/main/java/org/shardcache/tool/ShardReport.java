package org.shardcache.tool;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import org.shardcache.ShardAdministration;
import org.shardcache.ShardInfo;
import org.shardcache.ShardResult;
import org.shardcache.ShardedCache;

/** Asks the shards of a manager and prints what they say. Used by one thread. */
final class ShardReport {

  private static final String UNKNOWN = "-";

  private final CacheManager manager;
  private final ShardAdministration shards;
  private final PrintStream out;
  private final List<String> failures = new ArrayList<>();

  ShardReport(CacheManager manager, PrintStream out) {
    this.manager = manager;
    this.shards = manager.unwrap(ShardAdministration.class);
    this.out = out;
  }

  /** Whether every shard that was asked has answered. */
  boolean isComplete() {
    return failures.isEmpty();
  }

  void printShards() {
    List<ShardInfo> all = shards.shards();
    out.println(
        (all.size() == 1 ? "1 shard" : all.size() + " shards")
            + ", router "
            + Printable.text(all.get(0).router()));
    out.println();
    printHealth(all);
    printEntries(all);
    failures.forEach(failure -> out.println(System.lineSeparator() + failure));
  }

  private void printHealth(List<ShardInfo> all) {
    Map<String, ShardResult<Map<String, String>>> info = shards.info("");
    Map<String, ShardResult<Duration>> ping = shards.ping(); // the connections are open by now
    TextTable table =
        new TextTable("shard", "address", "state", "ping", "role", "memory", "clients");
    for (ShardInfo shard : all) {
      ShardResult<Duration> time = result(ping, shard);
      Map<String, String> fields =
          result(info, shard) instanceof ShardResult.Success<Map<String, String>> success
              ? success.value()
              : Map.of();
      table.add(
          Printable.text(shard.name()),
          Printable.text(shard.address()),
          time.isSuccess() ? "up" : "DOWN",
          time instanceof ShardResult.Success<Duration> success ? millis(success.value()) : UNKNOWN,
          field(fields, "role"),
          field(fields, "used_memory_human"),
          field(fields, "connected_clients"));
      note(time);
    }
    table.print(out);
  }

  private void printEntries(List<ShardInfo> all) {
    Map<String, ShardResult<Map<String, Long>>> counts;
    out.println();
    try {
      counts = shards.entryCounts();
    } catch (CacheException e) {
      out.println("Entries are not counted: " + Printable.text(String.valueOf(e.getMessage())));
      return;
    }
    Map<String, Long> totals = new TreeMap<>();
    counts
        .values()
        .forEach(
            result -> {
              note(result);
              if (result instanceof ShardResult.Success<Map<String, Long>> success) {
                success.value().forEach((cache, count) -> totals.merge(cache, count, Long::sum));
              }
            });
    if (counts.values().stream().noneMatch(ShardResult::isSuccess)) {
      out.println("Entries are not counted: no shard answers.");
    } else if (totals.isEmpty()) {
      out.println("No entries.");
    }
    totals.forEach((cache, total) -> printEntries(cache, total, all, counts));
  }

  private void printEntries(
      String cache,
      long total,
      List<ShardInfo> all,
      Map<String, ShardResult<Map<String, Long>>> counts) {
    out.println("Entries of cache '" + Printable.text(cache) + "': " + total);
    long most =
        counts.values().stream()
            .filter(ShardResult::isSuccess)
            .mapToLong(result -> result.get().getOrDefault(cache, 0L))
            .max()
            .orElse(0);
    TextTable table = new TextTable("shard", "entries", "");
    for (ShardInfo shard : all) {
      if (result(counts, shard) instanceof ShardResult.Success<Map<String, Long>> success) {
        long count = success.value().getOrDefault(cache, 0L);
        table.add(Printable.text(shard.name()), String.valueOf(count), TextTable.bar(count, most));
      } else {
        table.add(Printable.text(shard.name()), UNKNOWN, "DOWN");
      }
    }
    table.print(out);
  }

  /** Where a key lives, and whether it has an entry. */
  void printPlace(String cacheName, String keyText) {
    Cache<Object, Object> cache = manager.getCache(cacheName);
    if (cache == null) {
      cache = manager.createCache(cacheName, new MutableConfiguration<>());
    }
    @SuppressWarnings("unchecked") // it is this cache
    ShardedCache<Object, Object> sharded = cache.unwrap(ShardedCache.class);
    Object key = key(keyText, keyType(cache));
    ShardInfo shard = sharded.shardFor(key);
    byte[] redisKey = sharded.redisKey(key);
    TextTable table = new TextTable("cache", Printable.text(cacheName));
    table.add("key", Printable.text(keyText));
    table.add("Redis key", Printable.text(new String(redisKey, StandardCharsets.UTF_8)));
    table.add("shard", Printable.text(shard.name()));
    table.add("address", Printable.text(shard.address()));
    table.add("router", Printable.text(shard.router()));
    table.add("entry", entry(shard, redisKey));
    table.print(out);
    failures.forEach(failure -> out.println(System.lineSeparator() + failure));
  }

  private String entry(ShardInfo shard, byte[] redisKey) {
    try {
      Object reply = shards.client(shard.name()).call("PTTL", redisKey);
      long millis = reply instanceof Long number ? number : -2;
      if (millis == -2) {
        return "none";
      }
      return millis == -1 ? "there, without end" : "there, ends in " + millis + " ms";
    } catch (CacheException e) {
      note(new ShardResult.Failure<>(e));
      return "not known: the shard is DOWN";
    }
  }

  @SuppressWarnings("unchecked") // no generic type has a class
  private static Class<?> keyType(Cache<Object, Object> cache) {
    Configuration<?, ?> configuration = cache.getConfiguration(Configuration.class);
    return configuration.getKeyType();
  }

  private static Object key(String text, Class<?> type) {
    try {
      if (type == Long.class) {
        return Long.valueOf(text);
      }
      if (type == Integer.class) {
        return Integer.valueOf(text);
      }
      if (type == UUID.class) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The keys of this cache are of the type " + type.getName() + ", which this is not.", e);
    }
    if (type.isAssignableFrom(String.class)) {
      return text;
    }
    throw new IllegalArgumentException(
        "Keys of the type " + type.getName() + " cannot be given as a text.");
  }

  private static <T> ShardResult<T> result(Map<String, ShardResult<T>> results, ShardInfo shard) {
    ShardResult<T> result = results.get(shard.name());
    return result != null
        ? result
        : new ShardResult.Failure<>(
            new CacheException("Shard '" + shard.name() + "' has left the list meanwhile."));
  }

  private void note(ShardResult<?> result) {
    if (result instanceof ShardResult.Failure<?> failure) {
      String message = Printable.text(String.valueOf(failure.cause().getMessage()));
      if (!failures.contains(message)) {
        failures.add(message);
      }
    }
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    return value == null ? UNKNOWN : Printable.text(value);
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }
}
