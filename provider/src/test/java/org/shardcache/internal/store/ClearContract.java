package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;

/** Clearing and scanning: all that is the cache's, and nothing else. */
interface ClearContract {

  /** Names and key prefixes that a careless pattern would take for one another. */
  List<String> NAMES =
      List.of(
          "a", "ab", "a*", "a?", "a[b]", "a\\", "a:b", "a%", "a%3A", "{a}", "a b", "é", "漢字", "*");

  StoreFixture fixture();

  /** A key of somebody else that this server takes. */
  default String foreignKey(EmbeddedShard server) {
    return "foreign";
  }

  @Test
  default void clearRemovesEntriesAndControlKeysOnEveryShardAndCountsTheEntries() {
    TestCache cache = fixture().newCache();
    TestCache other = fixture().newCache();
    cache.putAll("key", 3_000);
    other.putAll("key", 100);
    for (int i = 0; i < 30; i++) {
      String control = StoreFixture.text(cache.layout().controlKey(bytes("key" + i)));
      cache.serverOf("key" + i).command("SET", control, "L1");
    }
    fixture().servers().shards().forEach(server -> server.command("SET", foreignKey(server), "x"));
    CommandCounts commands = fixture().commands();

    assertThat(cache.store().clear()).isEqualTo(3_000);

    assertThat(commands.sinceThen().keySet()).isSubsetOf("scan", "unlink", "cluster");
    assertThat(leftOf(cache)).isEmpty();
    assertThat(other.scannedKeys()).hasSize(100);
    fixture()
        .servers()
        .shards()
        .forEach(server -> assertThat(server.command("GET", foreignKey(server))).isEqualTo("x"));
    assertThat(cache.store().clear()).isZero();
  }

  @Test
  default void clearDoesNotCountTheExpired() throws Exception {
    TestCache cache = fixture().newCache();
    List<Change> ending = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      ending.add(TestCache.put("ending" + i, "v", TimeToLive.ofMillis(1)));
    }
    cache.putAll("key", 50);
    cache.store().applyAll(ending);
    long start = System.nanoTime();
    while (System.nanoTime() - start < 3_000_000) {
      Thread.onSpinWait();
    }

    assertThat(cache.store().clear()).isEqualTo(50);
  }

  @Test
  default void noCacheIsTakenForAnotherWhateverItsName() {
    List<TestCache> caches = new ArrayList<>();
    for (String name : NAMES) {
      caches.add(fixture().cache(KeyLayout.ofCache("names:", name), name));
      caches.add(fixture().cache(KeyLayout.ofOwnedPrefix("own/" + name + "/"), "own " + name));
    }
    for (int i = 0; i < caches.size(); i++) {
      caches.get(i).putAll("key" + i + "-", 20);
    }

    for (int i = 0; i < caches.size(); i++) {
      String start = "key" + i + "-";
      assertThat(caches.get(i).scannedKeys()).hasSize(20).allMatch(key -> key.startsWith(start));
      assertThat(caches.get(i).store().clear()).isEqualTo(20);
      for (int rest = i + 1; rest < caches.size(); rest++) {
        assertThat(caches.get(rest).store().read(bytes("key" + rest + "-7"), Access.PRESENCE))
            .as("%s after clear of %s", caches.get(rest).layout(), caches.get(i).layout())
            .isNotNull();
      }
    }
  }

  @Test
  default void aKeySpaceThatMayBeSharedIsNeitherScannedNorCleared() {
    TestCache cache = fixture().cache(KeyLayout.ofSharedPrefix("shared-"), "orders");
    cache.store().apply(TestCache.put("k", "v"));
    CommandCounts commands = fixture().commands();

    assertThatThrownBy(() -> cache.store().clear())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("shardcache.cache.orders.owns-prefix=true");
    assertThatThrownBy(() -> cache.store().scan())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("shardcache.cache.orders.owns-prefix=true");

    assertThat(commands.sinceThen()).isEmpty();
    assertThat(cache.raw("k", "GET")).isEqualTo("v");
  }

  @Test
  default void aScanGivesEntriesWithTheirValuesAndNoControlKeysForeignKeysOrExpiredEntries() {
    TestCache cache = fixture().newCache();
    cache.putAll("key", 1_200);
    cache.store().apply(TestCache.put("finite", "f", TimeToLive.ofMillis(500_000)));
    cache.store().apply(TestCache.put("expired", "x", TimeToLive.ofMillis(1)));
    for (int i = 0; i < 10; i++) {
      String control = StoreFixture.text(cache.layout().controlKey(bytes("key" + i)));
      cache.serverOf("key" + i).command("SET", control, "L1");
    }
    cache.raw("list", "RPUSH", "x");
    EmbeddedShard first = fixture().servers().shard(0);
    first.command("SET", StoreFixture.PREFIX + foreignKey(first), "x");

    List<ScannedEntry> found = new ArrayList<>();
    cache.store().scan().forEachRemaining(found::add);

    assertThat(found).hasSize(1_201);
    assertThat(found)
        .allSatisfy(
            entry -> {
              String key = StoreFixture.text(entry.key());
              assertThat(StoreFixture.text(entry.bytes()))
                  .isEqualTo(key.equals("finite") ? "f" : "value of " + key);
              assertThat(entry.finite()).isEqualTo(key.equals("finite"));
              assertThat(entry.hasExpired()).isFalse();
            });
    assertThat(found).map(entry -> StoreFixture.text(entry.key())).doesNotHaveDuplicates();
  }

  @Test
  default void aScanFindsEntriesThatLiveForCenturies() {
    TestCache cache = fixture().newCache();
    List<Long> years = List.of(1L, 290L, 300L, 600L, 1_000L, 100_000L);
    years.forEach(
        n ->
            cache
                .store()
                .apply(TestCache.put(n + " years", "v", TimeToLive.ofMillis(n * 31_536_000_000L))));

    assertThat(cache.scannedKeys())
        .containsExactlyInAnyOrderElementsOf(years.stream().map(n -> n + " years").toList());
  }

  @Test
  default void whatAnEarlierTopologyLeftOnAShardIsNotAnEntry() {
    TestCache cache = fixture().newCache();
    cache.putAll("key", 100);
    Set<EmbeddedShard> servers = Set.copyOf(fixture().servers().shards());
    for (int i = 0; i < 10; i++) {
      String stored = cache.storedKey("key" + i);
      EmbeddedShard home = cache.serverOf("key" + i);
      servers.stream()
          .filter(server -> server != home)
          .forEach(server -> server.command("SET", stored, "stale"));
    }

    List<String> values = new ArrayList<>();
    cache.store().scan().forEachRemaining(entry -> values.add(StoreFixture.text(entry.bytes())));
    assertThat(values).hasSize(100).doesNotContain("stale");

    cache.store().clear();
    assertThat(leftOf(cache)).isEmpty();
  }

  /** What servers still have in a cache's key space, whichever shard it is on. */
  private List<String> leftOf(TestCache cache) {
    List<String> left = new ArrayList<>();
    for (EmbeddedShard server : fixture().servers().shards()) {
      String pattern = StoreFixture.text(cache.layout().pattern());
      String reply = server.command("SCAN", "0", "MATCH", pattern, "COUNT", "100000");
      reply.lines().skip(1).forEach(left::add);
    }
    return left;
  }
}
