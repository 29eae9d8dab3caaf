package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ClusterTopology;
import org.shardcache.internal.shard.Journal;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.shard.Topology;
import org.shardcache.observation.CacheObserver;

/** The shards of a manager, each of them checked before its first use. Thread-safe. */
public final class VerifiedShards implements AutoCloseable {

  private final Topology topology;
  private final Function<Shards, ShardCheck> checks;
  private final @Nullable ClusterTopology cluster;
  private final CallWatch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable View view;
  private @Nullable View prepared;

  private VerifiedShards(
      Topology topology,
      Function<Shards, ShardCheck> checks,
      @Nullable ClusterTopology cluster,
      CacheObserver observer) {
    this.topology = topology;
    this.checks = checks;
    this.cluster = cluster;
    this.watch = new CallWatch(observer);
  }

  /**
   * Creates the view of shards that a router spreads keys over; nothing is sent yet.
   *
   * @param checks makes the check of a list of shards
   */
  public VerifiedShards(Topology topology, Function<Shards, ShardCheck> checks) {
    this(topology, checks, null, CacheObserver.NONE);
  }

  /** The view of a Redis Cluster, which knows by itself where its keys are; nothing is sent yet. */
  public static VerifiedShards ofCluster(ClusterTopology cluster) {
    return new VerifiedShards(cluster, shards -> ShardCheck.NONE, cluster, CacheObserver.NONE);
  }

  /** The same, with an observer that is told of each call; to be asked for before the first use. */
  public VerifiedShards observedBy(CacheObserver observer) {
    return new VerifiedShards(topology, checks, cluster, observer);
  }

  /** The Redis Cluster that the shards are, or null if they are listed. */
  @Nullable ClusterTopology cluster() {
    return cluster;
  }

  /**
   * Returns the shards as they are now: the view that one operation keeps. For what may store
   * something there is {@link #enter}.
   */
  public View current() {
    Shards shards = topology.shards();
    View known = view;
    return known != null && known.shards == shards ? known : newest();
  }

  /**
   * Begins a call with {@link #current}, which ends with {@link View#leave}. A change of the list
   * that does not see the call is seen by it.
   */
  View enter() {
    View entered = current();
    entered.underWay.increment();
    for (View newer; (newer = current()) != entered; entered = newer) {
      newer.underWay.increment();
      entered.leave();
    }
    return entered;
  }

  /** Asks again: a list that was read before a change would get a check of its own here. */
  private View newest() {
    lock.lock();
    try {
      Shards shards = topology.shards();
      View known = view;
      if (known == null || known.shards != shards) {
        View next = prepared;
        known = next != null && next.shards == shards ? next : view(shards);
        view = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the check of a list that is about to become the current one. */
  ShardCheck checkOf(Shards next) {
    lock.lock();
    try {
      prepared = view(next);
      return prepared.check;
    } finally {
      lock.unlock();
    }
  }

  private View view(Shards shards) {
    return new View(shards, checks.apply(shards), watch);
  }

  @Override
  public void close() {
    topology.close();
  }

  /** One list of shards and what is known of them. Thread-safe. */
  public static final class View {

    private final Shards shards;
    private final ShardCheck check;
    private final CallWatch watch;
    private final LongAdder underWay = new LongAdder();

    View(Shards shards, ShardCheck check, CallWatch watch) {
      this.shards = shards;
      this.check = check;
      this.watch = watch;
    }

    /** The list; what is sent through it is not checked. */
    public Shards shards() {
      return shards;
    }

    /**
     * Sends a request to its shard.
     *
     * @throws ShardException if it fails, or if the shard's topology differs and that is refused
     */
    <R extends @Nullable Object> R execute(Routed<R> request) {
      return watch.isOn()
          ? watch.single(shards, request, notes -> checkAndExecute(request, notes))
          : checkAndExecute(request, Journal.NONE);
    }

    /** Sends requests to their shards, in parallel; aligned with the request. */
    <R extends @Nullable Object> List<Result<R>> executeAll(List<Routed<R>> requests) {
      return watch.isOn()
          ? watch.bulk(shards, requests, notes -> checkAndExecuteAll(requests, notes))
          : checkAndExecuteAll(requests, Journal.NONE);
    }

    /** Puts another list in the place of this one, as {@link TopologyCheck#superseding} does. */
    <T> T superseding(Supplier<T> change) {
      return check.superseding(change);
    }

    /** Ends a call that {@link VerifiedShards#enter} began. */
    void leave() {
      underWay.decrement();
    }

    /** Whether calls that may store something are under way. */
    boolean isBusy() {
      return underWay.sum() != 0;
    }

    private <R extends @Nullable Object> R checkAndExecute(Routed<R> request, Journal notes) {
      if (!check.isVerified(request.shard())) {
        ShardException refusal = check.verify(shards, Set.of(request.shard())).get(request.shard());
        if (refusal != null) {
          throw refusal;
        }
      }
      return shards.execute(request, notes);
    }

    private <R extends @Nullable Object> List<Result<R>> checkAndExecuteAll(
        List<Routed<R>> requests, Journal notes) {
      Set<Integer> unverified = new TreeSet<>();
      for (Routed<R> request : requests) {
        if (!check.isVerified(request.shard())) {
          unverified.add(request.shard());
        }
      }
      Map<Integer, ShardException> refusals =
          unverified.isEmpty() ? Map.of() : check.verify(shards, unverified);
      if (refusals.isEmpty()) {
        return shards.executeAll(requests, notes);
      }
      List<Result<R>> permitted =
          shards.executeAll(
              requests.stream().filter(routed -> !refusals.containsKey(routed.shard())).toList(),
              notes);
      List<Result<R>> results = new ArrayList<>(requests.size());
      int next = 0;
      for (Routed<R> routed : requests) {
        ShardException refusal = refusals.get(routed.shard());
        results.add(refusal != null ? new Result.Failure<>(refusal) : permitted.get(next++));
      }
      return results;
    }
  }
}
