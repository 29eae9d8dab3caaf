package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.SlotMove;
import org.shardcache.routing.RedisClusterSlot;
import org.shardcache.testing.Async;

/** Iteration and clear while slots change hands and primaries change places. */
final class ClusterScanIT {

  private static final int ENTRIES = 6_000;

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.builder().primaries(3).replicas(1).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void everyEntryIsFoundExactlyOnceWhileSlotsMove() {
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.PROCESSORS)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", ENTRIES);
      AtomicBoolean stopped = new AtomicBoolean();
      CompletableFuture<Integer> moves = Async.supply(() -> moveSlots(stopped));
      try {
        for (int round = 0; round < 5; round++) {
          Map<String, Integer> found = new HashMap<>();
          cache.store().scan().forEachRemaining(entry -> count(entry, found));

          assertThat(found).hasSize(ENTRIES);
          assertThat(found.values()).containsOnly(1);
        }
      } finally {
        stopped.set(true);
      }
      assertThat(moves.join()).isPositive();
      assertThat(cache.store().clear()).isEqualTo(ENTRIES);
    }
  }

  /**
   * Slots whose keys were given, or not yet, when they moved; to a node that comes later, or not.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 1_500, 2_500, 4_500})
  void everyEntryIsFoundExactlyOnceWhenSlotsMoveInTheMiddle(int before) {
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.PROCESSORS)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", ENTRIES);
      Map<String, Integer> found = new HashMap<>();
      Iterator<ScannedEntry> scan = cache.store().scan();
      for (int i = 0; i < before; i++) {
        count(scan.next(), found);
      }
      List<EmbeddedShard> primaries = cluster.primaries();
      SlotMove halfWay = null;
      for (int slot = 100 + before % 7; slot < 16_384; slot += 700) {
        EmbeddedShard owner = cluster.primaryOf(slot);
        EmbeddedShard receiver = primaries.get((primaries.indexOf(owner) + 1 + slot % 2) % 3);
        halfWay = cluster.move(slot, receiver);
        halfWay.begin();
        halfWay.moveAllKeys();
        if (slot + 700 < 16_384) {
          halfWay.finish();
        }
      }

      scan.forEachRemaining(entry -> count(entry, found));

      halfWay.finish();
      assertThat(found).hasSize(ENTRIES);
      assertThat(found.values()).containsOnly(1);
      cache.store().clear();
    }
  }

  /** Slots that moved are asked for one by one, and some have more keys than one reply may have. */
  @ParameterizedTest
  @EnumSource
  void everyKeyOfALargeSlotIsFoundExactlyOnceInShortReplies(ClusterWalk.Repeats repeats) {
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.PROCESSORS)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", 300);
      cache.putAll("{large}", 3_000);
      cache.putAll("{other}", 1_000);
      List<SlotMove> moves = Stream.of("large", "other").map(ClusterScanIT::moveOfSlot).toList();
      moves.forEach(SlotMove::begin);
      CacheRequests requests = new CacheRequests(fixture.shards(), cache.layout(), "large");
      ClusterWalk walk =
          new ClusterWalk(
              new ClusterSlots(fixture.shards().cluster(), requests, 100),
              cache.layout(),
              KeyScope.ENTRIES,
              repeats);
      Map<String, Integer> found = new HashMap<>();
      while (found.size() < 300) { // all but what is on its way
        walk.nextKeys().forEach(key -> found.merge(text(key), 1, Integer::sum));
      }
      moves.forEach(SlotMove::moveAllKeys);
      moves.forEach(SlotMove::finish);

      int longest = 0;
      for (List<byte[]> keys; (keys = walk.nextKeys()) != null; ) {
        keys.forEach(key -> found.merge(text(key), 1, Integer::sum));
        longest = Math.max(longest, keys.size());
      }

      assertThat(found).hasSize(4_300);
      assertThat(found.values()).containsOnly(1);
      assertThat(longest).isLessThan(2_000); // a page of a scan, not the slot
      assertThat(cache.store().clear()).isEqualTo(4_300);
    }
  }

  private static SlotMove moveOfSlot(String tag) {
    int slot = RedisClusterSlot.of(bytes(tag));
    List<EmbeddedShard> primaries = cluster.primaries();
    return cluster.move(
        slot, primaries.get((primaries.indexOf(cluster.primaryOf(slot)) + 1) % primaries.size()));
  }

  @Test
  void clearLeavesNothingWhileSlotsMove() {
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.LOADS)) {
      TestCache cache = fixture.newCache();
      AtomicBoolean stopped = new AtomicBoolean();
      CompletableFuture<Integer> moves = Async.supply(() -> moveSlots(stopped));
      try {
        for (int round = 0; round < 3; round++) {
          cache.putAll("key", ENTRIES / 2);

          assertThat(cache.store().clear()).isEqualTo(ENTRIES / 2);
          assertThat(cache.scannedKeys()).isEmpty();
        }
      } finally {
        stopped.set(true);
      }
      assertThat(moves.join()).isPositive();
    }
  }

  @Test
  void everyEntryIsFoundExactlyOnceWhenAPrimaryChangesPlacesInTheMiddle() {
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.PROCESSORS)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", ENTRIES);
      Map<String, Integer> found = new HashMap<>();
      Iterator<ScannedEntry> scan = cache.store().scan();
      for (int i = 0; i < 1_000; i++) {
        count(scan.next(), found);
      }

      cluster.failover(cluster.servers().shard(3)); // the replica of the first primary
      scan.forEachRemaining(entry -> count(entry, found));

      assertThat(found).hasSize(ENTRIES);
      assertThat(found.values()).containsOnly(1);
      cluster.failover(cluster.servers().shard(0));
      assertThat(cache.store().clear()).isEqualTo(ENTRIES);
    }
  }

  /** From one primary to the next and back, until it is stopped. */
  private static int moveSlots(AtomicBoolean stopped) {
    int moves = 0;
    List<EmbeddedShard> primaries = cluster.primaries();
    List<Integer> slots = IntStream.range(0, 16_384).filter(i -> i % 331 == 5).boxed().toList();
    while (!stopped.get()) {
      int slot = slots.get(moves % slots.size());
      EmbeddedShard owner = cluster.primaryOf(slot);
      cluster.move(slot, primaries.get((primaries.indexOf(owner) + 1) % 3)).run();
      moves++;
    }
    return moves;
  }

  private static void count(ScannedEntry entry, Map<String, Integer> found) {
    found.merge(text(entry.key()), 1, Integer::sum);
  }
}
