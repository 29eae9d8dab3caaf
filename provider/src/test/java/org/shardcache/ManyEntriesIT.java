package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;
import org.shardcache.testing.ChildJvm;

/** Many entries, and large ones. */
@WithEmbeddedShards
final class ManyEntriesIT {

  private static final int STABLE = 100_000;
  private static final String PADDING = " " + "x".repeat(600);

  private EmbeddedShards shards;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("timeout", "20s");
  }

  @AfterEach
  void close() {
    fixture.close();
    new ShardProbe(shards).flush();
  }

  /** The entries are 60 MB, and the JVM that iterates over them has 48 MB. */
  @Test
  void aHundredThousandEntriesAreIteratedOnceEachInLittleMemoryWhileOthersComeAndGo() {
    Cache<String, String> cache = fixture.strings("many");
    for (int from = 0; from < STABLE; from += 20_000) {
      cache.putAll(
          IntStream.range(from, from + 20_000)
              .boxed()
              .collect(Collectors.toMap(i -> "stable" + i, i -> "value" + i + PADDING)));
    }
    cache.putAll(churn(0));
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> churning =
        Async.supply(
            () -> {
              int rounds = 0;
              for (; !done.get(); rounds++) { // tables grow and shrink beneath the iterator
                cache.putAll(churn(rounds + 1));
                cache.removeAll(churn(rounds).keySet());
              }
              return rounds;
            });

    String found;
    try (ChildJvm child = ChildJvm.start(IterationMain.class, List.of("-Xmx48m"), shards.uris())) {
      found = child.receive();
    } finally {
      done.set(true);
    }

    assertThat(churning.join()).isPositive();
    assertThat(found).startsWith(STABLE + " 0 0 ");
  }

  /** Redis comes back to some keys when a table shrinks beneath a scan. */
  @Test
  void noEntryIsRepeatedWhenATableShrinksInTheMiddleOfAnIteration() {
    Cache<String, String> cache = fixture.strings("shrinking");
    Map<String, String> stable = entries("stable", 1_000);
    Map<String, String> passing = entries("passing", 11_000);
    cache.putAll(stable);
    for (int round = 0; round < 4; round++) {
      cache.putAll(passing);
      long large = tableBytes();
      Map<Iterator<Cache.Entry<String, String>>, Set<String>> halfWay = new IdentityHashMap<>();
      for (int progress = 500; progress < 11_000; progress += 700) {
        Iterator<Cache.Entry<String, String>> iterator = cache.iterator();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < progress; i++) {
          assertThat(seen.add(iterator.next().getKey())).isTrue();
        }
        halfWay.put(iterator, seen);
      }

      cache.removeAll(passing.keySet());
      await()
          .pollInterval(Duration.ofMillis(10))
          .untilAsserted(() -> assertThat(tableBytes()).isLessThan(large));

      halfWay.forEach(
          (iterator, seen) -> {
            iterator.forEachRemaining(
                entry -> assertThat(seen.add(entry.getKey())).as(entry.getKey()).isTrue());
            assertThat(seen).containsAll(stable.keySet());
          });
    }
  }

  /** The memory of the tables of keys. */
  private long tableBytes() {
    return shards.shards().stream()
        .mapToLong(
            shard -> {
              List<String> statistics = shard.command("MEMORY", "STATS").lines().toList();
              int name = statistics.indexOf("overhead.hashtable.main");
              return Long.parseLong(statistics.get(name + 1));
            })
        .sum();
  }

  private static Map<String, String> entries(String prefix, int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> prefix + i, i -> "value" + i));
  }

  @Test
  void twoThousandValuesOfAHundredKilobytesGoThroughOnePutAllAndOneGetAll() {
    Cache<Integer, byte[]> cache =
        fixture.cache(
            "large",
            new MutableConfiguration<Integer, byte[]>().setTypes(Integer.class, byte[].class));
    Random random = new Random(7);
    byte[][] contents = new byte[97][100_000];
    for (byte[] content : contents) {
      random.nextBytes(content);
    }
    Map<Integer, byte[]> entries = new LinkedHashMap<>();
    for (int i = 0; i < 2_000; i++) {
      entries.put(i, contents[i % contents.length]);
    }

    cache.putAll(entries);
    Map<Integer, byte[]> found = cache.getAll(entries.keySet());

    assertThat(found).hasSize(2_000);
    found.forEach(
        (key, value) ->
            assertThat(ByteBuffer.wrap(value))
                .as("value of " + key)
                .isEqualTo(ByteBuffer.wrap(contents[key % contents.length])));
    cache.removeAll(found.keySet());
    assertThat(cache.getAll(Set.of(0, 1_000, 1_999))).isEmpty();
  }

  private static Map<String, String> churn(int round) {
    Map<String, String> entries = new HashMap<>();
    int size = 1_000 + (round % 5) * 4_000;
    for (int i = 0; i < size; i++) {
      entries.put("churn" + round + "-" + i, "value");
    }
    return entries;
  }
}
