package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.Contest.Policy;
import org.shardcache.Contest.Race;
import org.shardcache.Contest.Values;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ChildJvm;

/** Conditional operations are atomic across the threads of two JVMs. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneWinnerIT {

  private CacheFixture fixture;
  private final Map<Policy, Cache<Object, Object>> caches = new EnumMap<>(Policy.class);
  private Cache<Object, Object> cache;
  private ChildJvm other;
  private ShardProbe probe;

  @BeforeAll
  void startOtherJvm(EmbeddedShards shards) {
    other = ChildJvm.start(ContestMain.class, List.of("-Xmx128m"), shards.uris());
    probe = new ShardProbe(shards);
    fixture = CacheFixture.on(shards);
    for (Policy policy : Policy.values()) {
      caches.put(policy, policy.cache(fixture));
    }
    cache = caches.get(Policy.FIXED);
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
        for (Policy policy : Policy.values()) {
          races.add(Arguments.of(race, values, policy));
        }
      }
    }
    return races;
  }

  @ParameterizedTest(name = "{0} of {1}, {2}")
  @MethodSource("races")
  void ofAllThreadsOfTwoJvmsOneWins(Race race, Values values, Policy policy) {
    Cache<Object, Object> contested = caches.get(policy);
    for (int i = 0; i < Contest.KEYS; i++) {
      if (race != Race.PUT_IF_ABSENT) {
        contested.put(Contest.key(race, values, i), values.expected(i));
      }
    }
    other.send(race + " " + values + " " + policy);
    int[] here = Contest.run(contested, race, values, 0);
    int[] there =
        Arrays.stream(other.receive().split(" ", -1)).mapToInt(Integer::parseInt).toArray();

    List<Integer> winners =
        IntStream.range(0, Contest.KEYS).mapToObj(i -> here[i] + there[i]).toList();
    assertThat(winners).isEqualTo(Collections.nCopies(Contest.KEYS, 1));
    for (int i = 0; i < Contest.KEYS; i++) {
      boolean removed = race == Race.REMOVE || race == Race.GET_AND_REMOVE;
      assertThat(contested.containsKey(Contest.key(race, values, i))).isEqualTo(!removed);
    }
  }

  @Test
  void mapsThatAreEqualDoHaveOtherBytes(EmbeddedShards shards) {
    List<String> stored = new ArrayList<>();
    for (int contender = 0; contender < 2 * Contest.THREADS; contender++) {
      Object map = Values.MAPS.expected(contender);
      assertThat(map).isEqualTo(Values.MAPS.expected(0));
      cache.put("map", map);
      int shard = probe.shardsWith("jcache:contest%20FIXED:map").get(0);
      stored.add(shards.shard(shard).command("GET", "jcache:contest%20FIXED:map"));
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

  @ParameterizedTest
  @EnumSource(Policy.class)
  void everyValueIsThePreviousOneOfOneCallerOnly(Policy policy) throws Exception {
    Cache<Object, Object> contested = caches.get(policy);
    contested.remove("exchanged");
    int each = 100;

    List<Object> previous =
        together(
            thread -> {
              List<Object> mine = new ArrayList<>();
              for (int i = 0; i < each; i++) {
                mine.add(String.valueOf(contested.getAndPut("exchanged", thread + "-" + i)));
              }
              return mine;
            });
    previous.add(contested.getAndRemove("exchanged"));

    Set<Object> expected = new HashSet<>(Set.of("null"));
    for (int thread = 0; thread < Contest.THREADS; thread++) {
      for (int i = 0; i < each; i++) {
        expected.add(thread + "-" + i);
      }
    }
    assertThat(previous).hasSameSizeAs(expected);
    assertThat(new HashSet<>(previous)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void noIncrementByCompareAndSetIsLost(Policy policy) throws Exception {
    Cache<Object, Object> contested = caches.get(policy);
    contested.put("counter", 0);
    int each = 40;

    together(
        thread -> {
          for (int i = 0; i < each; i++) {
            Object seen;
            do {
              seen = contested.get("counter");
            } while (!contested.replace("counter", seen, (Integer) seen + 1));
          }
          return List.of();
        });

    assertThat(contested.get("counter")).isEqualTo(each * Contest.THREADS);
  }

  private interface Contender {
    List<Object> run(int thread);
  }

  private static List<Object> together(Contender contender) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(Contest.THREADS);
    try {
      List<Callable<List<Object>>> calls = new ArrayList<>();
      for (int thread = 0; thread < Contest.THREADS; thread++) {
        int number = thread;
        calls.add(() -> contender.run(number));
      }
      List<Object> results = new ArrayList<>();
      for (Future<List<Object>> call : threads.invokeAll(calls)) {
        results.addAll(call.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
