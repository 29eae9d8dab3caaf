package org.shardcache.internal.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Journal;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.Retry;
import org.shardcache.observation.ShardCall;
import org.shardcache.observation.ShardCall.Kind;
import org.shardcache.observation.ShardCall.Outcome;

/** Tells an observer of calls to shards. */
record CallWatch(CacheObserver observer) {

  boolean isOn() {
    return observer != CacheObserver.NONE;
  }

  <R extends @Nullable Object> R single(
      Shards shards, Routed<R> request, Function<Journal, R> call) {
    Notes notes = new Notes();
    long start = System.nanoTime();
    Outcome outcome = Outcome.UNKNOWN_EFFECT;
    try {
      R result = call.apply(notes);
      outcome = Outcome.DONE;
      return result;
    } catch (ShardException e) {
      outcome = outcome(e);
      throw e;
    } finally {
      int failed = outcome == Outcome.DONE ? 0 : 1;
      tell(shards, request.shard(), Kind.SINGLE, new Tally(1, failed, outcome), start);
      notes.tell(observer);
    }
  }

  <R extends @Nullable Object> List<Result<R>> bulk(
      Shards shards, List<Routed<R>> requests, Function<Journal, List<Result<R>>> call) {
    Notes notes = new Notes();
    long start = System.nanoTime();
    List<Result<R>> results = call.apply(notes);
    Map<Integer, Tally> tallies = new TreeMap<>();
    for (int i = 0; i < results.size(); i++) {
      tallies.merge(requests.get(i).shard(), Tally.of(results.get(i)), Tally::plus);
    }
    tallies.forEach((shard, tally) -> tell(shards, shard, Kind.BULK, tally, start));
    notes.tell(observer);
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

  /** What happened on the way, until there is time to tell it. */
  private static final class Notes implements Journal {

    private record Detour(String shard, Retry why) {}

    private record Flush(String shard, int calls) {}

    private @Nullable Map<Detour, Integer> detours;
    private @Nullable List<Flush> flushes;

    @Override
    public void retried(String shard, Retry why) {
      if (detours == null) {
        detours = new HashMap<>();
      }
      detours.merge(new Detour(shard, why), 1, Integer::sum);
    }

    @Override
    public void sharedFlush(String shard, int calls) {
      if (flushes == null) {
        flushes = new ArrayList<>(1);
      }
      flushes.add(new Flush(shard, calls));
    }

    void tell(CacheObserver observer) {
      if (detours != null) {
        detours.forEach(
            (detour, requests) -> observer.retried(detour.shard(), detour.why(), requests));
      }
      if (flushes != null) {
        flushes.forEach(flush -> observer.sharedFlush(flush.shard(), flush.calls()));
      }
    }
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
