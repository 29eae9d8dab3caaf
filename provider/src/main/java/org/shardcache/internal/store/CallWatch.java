package org.shardcache.internal.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.ShardCall;
import org.shardcache.observation.ShardCall.Kind;
import org.shardcache.observation.ShardCall.Outcome;

/** Tells an observer of calls to shards. */
record CallWatch(CacheObserver observer) {

  boolean isOn() {
    return observer != CacheObserver.NONE;
  }

  <R extends @Nullable Object> R single(Shards shards, Routed<R> request, Supplier<R> call) {
    long start = System.nanoTime();
    Outcome outcome = Outcome.UNKNOWN_EFFECT;
    try {
      R result = call.get();
      outcome = Outcome.DONE;
      return result;
    } catch (ShardException e) {
      outcome = outcome(e);
      throw e;
    } finally {
      int failed = outcome == Outcome.DONE ? 0 : 1;
      tell(shards, request.shard(), Kind.SINGLE, new Tally(1, failed, outcome), start);
    }
  }

  <R extends @Nullable Object> List<Result<R>> bulk(
      Shards shards, List<Routed<R>> requests, Supplier<List<Result<R>>> call) {
    long start = System.nanoTime();
    List<Result<R>> results = call.get();
    Map<Integer, Tally> tallies = new TreeMap<>();
    for (int i = 0; i < results.size(); i++) {
      tallies.merge(requests.get(i).shard(), Tally.of(results.get(i)), Tally::plus);
    }
    tallies.forEach((shard, tally) -> tell(shards, shard, Kind.BULK, tally, start));
    return results;
  }

  private void tell(Shards shards, int shard, Kind kind, Tally tally, long start) {
    observer.shardCalled(
        new ShardCall(
            shards.list().get(shard).name(),
            kind,
            tally.requests(),
            tally.failed(),
            tally.worst(),
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private static Outcome outcome(ShardException failure) {
    return switch (failure.effect()) {
      case NONE -> Outcome.WITHOUT_EFFECT;
      case UNKNOWN -> Outcome.UNKNOWN_EFFECT;
    };
  }

  private record Tally(int requests, int failed, Outcome worst) {

    static Tally of(Result<?> result) {
      return result instanceof Result.Failure<?> failure
          ? new Tally(1, 1, outcome(failure.cause()))
          : new Tally(1, 0, Outcome.DONE);
    }

    Tally plus(Tally other) {
      return new Tally(
          requests + other.requests,
          failed + other.failed,
          worst.compareTo(other.worst) >= 0 ? worst : other.worst);
    }
  }
}
