package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** How bulk operations go to a shard is what {@code shardcache.batch.*} says. */
@WithEmbeddedShards
final class BatchSettingsIT {

  private static final int COUNT = 1_000;

  private final EmbeddedShards shards;
  private final ShardProbe probe;
  private final Map<String, String> entries =
      IntStream.range(0, COUNT).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value" + i));

  BatchSettingsIT(EmbeddedShards shards) {
    this.shards = shards;
    this.probe = new ShardProbe(shards);
  }

  @Test
  void readsOfSeveralKeysShareCommandsOfAtMostSoManyKeys() {
    try (CacheFixture fixture = CacheFixture.on(shards).with("batch.max-keys", "50")) {
      Cache<String, String> cache = filled(fixture);

      assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);

      long expected =
          entries.keySet().stream()
              .collect(
                  Collectors.groupingBy(
                      key -> CacheFixture.sharded(cache).shardFor(key).name(),
                      Collectors.counting()))
              .values()
              .stream()
              .mapToLong(count -> (count + 49) / 50)
              .sum();
      assertThat(probe.commands()).isEqualTo(Map.of("mget", expected));
    }
  }

  @Test
  void withoutMergingEveryKeyIsACommandOfItsOwn() {
    try (CacheFixture fixture = CacheFixture.on(shards).with("batch.merge", "false")) {
      Cache<String, String> cache = filled(fixture);

      assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);

      assertThat(probe.commands()).isEqualTo(Map.of("get", (long) COUNT));
    }
  }

  @Test
  void noMoreKeysAreInFlightThanAllowed() {
    try (CacheFixture few = CacheFixture.on(shards).with("batch.max-keys", "10");
        CacheFixture many = CacheFixture.on(shards)) {
      assertThat(readsForWriting(few)).isGreaterThanOrEqualTo(COUNT / 10);
      assertThat(readsForWriting(many)).isLessThan(COUNT / 10);
    }
  }

  /** How often the servers have read from their connections. */
  private long readsForWriting(CacheFixture fixture) {
    Cache<String, String> cache = filled(fixture);
    long before = probe.statistic("total_reads_processed");
    cache.putAll(entries);
    return probe.statistic("total_reads_processed") - before;
  }

  private Cache<String, String> filled(CacheFixture fixture) {
    Cache<String, String> cache = fixture.strings("batch");
    cache.putAll(entries);
    probe.forgetCommands();
    return cache;
  }
}
