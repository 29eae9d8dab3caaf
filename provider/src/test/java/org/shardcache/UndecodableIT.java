package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Bytes that are no value of the cache: an error, or a miss where the cache says so. */
@WithEmbeddedShards
final class UndecodableIT {

  private EmbeddedShards shards;
  private CacheFixture fixture;
  private Cache<String, String> strict;
  private Cache<String, String> lenient;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("cache.lenient.undecodable", "miss");
    strict = fixture.strings("strict");
    lenient = fixture.strings("lenient");
    plantGarbage(strict);
    plantGarbage(lenient);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void plantGarbage(Cache<String, String> cache) {
    cache.put("good", "value");
    int shard = CacheFixture.sharded(cache).shardFor("bad").index();
    shards.shard(shard).command("SET", "jcache:" + cache.getName() + ":bad", "garbage");
  }

  @Test
  void aReadOfGarbageIsAnErrorThatNamesTheSettingAndShowsNothingOfIt() {
    for (Runnable read :
        new Runnable[] {
          () -> strict.get("bad"),
          () -> strict.getAll(Set.of("good", "bad")),
          () -> strict.forEach(entry -> assertThat(entry.getKey()).isEqualTo("good")),
          () -> strict.replace("bad", "garbage", "new"),
          () -> strict.remove("bad", "garbage")
        }) {
      assertThatThrownBy(read::run)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("'strict'")
          .hasMessageContaining("shardcache.cache.strict.undecodable=miss")
          .hasMessageNotContaining("garbage");
    }
    assertThat(strict.containsKey("bad")).isTrue();
    assertThat(strict.get("good")).isEqualTo("value");
  }

  @Test
  void aReadOfGarbageIsACountedMissWhereTheCacheSaysSo() {
    CacheCounters.clear(lenient);

    assertThat(lenient.get("bad")).isNull();
    assertThat(lenient.getAll(Set.of("good", "bad"))).isEqualTo(Map.of("good", "value"));
    assertThat(CacheCounters.of(lenient)).isEqualTo(new CacheCounters(1, 2, 0, 0));

    assertThat(lenient).extracting(Cache.Entry::getKey).containsExactly("good");
    assertThat(lenient.replace("bad", "garbage", "new")).isFalse();
    assertThat(lenient.remove("bad", "garbage")).isFalse();
  }

  static Stream<Arguments> operationsWithAPreviousValue() {
    Map<String, Function<Cache<String, String>, String>> operations = new LinkedHashMap<>();
    operations.put("getAndPut", cache -> cache.getAndPut("bad", "new"));
    operations.put("getAndReplace", cache -> cache.getAndReplace("bad", "new"));
    operations.put("getAndRemove", cache -> cache.getAndRemove("bad"));
    return operations.entrySet().stream()
        .map(operation -> Arguments.of(operation.getKey(), operation.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operationsWithAPreviousValue")
  void aPreviousValueThatIsGarbageDoesNotStopTheOperation(
      String name, Function<Cache<String, String>, String> operation) {
    String after = name.equals("getAndRemove") ? null : "new";

    assertThatThrownBy(() -> operation.apply(strict))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("was applied")
        .hasMessageNotContaining("garbage");
    assertThat(strict.get("bad")).isEqualTo(after);

    assertThat(operation.apply(lenient)).isNull();
    assertThat(lenient.get("bad")).isEqualTo(after);
  }

  @Test
  void operationsThatDoNotReadTheValueAlwaysWork() {
    strict.put("bad", "new");
    assertThat(strict.get("bad")).isEqualTo("new");
    plantGarbage(strict);
    assertThat(strict.replace("bad", "new")).isTrue();
    plantGarbage(strict);
    assertThat(strict.remove("bad")).isTrue();
    plantGarbage(strict);
    strict.removeAll(Set.of("bad"));
    assertThat(strict.containsKey("bad")).isFalse();
    plantGarbage(strict);
    strict.clear();
    assertThat(strict.iterator().hasNext()).isFalse();
  }

  @Test
  void anIteratorGoesOnBehindGarbage() {
    var entries = strict.iterator();
    int found = 0;
    int failed = 0;
    for (int i = 0; i < 10; i++) {
      try {
        if (!entries.hasNext()) {
          break;
        }
        assertThat(entries.next().getKey()).isEqualTo("good");
        found++;
      } catch (CacheException e) {
        failed++;
      }
    }
    assertThat(found).isEqualTo(1);
    assertThat(failed).isEqualTo(1);
  }

  @Test
  void aForeignKeyTypeInTheKeySpaceIsAnErrorOfItsOwnKeyOnly() {
    int shard = CacheFixture.sharded(strict).shardFor("hash").index();
    shards.shard(shard).command("HSET", "jcache:strict:hash", "field", "value");

    assertThatThrownBy(() -> strict.get("hash"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("WRONGTYPE");
    assertThat(strict.getAll(Set.of("good", "hash"))).isEqualTo(Map.of("good", "value"));
    for (int i = 0; i < 100; i++) {
      assertThat(strict.get("good")).isEqualTo("value");
    }
    strict.put("hash", "value");
    assertThat(strict.get("hash")).isEqualTo("value");
  }
}
