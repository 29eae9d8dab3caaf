package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.processor.EntryProcessorResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** What clients that spread keys over servers themselves have promised, and got wrong at times. */
@WithEmbeddedShards(count = 4)
final class ShardingPromisesIT {

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;
  private Cache<String, String> cache;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards);
    cache = fixture.strings("cache");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Map<String, String> entries(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> "key" + i, i -> "value" + i));
  }

  private void plantHash(String cacheName, String key) {
    EmbeddedShard home = shards.shard(CacheFixture.sharded(cache(cacheName)).shardFor(key).index());
    String stored = "jcache:" + cacheName + ":" + key;
    home.command("DEL", stored);
    home.command("HSET", stored, "field", "x");
  }

  private Cache<String, String> cache(String name) {
    return fixture.manager().getCache(name);
  }

  @Test
  void ofAHundredEntriesTheOneThatIsRefusedIsNamedAndTheOthersAreStored() {
    Cache<String, String> listened =
        fixture.cache(
            "listened",
            CacheFixture.stringConfiguration()
                .addCacheEntryListenerConfiguration(
                    new MutableCacheEntryListenerConfiguration<>(
                        () -> (CacheEntryCreatedListener<String, String>) events -> {},
                        null,
                        true, // a previous value is wanted, which a hash has not
                        true)));
    plantHash("listened", "key42");

    CacheException failure =
        catchThrowableOfType(CacheException.class, () -> listened.putAll(entries(100)));

    assertThat(failure)
        .hasMessageContaining("WRONGTYPE")
        .hasMessageContaining("Failed keys: key42.");
    entries(100)
        .forEach(
            (key, value) -> {
              if (!key.equals("key42")) {
                assertThat(listened.get(key)).isEqualTo(value);
              }
            });
  }

  @Test
  void afterErrorsInTheMiddleOfPipelinesTenThousandGetsOfEightThreadsGiveTheirOwnValues() {
    Map<String, String> entries = entries(1_000);
    cache.putAll(entries);
    plantHash("cache", "key500");
    assertThat(catchThrowableOfType(CacheException.class, () -> cache.get("key500")))
        .hasMessageContaining("WRONGTYPE");
    assertThat(cache.getAll(entries.keySet())).hasSize(999).doesNotContainKey("key500");
    Map<String, EntryProcessorResult<Boolean>> results =
        cache.invokeAll(entries.keySet(), (entry, arguments) -> entry.exists());
    assertThat(
            results.values().stream()
                .filter(r -> catchThrowableOfType(Exception.class, r::get) != null))
        .hasSizeLessThanOrEqualTo(1);

    List<CompletableFuture<List<String>>> readers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      readers.add(Async.supply(this::wrongValues));
    }
    assertThat(readers.stream().map(CompletableFuture::join)).allMatch(List::isEmpty);
  }

  private List<String> wrongValues() {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < 10_000 / 8; i++) {
      int number = i % 1_000;
      if (number != 500 && !("value" + number).equals(cache.get("key" + number))) {
        wrong.add("key" + number);
      }
    }
    return wrong;
  }

  @Test
  void scriptsAreSentOnceToEachShardAndCalledByTheirDigest() {
    cache.putAll(entries(1_000));
    probe.forgetCommands();
    for (int i = 0; i < 1_000; i++) {
      if (i == 500) {
        shards.shard(1).command("SCRIPT", "FLUSH");
      }
      assertThat(cache.replace("key" + i, "value" + i, "new")).isTrue();
    }

    Map<String, Long> commands = probe.commands();
    assertThat(commands.get("evalsha")).isGreaterThanOrEqualTo(1_000);
    assertThat(commands.getOrDefault("eval", 0L)).isLessThanOrEqualTo(5);
  }

  @Test
  void entriesOfAPutAllHaveTheirTimeToLiveAndNoOptionBecomesAKey() {
    Cache<String, String> created =
        fixture.strings(
            "created", CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 10)));
    created.putAll(entries(200));

    List<String> keys =
        probe.keys().stream().filter(key -> key.startsWith("jcache:created:")).toList();
    assertThat(keys).hasSize(200);
    assertThat(keys).allSatisfy(key -> assertThat(probe.pttl(key)).isBetween(1L, 10_000L));
    assertThat(probe.keys()).allMatch(key -> key.startsWith("jcache:"));
  }

  @Test
  void removeAllRemovesWhatIsThereWhateverIsMissing() {
    cache.put("present", "1");
    cache.put("also present", "2");

    cache.removeAll(new LinkedHashSet<>(List.of("present", "absent", "also present")));

    assertThat(cache.containsKey("present")).isFalse();
    assertThat(cache.containsKey("also present")).isFalse();
  }

  @Test
  void everyShardHasConnectionsAndKeysOfItsOwn() {
    cache.putAll(entries(400));

    assertThat(probe.connections()).hasSize(4).allMatch(count -> count >= 1);
    for (EmbeddedShard shard : shards.shards()) {
      assertThat(Integer.parseInt(shard.command("DBSIZE"))).isGreaterThan(10);
    }
  }

  @Test
  void twoHundredThreadsNeverUseMoreConnectionsThanThePoolHas() {
    try (CacheFixture small = CacheFixture.on(shards).with("pool.max", "8")) {
      Cache<String, String> pooled = small.strings("pooled");
      AtomicBoolean done = new AtomicBoolean();
      List<Integer> before = probe.connections();
      List<CompletableFuture<Void>> threads = new ArrayList<>();
      for (int t = 0; t < 200; t++) {
        String key = "key" + t;
        threads.add(
            Async.run(
                () -> {
                  while (!done.get()) {
                    pooled.put(key, "value");
                    assertThat(pooled.getAll(Set.of(key, "absent"))).containsEntry(key, "value");
                  }
                }));
      }
      int most = 0;
      try {
        for (int i = 0; i < 20; i++) {
          List<Integer> now = probe.connections();
          for (int shard = 0; shard < 4; shard++) {
            most = Math.max(most, now.get(shard) - before.get(shard));
          }
        }
      } finally {
        done.set(true);
      }
      threads.forEach(CompletableFuture::join);

      assertThat(most).isBetween(1, 8);
    }
  }
}
