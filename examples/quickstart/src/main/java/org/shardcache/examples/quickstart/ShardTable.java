package org.shardcache.examples.quickstart;

import java.util.HashMap;
import java.util.Map;
import javax.cache.Cache;
import org.shardcache.ShardInfo;
import org.shardcache.ShardedCache;

/** Shows what {@code javax.cache} hides: on which shard each entry lives. */
final class ShardTable {

  private static final int WIDEST_BAR = 40;

  private ShardTable() {}

  /** Walks the cache and prints one line per shard. */
  static <K, V> void print(Cache<K, V> cache) {
    @SuppressWarnings("unchecked") // it is this cache
    ShardedCache<K, V> sharded = cache.unwrap(ShardedCache.class);
    Map<ShardInfo, Integer> counts = new HashMap<>();
    int total = 0;
    for (Cache.Entry<K, V> entry : cache) {
      counts.merge(sharded.shardFor(entry.getKey()), 1, Integer::sum);
      total++;
    }
    int most = counts.values().stream().max(Integer::compare).orElse(1);
    System.out.printf("%n  Where the %d entries of '%s' live%n%n", total, cache.getName());
    for (ShardInfo shard : sharded.shards()) {
      int count = counts.getOrDefault(shard, 0);
      System.out.printf(
          "  %-12s %s:%-6d %5d  %s%n",
          shard.name(), shard.host(), shard.port(), count, "#".repeat(count * WIDEST_BAR / most));
    }
    System.out.printf(
        "%n  The same in every run: a shard is known by its name, not its address.%n%n");
  }
}
