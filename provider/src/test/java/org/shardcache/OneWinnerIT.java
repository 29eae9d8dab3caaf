package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.Contest.Race;
import org.shardcache.Contest.Values;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Conditional operations are atomic across the threads of two JVMs. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneWinnerIT {

  private CacheFixture fixture;
  private Cache<Object, Object> cache;
  private ChildJvm other;
  private ShardProbe probe;

  @BeforeAll
  void startOtherJvm(EmbeddedShards shards) {
    other = ChildJvm.start(ContestMain.class, List.of("-Xmx128m"), shards.uris());
    probe = new ShardProbe(shards);
    fixture = CacheFixture.on(shards);
    cache = Contest.cache(fixture);
    assertThat(other.receive()).isEqualTo("ready");
  }

  @AfterAll
  void close() {
    other.close();
    fixture.close();
  }

  static List<Arguments> races() {
    List<Arguments> races = new ArrayList<>();
    for (Race race : Race.values()) {
      for (Values values : Values.values()) {
        races.add(Arguments.of(race, values));
      }
    }
    return races;
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("races")
  void ofAllThreadsOfTwoJvmsOneWins(Race race, Values values) {
    for (int i = 0; i < Contest.KEYS; i++) {
      if (race != Race.PUT_IF_ABSENT) {
        cache.put(Contest.key(race, values, i), values.expected(i));
      }
    }
    other.send(race + " " + values);
    int[] here = Contest.run(cache, race, values, 0);
    int[] there =
        Arrays.stream(other.receive().split(" ", -1)).mapToInt(Integer::parseInt).toArray();

    List<Integer> winners =
        IntStream.range(0, Contest.KEYS).mapToObj(i -> here[i] + there[i]).toList();
    assertThat(winners).isEqualTo(Collections.nCopies(Contest.KEYS, 1));
    for (int i = 0; i < Contest.KEYS; i++) {
      boolean removed = race == Race.REMOVE || race == Race.GET_AND_REMOVE;
      assertThat(cache.containsKey(Contest.key(race, values, i))).isEqualTo(!removed);
    }
  }

  @Test
  void mapsThatAreEqualDoHaveOtherBytes(EmbeddedShards shards) {
    List<String> stored = new ArrayList<>();
    for (int contender = 0; contender < 2 * Contest.THREADS; contender++) {
      Object map = Values.MAPS.expected(contender);
      assertThat(map).isEqualTo(Values.MAPS.expected(0));
      cache.put("map", map);
      int shard = probe.shardsWith("jcache:contest:map").get(0);
      stored.add(shards.shard(shard).command("GET", "jcache:contest:map"));
    }
    assertThat(stored.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void decimalsOfAnotherScaleAreNotEqualAndLose() {
    cache.put("decimal", new BigDecimal("1.0"));

    assertThat(cache.replace("decimal", new BigDecimal("1.00"), BigDecimal.TEN)).isFalse();
    assertThat(cache.remove("decimal", new BigDecimal("1.00"))).isFalse();
    assertThat(cache.get("decimal")).isEqualTo(new BigDecimal("1.0"));

    assertThat(cache.replace("decimal", BigDecimal.valueOf(10, 1), BigDecimal.TEN)).isTrue();
    assertThat(cache.remove("decimal", BigDecimal.valueOf(10))).isTrue();
  }
}
