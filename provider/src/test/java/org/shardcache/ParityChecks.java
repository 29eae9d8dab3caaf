package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;
import org.shardcache.ParityOperation.Effect;
import org.shardcache.ParityOperation.Expectation;
import org.shardcache.ParityOperation.Lookup;
import org.shardcache.ParityOperation.Values;
import org.shardcache.embedded.EmbeddedShards;

/** What follows from the effect of an operation, for the tests that hold all of them to a table. */
final class ParityChecks {

  /** What an entry has left before the operation: none of the durations of the policies. */
  private static final long REMAINING_MILLIS = 50_000;

  private static final long SLACK_MILLIS = 20_000;

  /** What is in the cache before the operation. */
  enum Before {
    ABSENT,
    PRESENT,
    EXPIRED
  }

  private final EmbeddedShards shards;
  private final ShardProbe probe;

  ParityChecks(EmbeddedShards shards) {
    this.shards = shards;
    this.probe = new ShardProbe(shards);
  }

  static CacheCounters counters(
      ParityOperation operation, Expectation expected, boolean present, boolean ends) {
    boolean hit = present && operation.lookup() != Lookup.NONE;
    boolean miss = !present && operation.lookup() == Lookup.HITS_AND_MISSES;
    boolean put =
        expected.effect() == Effect.UPDATED || (expected.effect() == Effect.CREATED && !ends);
    boolean removal = expected.effect() == Effect.REMOVED;
    return new CacheCounters(hit ? 1 : 0, miss ? 1 : 0, put ? 1 : 0, removal ? 1 : 0);
  }

  static @Nullable String valueAfter(Effect effect, Values values, boolean present) {
    return switch (effect) {
      case CREATED, UPDATED -> values.after();
      case REMOVED -> null;
      case NONE, ACCESSED -> present ? values.before() : null;
    };
  }

  /** The remaining time is what the policy says of the effect. */
  void assertTimeToLive(
      Cache<?, ?> cache, String key, @Nullable String value, Effect effect, ParityPolicy policy) {
    long pttl = probe.pttl(stored(cache, key));
    javax.cache.expiry.Duration duration = policy.duration(effect);
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

  /** Brings an entry into a state, through a cache that nobody watches. */
  void prepare(
      Cache<String, String> cache, String key, String value, Before before, ParityPolicy policy) {
    if (before == Before.ABSENT) {
      cache.remove(key);
      return;
    }
    cache.put(key, value);
    String stored = stored(cache, key);
    int shard = CacheFixture.sharded(cache).shardFor(key).index();
    if (before == Before.EXPIRED) {
      shards.shard(shard).command("PEXPIRE", stored, "1");
      await().pollInterval(Duration.ofMillis(1)).until(() -> !probe.has(shard, stored));
    } else if (!policy.isEternal()) {
      shards.shard(shard).command("PEXPIRE", stored, String.valueOf(REMAINING_MILLIS));
    }
  }

  private static String stored(Cache<?, ?> cache, String key) {
    return "jcache:" + cache.getName().replace(" ", "%20") + ":" + key;
  }
}
