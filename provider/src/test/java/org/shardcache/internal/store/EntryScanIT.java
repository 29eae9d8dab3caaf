package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.ListTopology;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.TopologyCheck.OnDifference;
import org.shardcache.routing.ShardRouters;

/** Scans of many entries while tables grow, shrink and change. */
@WithEmbeddedShards(count = 3)
final class EntryScanIT {

  private static final int ENTRIES = 20_000;

  private final EmbeddedShards servers;

  EntryScanIT(EmbeddedShards servers) {
    this.servers = servers;
  }

  @Test
  void everyStableEntryIsFoundExactlyOnceWhileOthersComeAndGo() throws Exception {
    try (StoreFixture fixture = StoreFixture.of(servers)) {
      TestCache cache = fixture.newCache();
      cache.putAll("stable", ENTRIES);
      Thread churn = new Thread(() -> churn(cache));
      churn.start();
      try {
        for (int round = 0; round < 2; round++) {
          Map<String, Integer> found = new HashMap<>();
          cache.store().scan().forEachRemaining(entry -> count(entry, found));

          List<String> wrong = new ArrayList<>();
          for (int i = 0; i < ENTRIES; i++) {
            int times = found.getOrDefault("stable" + i, 0);
            if (times != 1) {
              wrong.add("stable" + i + " was found " + times + " times");
            }
          }
          assertThat(wrong).isEmpty();
          assertThat(churn.isAlive()).isTrue();
        }
      } finally {
        churn.interrupt();
        churn.join();
        cache.store().clear();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2_000, 10_000})
  void whenMostEntriesGoInTheMiddleAndTheTablesShrinkTheRestIsFoundExactlyOnce(int before) {
    try (StoreFixture fixture = StoreFixture.of(servers)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", ENTRIES);
      Map<String, Integer> found = new HashMap<>();
      Iterator<ScannedEntry> scan = cache.store().scan();
      for (int i = 0; i < before; i++) {
        count(scan.next(), found);
      }
      long tables = tableBytes();
      cache
          .store()
          .applyAll(
              IntStream.range(0, ENTRIES)
                  .filter(i -> i % 20 != 0)
                  .mapToObj(i -> new Change(bytes("key" + i), Condition.ALWAYS, new Delete()))
                  .toList());
      await().pollInterval(Duration.ofMillis(10)).until(() -> tableBytes() < tables / 4);

      scan.forEachRemaining(entry -> count(entry, found));

      assertThat(found.values()).containsOnly(1);
      for (int i = 0; i < ENTRIES; i += 20) {
        assertThat(found).containsKey("key" + i);
      }
      cache.store().clear();
    }
  }

  @Test
  void shardsThatAreOneServerAreScannedAndClearedOnce() {
    EmbeddedShard one = servers.shard(0);
    EmbeddedShard other = servers.shard(1);
    ListTopology topology =
        new ListTopology(
            List.of(
                StoreFixture.member("first", one),
                StoreFixture.member("second", one),
                StoreFixture.member("third", other)),
            ShardRouters.KETAMA,
            Duration.ofSeconds(5),
            StoreFixture.LIMITS,
            "test");
    TopologyCheck check =
        new TopologyCheck(
            OnDifference.WARN, "twins", KeyLayout.managerKey("twins:", "topology"), new byte[0]);
    try (VerifiedShards shards = new VerifiedShards(topology, view -> check)) {
      EntryStore store =
          new RedisEntryStore(
              shards, KeyLayout.ofCache("twins:", "orders"), "orders", ClaimUse.PROCESSORS, 1_000);
      store.applyAll(
          IntStream.range(0, 1_000).mapToObj(i -> TestCache.put("key" + i, "v")).toList());
      CommandCounts commands = new CommandCounts(servers);

      Map<String, Integer> found = new HashMap<>();
      store.scan().forEachRemaining(entry -> count(entry, found));

      assertThat(found).hasSize(1_000);
      assertThat(found.values()).containsOnly(1);
      assertThat(commands.sinceThen(one).get("scan")).isLessThan(5);
      assertThat(commands.sinceThen(servers.shard(2))).isEmpty();
      assertThat(store.clear()).isEqualTo(1_000);
    }
  }

  @Test
  void entriesThatEndDuringAScanAreNotReturnedAfterTheirTime() {
    try (StoreFixture fixture = StoreFixture.of(servers)) {
      TestCache cache = fixture.newCache();
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        changes.add(TestCache.put("ending" + i, "v", TimeToLive.ofMillis(200)));
        changes.add(TestCache.put("stable" + i, "v"));
      }
      cache.store().applyAll(changes);
      long allGone = System.nanoTime() + 201_000_000;
      Iterator<ScannedEntry> scan = cache.store().scan();
      List<String> found = new ArrayList<>();
      found.add(text(scan.next().key()));
      await().pollInterval(Duration.ofMillis(5)).until(() -> System.nanoTime() - allGone > 0);

      scan.forEachRemaining(entry -> found.add(text(entry.key())));

      assertThat(found).filteredOn(key -> key.startsWith("stable")).hasSize(1_000);
      assertThat(found.subList(1, found.size())).noneMatch(key -> key.startsWith("ending"));
      cache.store().clear();
    }
  }

  /** Grows and shrinks the tables of all servers by half, again and again. */
  private static void churn(TestCache cache) {
    List<Change> puts =
        IntStream.range(0, ENTRIES / 2).mapToObj(i -> TestCache.put("churn" + i, "v")).toList();
    List<Change> removals =
        puts.stream().map(put -> new Change(put.key(), Condition.ALWAYS, new Delete())).toList();
    while (!Thread.currentThread().isInterrupted()) {
      cache.store().applyAll(puts);
      cache.store().applyAll(removals);
    }
  }

  private static void count(ScannedEntry entry, Map<String, Integer> found) {
    found.merge(text(entry.key()), 1, Integer::sum);
  }

  /** What the tables of keys take, without the keys. */
  private long tableBytes() {
    Pattern size = Pattern.compile("overhead\\.hashtable\\.main\\s+(\\d+)");
    return servers.shards().stream()
        .mapToLong(
            server -> {
              Matcher matcher = size.matcher(server.command("MEMORY", "STATS"));
              return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
            })
        .sum();
  }
}
