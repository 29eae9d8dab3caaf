package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.ParityChecks.Before;
import org.shardcache.ParityOperation.Expectation;
import org.shardcache.ParityOperation.Values;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Sibling methods do not drift apart: all are held against one table. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationParityIT {

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
  private ParityChecks checks;
  private CacheFixture fixture;

  /** Other objects on the same data: what prepares and inspects must not count or touch. */
  private CacheFixture neighbour;

  @BeforeAll
  void createCaches(EmbeddedShards shards) {
    checks = new ParityChecks(shards);
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
    checks.prepare(neighbourCache, key, values.before(), before, policy);
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
        .isEqualTo(ParityChecks.counters(operation, expected, present, ends));
    if (recording != null) {
      assertThat(recording.takeCalls())
          .as("calls of the expiry policy")
          .isEqualTo(ParityPolicy.calls(expected.effect()));
    }
    String value = ends ? null : ParityChecks.valueAfter(expected.effect(), values, present);
    assertThat(neighbourCache.get(key)).as("value").isEqualTo(value);
    checks.assertTimeToLive(neighbourCache, key, value, expected.effect(), policy);
  }
}
