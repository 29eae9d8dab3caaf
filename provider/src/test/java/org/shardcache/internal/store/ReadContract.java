package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.store.Access.Wanted;

/** What reads give and do, one by one and in bulk. */
interface ReadContract {

  TimeToLive LONG = TimeToLive.ofMillis(500_000);
  TimeToLive TOUCH = TimeToLive.ofMillis(100_000);

  StoreFixture fixture();

  /** The ways to read one entry. */
  enum Way {
    ALONE {
      @Override
      @Nullable StoredValue read(EntryStore store, String key, Access access) {
        return store.read(bytes(key), access);
      }
    },
    IN_BULK {
      @Override
      @Nullable StoredValue read(EntryStore store, String key, Access access) {
        return store.readAll(List.of(bytes("absent"), bytes(key)), access).get(1);
      }
    };

    abstract @Nullable StoredValue read(EntryStore store, String key, Access access);
  }

  @ParameterizedTest
  @EnumSource
  default void presenceIsReadWithoutBytesAndWithoutTouch(Way way) {
    TestCache cache = withEntries();

    assertThat(way.read(cache.store(), "absent", Access.PRESENCE)).isNull();
    StoredValue found = way.read(cache.store(), "finite", Access.PRESENCE);

    assertThat(found).isNotNull();
    assertThat(found.bytes()).isEmpty();
    assertThat(millisLeft(cache, "finite")).isGreaterThan(400_000);
  }

  @ParameterizedTest
  @EnumSource
  default void aValueIsReadWithoutTouch(Way way) {
    TestCache cache = withEntries();

    assertThat(way.read(cache.store(), "absent", Access.VALUE)).isNull();
    StoredValue found = way.read(cache.store(), "finite", Access.VALUE);

    assertThat(found).isNotNull();
    assertThat(found.bytes()).asString().isEqualTo("f");
    assertThat(found.timeToLive()).isEqualTo(TimeToLive.UNCHANGED);
    assertThat(millisLeft(cache, "finite")).isGreaterThan(400_000);
    assertThat(millisLeft(cache, "eternal")).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  default void aTouchingReadSetsTheTimeToLiveAndCreatesNothing(Way way) {
    TestCache cache = withEntries();
    Access touching = Access.touching(TOUCH);

    assertThat(way.read(cache.store(), "absent", touching)).isNull();
    assertThat(way.read(cache.store(), "finite", touching).bytes()).asString().isEqualTo("f");
    assertThat(way.read(cache.store(), "eternal", touching).bytes()).asString().isEqualTo("e");

    assertThat(millisLeft(cache, "finite")).isBetween(50_000L, 100_000L);
    assertThat(millisLeft(cache, "eternal")).isBetween(50_000L, 100_000L);
    assertThat(cache.raw("absent", "EXISTS")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  default void aReadThatTouchesForEverRemovesTheTimeToLive(Way way) {
    TestCache cache = withEntries();

    StoredValue found = way.read(cache.store(), "finite", Access.touching(TimeToLive.ETERNAL));

    assertThat(found.bytes()).asString().isEqualTo("f");
    assertThat(millisLeft(cache, "finite")).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  default void aReadThatEndsTheEntryGivesItsValueOnce(Way way) {
    TestCache cache = withEntries();
    Access last = Access.touching(TimeToLive.ZERO);

    assertThat(way.read(cache.store(), "finite", last).bytes()).asString().isEqualTo("f");

    assertThat(way.read(cache.store(), "finite", last)).isNull();
    assertThat(cache.raw("finite", "EXISTS")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  default void aValueIsReadWithTheTimeItHasLeft(Way way) {
    TestCache cache = withEntries();
    Access access = Access.VALUE_AND_TIME_TO_LIVE;

    assertThat(way.read(cache.store(), "absent", access)).isNull();
    assertThat(way.read(cache.store(), "eternal", access).timeToLive())
        .isEqualTo(TimeToLive.ETERNAL);
    StoredValue finite = way.read(cache.store(), "finite", access);

    assertThat(finite.bytes()).asString().isEqualTo("f");
    assertThat(finite.timeToLive().millis()).isBetween(400_000L, 500_000L);
    assertThat(millisLeft(cache, "finite")).isGreaterThan(400_000);
  }

  @Test
  default void readAllIsAlignedWithItsKeysAbsentAndRepeatedOnesIncluded() {
    TestCache cache = fixture().newCache();
    cache.putAll("key", 2_500);
    List<byte[]> keys = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      int n = (i * 7) % 5_000; // every other one is absent, in an order that mixes the shards
      keys.add(bytes("key" + n));
      expected.add(n < 2_500 ? "value of key" + n : null);
      if (i % 10 == 0) {
        keys.add(bytes("key0"));
        expected.add("value of key0");
      }
    }

    for (Access access :
        List.of(Access.VALUE, Access.touching(TOUCH), Access.VALUE_AND_TIME_TO_LIVE)) {
      assertThat(cache.store().readAll(keys, access))
          .map(found -> found == null ? null : StoreFixture.text(found.bytes()))
          .isEqualTo(expected);
    }
    assertThat(cache.store().readAll(keys, Access.PRESENCE))
        .map(found -> found != null)
        .isEqualTo(expected.stream().map(value -> value != null).toList());
    assertThat(cache.store().readAll(List.of(), Access.VALUE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1_000, 1_001})
  default void readAllOfValuesIsOneMgetForAThousandKeysOfAShard(int count) {
    TestCache cache = fixture().newCache();
    List<byte[]> keys = TestCache.keys("key", count * fixture().servers().shards().size());
    CommandCounts commands = fixture().commands();

    cache.store().readAll(keys, Access.VALUE);

    fixture()
        .servers()
        .shards()
        .forEach(
            server -> {
              long here =
                  keys.stream()
                      .filter(key -> fixture().serverOf(cache.layout().routingBytes(key)) == server)
                      .count();
              if (here == 0) {
                assertThat(commands.sinceThen(server)).isEmpty();
              } else {
                assertThat(commands.sinceThen(server))
                    .containsOnly(Map.entry("mget", (here + 999) / 1_000));
              }
            });
  }

  @Test
  default void readingSomethingElseThanAStringFailsAndNamesTheShard() {
    TestCache cache = withEntries();
    cache.raw("foreign", "HSET", "field", "secret");

    for (Access access :
        List.of(Access.VALUE, Access.touching(TOUCH), Access.VALUE_AND_TIME_TO_LIVE)) {
      assertThatThrownBy(() -> cache.store().read(bytes("foreign"), access))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("'" + cache.shardNameOf("foreign") + "'")
          .hasMessageContaining("WRONGTYPE")
          .hasMessageNotContaining("secret");
    }
    assertThat(cache.store().read(bytes("finite"), Access.VALUE).bytes()).asString().isEqualTo("f");
  }

  @Test
  default void somethingElseThanAStringIsAMissForABulkRead() {
    TestCache cache = fixture().newCache();
    cache.putAll("key", 100);
    cache.raw("key50", "DEL");
    cache.raw("key50", "HSET", "field", "secret");

    List<@Nullable StoredValue> found =
        cache.store().readAll(TestCache.keys("key", 100), Access.VALUE);

    assertThat(IntStream.range(0, 100).filter(i -> found.get(i) == null)).containsExactly(50);
  }

  @Test
  default void aTouchingBulkReadThatFailsAtOneKeyNamesItByItsIndex() {
    TestCache cache = fixture().newCache();
    cache.putAll("key", 100);
    cache.raw("key50", "DEL");
    cache.raw("key50", "HSET", "field", "secret");

    assertThatThrownBy(
            () -> cache.store().readAll(TestCache.keys("key", 100), Access.touching(TOUCH)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.failures()).containsOnlyKeys(50))
        .hasMessageContaining("1 of 100")
        .hasMessageContaining("'" + cache.shardNameOf("key50") + "'");
    assertThat(millisLeft(cache, "key51")).isBetween(50_000L, 100_000L);
  }

  @Test
  default void aReadThatAsksForNoValueCannotTouch() {
    for (Wanted wanted : List.of(Wanted.PRESENCE, Wanted.VALUE_AND_TIME_TO_LIVE)) {
      assertThatThrownBy(() -> new Access(wanted, TOUCH, ReadFrom.PRIMARY))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private TestCache withEntries() {
    TestCache cache = fixture().newCache();
    cache
        .store()
        .applyAll(List.of(TestCache.put("eternal", "e"), TestCache.put("finite", "f", LONG)));
    return cache;
  }

  private static long millisLeft(TestCache cache, String key) {
    return Long.parseLong(cache.raw(key, "PTTL"));
  }
}
