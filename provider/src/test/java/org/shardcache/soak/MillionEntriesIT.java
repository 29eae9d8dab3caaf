package org.shardcache.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;

/**
 * A million entries: one {@code putAll} or {@code getAll} of all of them needs memory for what goes
 * in and comes out, which is the keys and the encoded values of the whole call, but not for its
 * requests, which alone would not fit into the JVM; and an iteration next to none. Takes half a
 * minute, so it runs with {@code -Dsoak.minutes=} only.
 */
@EnabledIfSystemProperty(named = "soak.minutes", matches = ".+")
final class MillionEntriesIT {

  private static final int ENTRIES = 1_000_000;

  @Test
  void areReadInOneCallAndIteratedOverInBoundedMemory() throws Exception {
    try (EmbeddedShards servers = EmbeddedShards.start(3);
        ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      Properties settings = new Properties();
      settings.setProperty("shardcache.shards", servers.uris());
      settings.setProperty("shardcache.timeout", "20s");
      Cache<String, String> cache =
          provider
              .getCacheManager(URI.create("million"), getClass().getClassLoader(), settings)
              .createCache(
                  "million",
                  new MutableConfiguration<String, String>().setTypes(String.class, String.class));
      long start = System.nanoTime();
      cache.putAll(entries());
      Duration putAll = Duration.ofNanos(System.nanoTime() - start);
      long before = usedMegabytes();

      start = System.nanoTime();
      Map<String, String> all = cache.getAll(keys());
      Duration getAll = Duration.ofNanos(System.nanoTime() - start);
      assertThat(all).hasSize(ENTRIES);
      long with = usedMegabytes();
      assertThat(all.get("key999999")).isEqualTo("value999999");
      all = Map.of();

      start = System.nanoTime();
      int count = 0;
      long most = 0;
      for (Cache.Entry<String, String> entry : cache) {
        assertThat(entry.getValue()).startsWith("value");
        if (++count % 200_000 == 0) {
          most = Math.max(most, usedMegabytes());
        }
      }
      Duration iteration = Duration.ofNanos(System.nanoTime() - start);

      SoakIT.report(
          "a million entries: putAll %d ms, getAll %d ms and %d MB with its result, iteration %d ms and %d MB more than before"
              .formatted(
                  putAll.toMillis(),
                  getAll.toMillis(),
                  with - before,
                  iteration.toMillis(),
                  most - before));
      assertThat(count).isEqualTo(ENTRIES);
      assertThat(all).isEmpty();
      assertThat(with - before).as("MB of a result of a million pairs").isLessThan(600);
      assertThat(most - before).as("MB while iterating").isLessThan(60);
    }
  }

  /** Made one by one, so that what is measured is what the call keeps. */
  private static Set<String> keys() {
    return new AbstractSet<>() {
      @Override
      public Iterator<String> iterator() {
        return IntStream.range(0, ENTRIES).mapToObj(i -> "key" + i).iterator();
      }

      @Override
      public int size() {
        return ENTRIES;
      }

      @Override
      public boolean contains(Object key) {
        return key != null; // only asked for null
      }
    };
  }

  private static Map<String, String> entries() {
    return new AbstractMap<>() {
      @Override
      public Set<Map.Entry<String, String>> entrySet() {
        return new AbstractSet<>() {
          @Override
          public Iterator<Map.Entry<String, String>> iterator() {
            return IntStream.range(0, ENTRIES)
                .mapToObj(i -> Map.entry("key" + i, "value" + i))
                .iterator();
          }

          @Override
          public int size() {
            return ENTRIES;
          }
        };
      }
    };
  }

  private static long usedMegabytes() throws InterruptedException {
    for (int i : List.of(1, 2, 3)) {
      System.gc();
      Thread.sleep(20L * i);
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }
}
