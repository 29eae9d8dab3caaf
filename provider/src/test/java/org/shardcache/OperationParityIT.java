package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.ParityOperation.Effect;
import org.shardcache.ParityOperation.Expectation;
import org.shardcache.ParityOperation.Lookup;
import org.shardcache.ParityOperation.Values;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Sibling methods do not drift apart: all are held against one table. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperationParityIT {

  /** What an entry has left before the operation: none of the durations of the policies. */
  private static final long REMAINING_MILLIS = 50_000;

  private static final long SLACK_MILLIS = 20_000;

  /** What is in the cache before the operation. */
  enum Before {
    ABSENT,
    PRESENT,
    EXPIRED
  }

  /** Below and above the size from which on another command is the cheapest one. */
  enum Size {
    SMALL(8),
    LARGE(40_000);

    private final int length;

    Size(int length) {
      this.length = length;
    }

    String value(String content) {
      return content + "-".repeat(length);
    }
  }

  private final Map<String, Cache<String, String>> caches = new HashMap<>();
  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;

  /** Other objects on the same data: what prepares and inspects must not count or touch. */
  private CacheFixture neighbour;

  @BeforeAll
  void createCaches(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    fixture = CacheFixture.on(shards);
    neighbour = CacheFixture.on(shards);
  }

  @AfterAll
  void close() {
    fixture.close();
    neighbour.close();
  }

  static List<Arguments> rows() {
    List<Arguments> rows = new ArrayList<>();
    for (ParityPolicy policy : ParityPolicy.all()) {
      for (ParityOperation operation : ParityOperation.all()) {
        for (Before before : Before.values()) {
          for (Size size : Size.values()) {
            rows.add(Arguments.of(operation, before, size, policy));
          }
        }
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("rows")
  void everyOperationDoesWhatTheTableSays(
      ParityOperation operation, Before before, Size size, ParityPolicy policy) {
    String key = "key";
    Values values = new Values(size.value("before"), size.value("after"), size.value("other"));
    Cache<String, String> cache =
        caches.computeIfAbsent("c " + policy, name -> fixture.strings(name, policy.factory()));
    Cache<String, String> neighbourCache =
        caches.computeIfAbsent("n " + policy, name -> neighbour.strings(cache.getName()));
    String stored = "jcache:" + cache.getName().replace(" ", "%20") + ":" + key;
    prepare(neighbourCache, key, stored, values.before(), before, policy);
    CacheCounters.clear(cache);
    RecordingPolicy recording = policy.recording();
    if (recording != null) {
      recording.takeCalls();
    }

    Object result = operation.action().on(cache, key, values);

    boolean present = before == Before.PRESENT;
    Expectation expected = present ? operation.present() : operation.absent();
    javax.cache.expiry.Duration duration = policy.duration(expected.effect());
    boolean ends = duration != null && duration.isZero();
    assertThat(result).as("result").isEqualTo(expected.result().apply(values));
    assertThat(CacheCounters.of(cache))
        .as("statistics")
        .isEqualTo(counters(operation, expected, present, ends));
    if (recording != null) {
      assertThat(recording.takeCalls())
          .as("calls of the expiry policy")
          .isEqualTo(ParityPolicy.calls(expected.effect()));
    }
    String value = ends ? null : valueAfter(expected.effect(), values, present);
    assertThat(neighbourCache.get(key)).as("value").isEqualTo(value);
    assertTimeToLive(probe.pttl(stored), value, expected.effect(), duration, policy);
  }

  private static CacheCounters counters(
      ParityOperation operation, Expectation expected, boolean present, boolean ends) {
    boolean hit = present && operation.lookup() != Lookup.NONE;
    boolean miss = !present && operation.lookup() == Lookup.HITS_AND_MISSES;
    boolean put =
        expected.effect() == Effect.UPDATED || (expected.effect() == Effect.CREATED && !ends);
    boolean removal = expected.effect() == Effect.REMOVED;
    return new CacheCounters(hit ? 1 : 0, miss ? 1 : 0, put ? 1 : 0, removal ? 1 : 0);
  }

  private static @Nullable String valueAfter(Effect effect, Values values, boolean present) {
    return switch (effect) {
      case CREATED, UPDATED -> values.after();
      case REMOVED -> null;
      case NONE, ACCESSED -> present ? values.before() : null;
    };
  }

  private static void assertTimeToLive(
      long pttl,
      @Nullable String value,
      Effect effect,
      javax.cache.expiry.@Nullable Duration duration,
      ParityPolicy policy) {
    if (value == null) {
      assertThat(pttl).as("time to live").isEqualTo(-2);
    } else if (policy.isEternal() || (duration != null && duration.isEternal())) {
      assertThat(pttl).as("time to live").isEqualTo(-1);
    } else {
      long expected =
          duration == null
              ? REMAINING_MILLIS
              : duration.getTimeUnit().toMillis(duration.getDurationAmount());
      assertThat(pttl)
          .as("time to live after " + effect)
          .isBetween(expected - SLACK_MILLIS, expected);
    }
  }

  private void prepare(
      Cache<String, String> cache,
      String key,
      String stored,
      String value,
      Before before,
      ParityPolicy policy) {
    if (before == Before.ABSENT) {
      cache.remove(key);
      return;
    }
    cache.put(key, value);
    int shard = CacheFixture.sharded(cache).shardFor(key).index();
    if (before == Before.EXPIRED) {
      shards.shard(shard).command("PEXPIRE", stored, "1");
      await().pollInterval(Duration.ofMillis(1)).until(() -> !probe.has(shard, stored));
    } else if (!policy.isEternal()) {
      shards.shard(shard).command("PEXPIRE", stored, String.valueOf(REMAINING_MILLIS));
    }
  }
}
