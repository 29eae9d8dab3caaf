package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.shardcache.internal.store.StoreFixture.bytes;
import static org.shardcache.internal.store.StoreFixture.text;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.internal.store.Change.Previous;
import org.shardcache.internal.store.Condition.Equal;
import org.shardcache.internal.store.Mutation.Delete;
import org.shardcache.internal.store.Mutation.Write;

/** Shards that hang, are gone or are full. */
final class EntryStoreFaultsIT {

  private static final TimeToLive LONG = TimeToLive.ofMillis(500_000);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aShardThatHangsFromTheStartFailsItsKeysOfABulkOperationOnly(int hanging) {
    try (EmbeddedShards servers = EmbeddedShards.start(3);
        StoreFixture fixture = StoreFixture.of(servers, Duration.ofMillis(500))) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", 100);
      servers.shard(hanging).pause();
      try (StoreFixture fresh = StoreFixture.of(servers, Duration.ofMillis(500))) {
        TestCache sameCache = fresh.cache(cache.layout(), "same");
        List<Integer> here =
            IntStream.range(0, 100)
                .filter(i -> cache.serverOf("key" + i) == servers.shard(hanging))
                .boxed()
                .toList();
        for (int attempt = 0; attempt < 2; attempt++) { // the second one has checked the others
          long start = System.nanoTime();
          StoreException failure =
              catchThrowableOfType(
                  StoreException.class,
                  () -> sameCache.store().readAll(TestCache.keys("key", 100), Access.VALUE));

          assertThat(failure.failures().keySet()).containsExactlyElementsOf(here);
          assertThat(failure).hasMessageContaining("'" + servers.shard(hanging).name() + "'");
          assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
      } finally {
        servers.shard(hanging).resume();
      }
    }
  }

  /** Such calls are sent in parts, of which only the first may wait for the shard. */
  @Test
  void aShardThatHangsCostsACallWithVeryManyKeysOneTimeBudget() {
    Duration budget = Duration.ofSeconds(2);
    int firstPart = 20_000;
    int keys = 70_000;
    try (EmbeddedShards servers = EmbeddedShards.start(4);
        StoreFixture fixture = StoreFixture.of(servers, budget)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", keys);
      EmbeddedShard hanging = servers.shard(2);
      List<Integer> here =
          IntStream.range(0, keys)
              .filter(i -> cache.serverOf("key" + i) == hanging)
              .boxed()
              .toList();
      List<Change> changes =
          IntStream.range(0, keys).mapToObj(i -> TestCache.put("key" + i, "new")).toList();
      hanging.pause();
      StoreException failure;
      Duration took;
      try {
        long start = System.nanoTime();
        failure = catchThrowableOfType(StoreException.class, () -> cache.store().applyAll(changes));
        took = Duration.ofNanos(System.nanoTime() - start);
      } finally {
        hanging.resume();
      }

      assertThat(took).isLessThan(budget.multipliedBy(2));
      assertThat(failure.failures().keySet()).containsExactlyElementsOf(here);
      assertThat(failure)
          .hasMessageContaining(here.size() + " of " + keys + " keys failed, the others are done");
      assertThat(failure.failures().get(here.get(here.size() - 1)))
          .contains("'" + hanging.name() + "'")
          .contains("this was not sent");
      List<@Nullable Outcome> outcomes = failure.outcomes();
      assertThat(IntStream.range(0, keys).filter(i -> outcomes.get(i) == null).boxed().toList())
          .isEqualTo(here);
      List<@Nullable StoredValue> values =
          cache.store().readAll(TestCache.keys("key", keys), Access.VALUE);
      assertThat(IntStream.range(firstPart, keys).filter(i -> !isNew(values.get(i))).boxed())
          .containsExactlyElementsOf(here.stream().filter(i -> i >= firstPart).toList());
    }
  }

  private static boolean isNew(@Nullable StoredValue value) {
    return value != null && text(value.bytes()).equals("new");
  }

  @ParameterizedTest
  @EnumSource
  void aShardThatIsGoneFailsScanAndClearAndTheOthersAreCleared(ClaimUse claims) {
    try (EmbeddedShards servers = EmbeddedShards.start(3);
        StoreFixture fixture = StoreFixture.of(servers, claims)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", 300);
      EmbeddedShard dead = servers.shard(1);
      long elsewhere =
          IntStream.range(0, 300).filter(i -> cache.serverOf("key" + i) != dead).count();
      dead.kill();

      assertThatThrownBy(cache::scannedKeys)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("'" + dead.name() + "'");
      assertThatThrownBy(() -> cache.store().clear())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("'" + dead.name() + "'")
          .hasMessageContaining(
              "not be cleared on every shard; " + elsewhere + " entries were removed");

      for (EmbeddedShard server : List.of(servers.shard(0), servers.shard(2))) {
        assertThat(server.command("DBSIZE")).isEqualTo("1"); // the topology
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFullShardRefusesWritesNamesItselfAndKeepsWhatItHas(ClaimUse claims) {
    try (EmbeddedShards servers =
            EmbeddedShards.builder()
                .count(1)
                .argument("maxmemory", "4mb")
                .argument("maxmemory-policy", "noeviction")
                .start();
        StoreFixture fixture = StoreFixture.of(servers, claims)) {
      TestCache cache = fixture.newCache();
      cache.store().apply(TestCache.put("k", "old", LONG));
      fill(cache);
      Write same = new Write(bytes("new"), LONG, LONG);
      Write other = new Write(bytes("new"), LONG, TimeToLive.UNCHANGED);
      List<Change> refused =
          List.of(
              new Change(bytes("k"), Condition.ALWAYS, same),
              new Change(bytes("k"), Condition.ALWAYS, same, Previous.WANTED),
              new Change(bytes("k"), Condition.PRESENT, same),
              new Change(bytes("absent"), Condition.ABSENT, same),
              new Change(bytes("k"), Condition.ALWAYS, other),
              new Change(bytes("absent"), Condition.ALWAYS, other),
              new Change(bytes("k"), new Equal(bytes("old")), same));

      for (Change change : refused) {
        assertThatThrownBy(() -> cache.store().apply(change))
            .as("%s", change)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("'" + servers.shard(0).name() + "'")
            .hasMessageContaining("OOM")
            .hasMessageNotContaining("old");
      }
      assertThat(
              catchThrowableOfType(StoreException.class, () -> cache.store().applyAll(refused))
                  .failures())
          .hasSize(refused.size());

      assertThat(cache.raw("k", "GET")).isEqualTo("old");
      assertThat(Long.valueOf(cache.raw("k", "PTTL"))).isBetween(400_000L, 500_000L);
      assertThat(cache.raw("absent", "EXISTS")).isEqualTo("0");
      Change remove = new Change(bytes("k"), new Equal(bytes("old")), new Delete());
      assertThat(cache.store().apply(remove).effect()).isEqualTo(Outcome.Effect.REMOVED);
      assertThat(cache.store().clear()).isPositive();
      cache.store().apply(TestCache.put("k", "new"));
      assertThat(cache.raw("k", "GET")).isEqualTo("new");
    }
  }

  private static void fill(TestCache cache) {
    String kilobytes = "x".repeat(20_000);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                cache.store().apply(TestCache.put("filler" + i, kilobytes));
              }
            })
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                cache.store().apply(TestCache.put("small filler" + i, "x"));
              }
            })
        .isInstanceOf(StoreException.class);
  }
}
