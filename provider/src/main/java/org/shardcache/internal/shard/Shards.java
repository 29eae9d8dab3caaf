package org.shardcache.internal.shard;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shardcache.routing.ShardRouter;

/** The ordered list of shards and the router over it. Thread-safe. */
public final class Shards implements AutoCloseable {

  /** How many keys one pipelined chunk is about, at most. */
  public static final int CHUNK_KEYS = ShardPipeline.MAX_CHUNK_WEIGHT;

  private final List<Shard> shards;
  private final ShardRouter router;
  private final String routerName;
  private final DeadlineGuard guard;

  Shards(List<Shard> shards, ShardRouter router, String routerName, DeadlineGuard guard) {
    this.shards = List.copyOf(shards);
    this.router = router;
    this.routerName = routerName;
    this.guard = guard;
  }

  /** A request and the index of the shard it goes to. */
  public record Routed<R extends @Nullable Object>(int shard, Request<R> request) {}

  /** All shards, in their order. */
  public List<Shard> list() {
    return shards;
  }

  /** The name of the router. */
  public String routerName() {
    return routerName;
  }

  /** Returns the index of the shard for the bytes that are hashed. */
  public int indexFor(byte[] routingBytes) {
    int index = router.route(routingBytes);
    if (index < 0 || index >= shards.size()) {
      throw new IllegalStateException(
          "Router '"
              + routerName
              + "' gave shard "
              + index
              + "; there are shards 0 to "
              + (shards.size() - 1)
              + ". Nothing was sent.");
    }
    return index;
  }

  /** Indexes of shards such that each endpoint is there once: for scans. */
  public List<Integer> distinctEndpoints() {
    Map<Endpoint, Integer> first = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      first.putIfAbsent(shards.get(i).endpoint(), i);
    }
    return List.copyOf(first.values());
  }

  /**
   * Sends requests to their shards: one pipeline per shard, all of them written before the first
   * reply is read, replies taken from whichever shard has them. A shard that fails fails its own
   * requests only.
   *
   * @return as many results as requests, in their order
   */
  public <R extends @Nullable Object> List<Result<R>> executeAll(List<Routed<R>> requests) {
    @SuppressWarnings({"unchecked", "rawtypes"})
    @Nullable Result<R>[] results = new Result[requests.size()];
    @SuppressWarnings({"unchecked", "rawtypes"})
    @Nullable ShardPipeline<R>[] pipelines = new ShardPipeline[shards.size()];
    for (int i = 0; i < requests.size(); i++) {
      Routed<R> routed = requests.get(i);
      ShardPipeline<R> pipeline = pipelines[routed.shard()];
      if (pipeline == null) {
        pipeline = new ShardPipeline<>(shards.get(routed.shard()), results);
        pipelines[routed.shard()] = pipeline;
      }
      pipeline.add(i, routed.request());
    }
    new FanOut<>(Arrays.stream(pipelines).filter(Objects::nonNull).toList()).run();
    @SuppressWarnings("unchecked")
    List<Result<R>> complete = (List<Result<R>>) (List<?>) Arrays.asList(results);
    return complete;
  }

  /** Ends all connections and the threads behind them. */
  @Override
  public void close() {
    shards.forEach(Shard::close);
    guard.close();
  }
}
