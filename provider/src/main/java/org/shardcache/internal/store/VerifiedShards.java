package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.shard.Topology;

/** The shards of a manager, each of them checked before its first use. Thread-safe. */
public final class VerifiedShards implements AutoCloseable {

  private final Topology topology;
  private final TopologyCheck check;

  /** Creates the view; nothing is sent yet. */
  public VerifiedShards(Topology topology, TopologyCheck check) {
    this.topology = topology;
    this.check = check;
  }

  /** Returns the shards as they are now: the view that one operation keeps. */
  public Shards current() {
    return topology.shards();
  }

  /**
   * Sends a request to its shard.
   *
   * @throws ShardException if it fails, or if the shard's topology differs and that is refused
   */
  <R extends @Nullable Object> R execute(Shards shards, Routed<R> request) {
    if (!check.isVerified(request.shard())) {
      ShardException refusal = check.verify(shards, Set.of(request.shard())).get(request.shard());
      if (refusal != null) {
        throw refusal;
      }
    }
    return shards.execute(request);
  }

  /** Sends requests to their shards, in parallel; aligned with the request. */
  <R extends @Nullable Object> List<Result<R>> executeAll(Shards shards, List<Routed<R>> requests) {
    Set<Integer> unverified =
        requests.stream()
            .map(Routed::shard)
            .filter(shard -> !check.isVerified(shard))
            .collect(Collectors.toSet());
    Map<Integer, ShardException> refusals =
        unverified.isEmpty() ? Map.of() : check.verify(shards, unverified);
    if (refusals.isEmpty()) {
      return shards.executeAll(requests);
    }
    List<Result<R>> permitted =
        shards.executeAll(
            requests.stream().filter(routed -> !refusals.containsKey(routed.shard())).toList());
    List<Result<R>> results = new ArrayList<>(requests.size());
    int next = 0;
    for (Routed<R> routed : requests) {
      ShardException refusal = refusals.get(routed.shard());
      results.add(refusal != null ? new Result.Failure<>(refusal) : permitted.get(next++));
    }
    return results;
  }

  @Override
  public void close() {
    topology.close();
  }
}
