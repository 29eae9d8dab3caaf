package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shard;
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

  /** Returns the index of the shard that holds a key; no I/O once the shards are known. */
  public int indexFor(byte[] routingBytes) {
    return topology.shards().indexFor(routingBytes);
  }

  /** All shards in their order. */
  public List<Shard> list() {
    return topology.shards().list();
  }

  /** The name of the router. */
  public String routerName() {
    return topology.shards().routerName();
  }

  /**
   * Sends a request to one shard.
   *
   * @throws ShardException if it fails, or if the shard's topology differs and that is refused
   */
  <R extends @Nullable Object> R execute(int shard, Request<R> request) {
    Shards shards = topology.shards();
    if (!check.isVerified(shard)) {
      ShardException refusal = check.verify(shards, Set.of(shard)).get(shard);
      if (refusal != null) {
        throw refusal;
      }
    }
    return shards.list().get(shard).execute(request);
  }

  /** Sends requests to their shards, in parallel; aligned with the request. */
  <R extends @Nullable Object> List<Result<R>> executeAll(List<Routed<R>> requests) {
    Shards shards = topology.shards();
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

  /** Indexes of shards such that each endpoint is there once. */
  List<Integer> distinctEndpoints() {
    return topology.shards().distinctEndpoints();
  }

  @Override
  public void close() {
    topology.close();
  }
}
