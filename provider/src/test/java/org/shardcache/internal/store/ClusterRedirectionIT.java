package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.SlotMove;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Condition.Unchanged;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.Retry;
import org.shardcache.testing.Async;

/** Requests of every kind while a slot is on its way from one primary to another, and after it. */
final class ClusterRedirectionIT {

  private static final int KEYS = 40;
  private static final Pattern TRYAGAIN = Pattern.compile("errorstat_TRYAGAIN:count=(\\d+)");

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(3);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void operationsOnOneKeyAreServedWhereTheKeyIsWhileItsSlotIsHalfMoved() {
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.PROCESSORS)) {
      TestCache cache = fixture.newCache();
      String tag = "{single}";
      cache.putAll(tag, KEYS);
      SlotMove move = halfMoved(cache, tag);
      EntryStore store = cache.store();
      long before = refusals();

      for (int i = 0; i < KEYS; i++) {
        byte[] key = bytes(tag + i);
        assertThat(text(store.read(key, Access.VALUE).bytes())).isEqualTo("value of " + tag + i);
        assertThat(store.read(key, Access.PRESENCE)).isNotNull();
        assertThat(store.read(key, Access.VALUE_AND_TIME_TO_LIVE)).isNotNull();
        Outcome put =
            store.apply(new Change(key, Condition.ALWAYS, write("new" + i), Previous.WANTED));
        assertThat(text(put.bytes())).isEqualTo("value of " + tag + i);
        assertThat(store.apply(new Change(bytes(tag + "n" + i), Condition.ABSENT, write("n"))))
            .isEqualTo(Outcome.of(Effect.CREATED));
        assertThat(store.apply(new Change(key, Condition.ABSENT, write("x"))))
            .isEqualTo(Outcome.of(Effect.PRESENT));
        assertThat(store.apply(new Change(key, Condition.PRESENT, write("third" + i))))
            .isEqualTo(Outcome.of(Effect.UPDATED));
        assertThat(store.apply(new Change(key, new Equal(bytes("third" + i)), write("script" + i))))
            .isEqualTo(Outcome.of(Effect.UPDATED));
        TimeToLive created = TimeToLive.ofMillis(100_000);
        Write small = new Write(bytes("last" + i), created, TimeToLive.UNCHANGED);
        assertThat(store.apply(new Change(key, Condition.ALWAYS, small)))
            .isEqualTo(Outcome.of(Effect.UPDATED));
      }
      assertThat(refusals()).isEqualTo(before);
      move.moveAllKeys();
      move.finish();

      assertThat(values(cache, tag)).isEqualTo(numbered("last"));
      assertThat(values(cache, tag + "n")).containsOnly("n");
    }
  }

  @Test
  void bulkOperationsFindEachKeyWhereItIsWhileTheirSlotIsHalfMoved() {
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.PROCESSORS)) {
      TestCache cache = fixture.newCache();
      String tag = "{bulk}";
      cache.putAll(tag, KEYS);
      cache.putAll("elsewhere", 500);
      SlotMove move = halfMoved(cache, tag);
      EntryStore store = cache.store();
      List<byte[]> keys = new ArrayList<>(TestCache.keys(tag, KEYS));
      keys.addAll(TestCache.keys("elsewhere", 500));

      assertThat(store.readAll(keys, Access.VALUE))
          .map(value -> text(value.bytes()))
          .isEqualTo(keys.stream().map(key -> "value of " + text(key)).toList());
      assertThat(store.readAll(keys, Access.touching(TimeToLive.ofMillis(100_000))))
          .doesNotContainNull();
      assertThat(
              store.applyAll(
                  IntStream.range(0, KEYS).mapToObj(i -> TestCache.put(tag + i, "b" + i)).toList()))
          .containsOnly(Outcome.of(Effect.WRITTEN));
      assertThat(
              store.applyAll(
                  TestCache.keys("elsewhere", 500).stream()
                      .map(key -> new Change(key, Condition.ALWAYS, new Delete()))
                      .toList()))
          .containsOnly(Outcome.of(Effect.REMOVED));
      move.moveAllKeys();
      move.finish();

      assertThat(values(cache, tag)).isEqualTo(numbered("b"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void clearingClearsTheOthersAndCountsWhenAPrimaryWithoutAReplicaHangs(ClaimUse claims) {
    try (StoreFixture fixture = StoreFixture.of(cluster, claims, Duration.ofMillis(300))) {
      TestCache cache = fixture.cache("hung-" + claims);
      cache.putAll("key", 300);
      EmbeddedShard hung = cluster.primaries().get(1);
      long elsewhere =
          IntStream.range(0, 300).filter(i -> cache.serverOf("key" + i) != hung).count();
      cluster.servers().shards().forEach(ClusterRedirectionIT::serveWhatThereIs);
      hung.pause();
      try {
        assertThatThrownBy(() -> cache.store().clear())
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(":" + hung.port())
            .hasMessageContaining(
                "not be cleared on every shard; " + elsewhere + " entries were removed");
      } finally {
        hung.resume();
      }

      await().ignoreExceptions().until(() -> cache.store().clear() >= 0);
      assertThat(cache.scannedKeys()).isEmpty();
    }
  }

  /** Also when another node is down. */
  private static void serveWhatThereIs(EmbeddedShard server) {
    server.command("CONFIG", "SET", "cluster-require-full-coverage", "no");
  }

  /** In one a script changes entry and control key, in the other a transaction. */
  @ParameterizedTest
  @EnumSource
  void whatIsAboutTwoKeysWaitsForTheEndOfTheMoveAndTakesEffectOnce(ClaimUse claims) {
    try (StoreFixture fixture = StoreFixture.of(cluster, claims)) {
      TestCache cache = fixture.newCache();
      String tag = "{two-" + claims + "}";
      cache.putAll(tag, KEYS);
      SlotMove move = halfMoved(cache, tag);
      long before = refusals();

      List<CompletableFuture<Outcome>> single = new ArrayList<>();
      for (int i = 0; i < KEYS; i += 4) {
        Change change = twoKeys(tag, i, claims);
        single.add(Async.supply(() -> cache.store().apply(change)));
      }
      CompletableFuture<List<Outcome>> bulk =
          Async.supply(
              () ->
                  cache
                      .store()
                      .applyAll(
                          IntStream.range(0, KEYS)
                              .filter(i -> i % 4 != 0)
                              .mapToObj(i -> twoKeys(tag, i, claims))
                              .toList()));
      await().until(() -> refusals() > before + KEYS);
      assertThat(bulk).isNotDone();
      move.moveAllKeys();
      move.finish();

      assertThat(single).allSatisfy(done -> assertThat(previous(done.join(), claims)).isTrue());
      assertThat(bulk.join()).allMatch(outcome -> previous(outcome, claims));
      assertThat(values(cache, tag)).isEqualTo(numbered("once"));
    }
  }

  @Test
  void anObserverIsToldHowOftenRequestsWereSentOnAndWhy() {
    Map<Retry, Integer> retries = new ConcurrentHashMap<>();
    CacheObserver observer =
        new CacheObserver() {
          @Override
          public void retried(String shard, Retry why, int requests) {
            retries.merge(why, requests, Integer::sum);
          }
        };
    try (StoreFixture fixture = StoreFixture.of(cluster, ClaimUse.LOADS, observer)) {
      TestCache cache = fixture.newCache();
      String tag = "{observed}";
      cache.putAll(tag, KEYS);
      assertThat(retries).isEmpty();
      SlotMove move = halfMoved(cache, tag);

      for (int i = 0; i < KEYS; i++) {
        assertThat(cache.store().read(bytes(tag + i), Access.VALUE)).isNotNull();
      }
      assertThat(retries).containsExactly(Map.entry(Retry.ASK, KEYS / 2));
      assertThat(values(cache, tag)).hasSize(KEYS).doesNotContainNull();
      assertThat(retries.get(Retry.ASK)).isGreaterThan(KEYS / 2);

      long before = refusals();
      CompletableFuture<Outcome> waiting =
          Async.supply(() -> cache.store().apply(twoKeys(tag, 0, ClaimUse.LOADS)));
      await().until(() -> refusals() > before);
      move.moveAllKeys();
      move.finish();

      assertThat(previous(waiting.join(), ClaimUse.LOADS)).isTrue();
      assertThat(retries).containsKey(Retry.NOT_YET);
    }
  }

  @Test
  void aStaleSlotMapIsNoticedAndRenewed() {
    for (ClaimUse claims : ClaimUse.values()) {
      AtomicInteger moved = new AtomicInteger();
      CacheObserver observer =
          new CacheObserver() {
            @Override
            public void retried(String shard, Retry why, int requests) {
              moved.addAndGet(why == Retry.MOVED ? requests : 0);
            }
          };
      try (StoreFixture fixture = StoreFixture.of(cluster, claims, observer)) {
        TestCache cache = fixture.newCache();
        String tag = "{stale-" + claims + "}";
        cache.putAll(tag, KEYS);
        SlotMove move = cluster.move(slot(cache, tag), another(cache, tag));
        move.run();

        Outcome outcome = cache.store().apply(twoKeys(tag, 0, claims));
        assertThat(previous(outcome, claims)).isTrue();
        assertThat(moved).hasPositiveValue();
        assertThat(
                cache
                    .store()
                    .applyAll(
                        IntStream.range(1, KEYS).mapToObj(i -> twoKeys(tag, i, claims)).toList()))
            .allMatch(each -> previous(each, claims));
        assertThat(values(cache, tag)).isEqualTo(numbered("once"));
        await().until(() -> cache.serverOf(tag) == move.receiver());
      }
    }
  }

  /** One that needs the entry and its control key, and must not be made twice. */
  private static Change twoKeys(String tag, int i, ClaimUse claims) {
    byte[] key = bytes(tag + i);
    return claims == ClaimUse.LOADS
        ? new Change(key, Condition.ALWAYS, write("once" + i), Previous.WANTED)
        : new Change(key, new Unchanged(bytes("value of " + tag + i), null), write("once" + i));
  }

  private static boolean previous(Outcome outcome, ClaimUse claims) {
    return outcome.effect() == Effect.UPDATED
        && (claims != ClaimUse.LOADS || text(outcome.bytes()).startsWith("value of "));
  }

  private static Write write(String value) {
    return new Write(bytes(value), TimeToLive.ETERNAL, TimeToLive.ETERNAL);
  }

  private static List<String> numbered(String start) {
    return IntStream.range(0, KEYS).mapToObj(i -> start + i).toList();
  }

  private static List<String> values(TestCache cache, String start) {
    return cache.store().readAll(TestCache.keys(start, KEYS), Access.VALUE).stream()
        .map(value -> value == null ? null : text(value.bytes()))
        .toList();
  }

  private static SlotMove halfMoved(TestCache cache, String tag) {
    SlotMove move = cluster.move(slot(cache, tag), another(cache, tag));
    move.begin();
    assertThat(move.moveKeys(KEYS / 2)).isEqualTo(KEYS / 2);
    return move;
  }

  private static int slot(TestCache cache, String tag) {
    String key = cache.storedKey(tag);
    return Integer.parseInt(cluster.servers().shard(0).command("CLUSTER", "KEYSLOT", key));
  }

  private static EmbeddedShard another(TestCache cache, String tag) {
    EmbeddedShard owner = cluster.primaryOf(slot(cache, tag));
    return cluster.servers().shards().stream()
        .filter(server -> server != owner)
        .findFirst()
        .orElseThrow();
  }

  /** How often a node said that the keys are not all there yet. */
  private static long refusals() {
    long sum = 0;
    for (EmbeddedShard server : cluster.servers().shards()) {
      Matcher count = TRYAGAIN.matcher(server.command("INFO", "errorstats"));
      sum += count.find() ? Long.parseLong(count.group(1)) : 0;
    }
    return sum;
  }
}
