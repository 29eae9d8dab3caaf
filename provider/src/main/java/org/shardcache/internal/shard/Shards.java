package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Request.Travel;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouter;

/**
 * The ordered list of shards and the router over it, at one time: when the list changes there is a
 * new object. Thread-safe.
 */
public final class Shards implements AutoCloseable {

  private final List<Shard> shards;
  private final ShardRouter router;
  private final String routerName;
  private final List<ShardDescriptor> descriptors;
  private final Recourse recourse;

  Shards(
      List<Shard> shards,
      ShardRouter router,
      String routerName,
      List<ShardDescriptor> descriptors,
      Recourse recourse) {
    this.shards = List.copyOf(shards);
    this.router = router;
    this.routerName = routerName;
    this.descriptors = List.copyOf(descriptors);
    this.recourse = recourse;
  }

  /**
   * A request and where it goes.
   *
   * @param shard the index of a shard of this list
   * @param routingBytes the bytes that are hashed, or null for a request about the shard itself,
   *     which is not sent on to another one
   * @param readFrom which of the shard's servers may answer
   * @param travel how it goes there by itself; a bulk call has connections of its own in any case
   * @param request the request
   */
  public record Routed<R extends @Nullable Object>(
      int shard,
      byte @Nullable [] routingBytes,
      ReadFrom readFrom,
      Travel travel,
      Request<R> request) {

    /** A request about the shard itself, for its primary. */
    public Routed(int shard, Request<R> request) {
      this(shard, null, ReadFrom.PRIMARY, request);
    }

    /** A request that travels alone. */
    public Routed(
        int shard, byte @Nullable [] routingBytes, ReadFrom readFrom, Request<R> request) {
      this(shard, routingBytes, readFrom, Travel.ALONE, request);
    }
  }

  /** All shards, in their order. */
  public List<Shard> list() {
    return shards;
  }

  /** The name of the router. */
  public String routerName() {
    return routerName;
  }

  /** What the router knows of the shards, in their order. */
  public List<ShardDescriptor> descriptors() {
    return descriptors;
  }

  /**
   * Returns the index of the shard for the bytes that are hashed.
   *
   * @throws IllegalStateException if the router, which may be the application's, fails or names a
   *     shard that is not there
   */
  public int indexFor(byte[] routingBytes) {
    int index;
    try {
      index = router.route(routingBytes);
    } catch (RuntimeException e) {
      throw routerFailed(e);
    }
    return checked(index);
  }

  /**
   * Returns the indexes of the shards for the bytes of many keys, in their order.
   *
   * @throws IllegalStateException as {@link #indexFor} does
   */
  public int[] indexesFor(byte[][] routingBytes) {
    if (routingBytes.length == 0) {
      return new int[0];
    }
    int @Nullable [] answer;
    try {
      answer = router.routeAll(routingBytes);
    } catch (RuntimeException e) {
      throw routerFailed(e);
    }
    int count = answer == null ? 0 : answer.length;
    if (answer == null || count != routingBytes.length) {
      throw wrongAnswer("an answer for " + count + " of " + routingBytes.length + " keys.");
    }
    int[] indexes = answer.clone(); // what is checked nobody changes afterwards
    for (int index : indexes) {
      checked(index);
    }
    return indexes;
  }

  private int checked(int index) {
    if (index < 0 || index >= shards.size()) {
      throw wrongAnswer("shard " + index + "; there are shards 0 to " + (shards.size() - 1) + ".");
    }
    return index;
  }

  private IllegalStateException wrongAnswer(String answer) {
    return new IllegalStateException(
        "Router '" + routerName + "' gave " + answer + " Nothing was sent.");
  }

  private IllegalStateException routerFailed(RuntimeException cause) {
    return new IllegalStateException(
        "Router '" + routerName + "' failed: " + cause + ". Nothing was sent.", cause);
  }

  /** A request about the key with these routing bytes. */
  public <R extends @Nullable Object> Routed<R> routed(
      byte[] routingBytes, ReadFrom readFrom, Request<R> request) {
    return routed(routingBytes, readFrom, Travel.ALONE, request);
  }

  /** As {@link #routed(byte[], ReadFrom, Request)}, and says how it travels. */
  public <R extends @Nullable Object> Routed<R> routed(
      byte[] routingBytes, ReadFrom readFrom, Travel travel, Request<R> request) {
    return new Routed<>(indexFor(routingBytes), routingBytes, readFrom, travel, request);
  }

  /** The time budget of one call, beginning now. */
  public Deadline newDeadline() {
    return shards.get(0).newDeadline();
  }

  /** Asks for a new list, since this one seems to be outdated; does not wait. */
  public void doubt() {
    recourse.doubt();
  }

  /** Indexes of shards such that each endpoint is there once: for scans. */
  public List<Integer> distinctEndpoints() {
    Map<Object, Integer> first = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      first.putIfAbsent(shards.get(i).place(), i);
    }
    return List.copyOf(first.values());
  }

  /**
   * Sends one request, and those that follow from its replies, within the time budget of one call.
   *
   * @throws ShardException if there is no reply in time or the reply is an error
   */
  public <R extends @Nullable Object> R execute(Routed<R> request) {
    return execute(request, Journal.NONE);
  }

  /** As above, with notes of what happens on the way. */
  public <R extends @Nullable Object> R execute(Routed<R> request, Journal journal) {
    return errand(request, journal).run();
  }

  /**
   * Sends requests to their shards: one pipeline per shard, all of them written before the first
   * reply is read, replies taken from whichever shard has them. A shard that fails fails its own
   * requests only, and however many hang, the call ends one time budget after its last progress.
   *
   * @return as many results as requests, in their order
   */
  public <R extends @Nullable Object> List<Result<R>> executeAll(List<Routed<R>> requests) {
    return executeAll(requests, Journal.NONE);
  }

  /** As above, with notes of what happens on the way. */
  public <R extends @Nullable Object> List<Result<R>> executeAll(
      List<Routed<R>> requests, Journal journal) {
    Budget budget = shards.get(0).newBudget();
    FirstTargets targets = new FirstTargets(shards, budget.deadline());
    FanOut<R> fanOut = new FanOut<>(budget);
    List<Errand<R>> errands = new ArrayList<>(requests.size());
    for (Routed<R> request : requests) {
      Errand<R> errand = errand(request, journal);
      errands.add(errand);
      targets.aim(errand);
      if (errand.isUnderWay()) {
        fanOut.add(errand);
      }
    }
    fanOut.run();
    List<Result<R>> results = new ArrayList<>(errands.size());
    for (Errand<R> errand : errands) {
      results.add(Objects.requireNonNull(errand.result()));
    }
    return results;
  }

  private <R extends @Nullable Object> Errand<R> errand(Routed<R> request, Journal journal) {
    return new Errand<>(request, shards.get(request.shard()), recourse, journal);
  }

  /** Keeps no idle connection from now on; calls that still come are served. */
  void retire() {
    shards.forEach(Shard::retire);
  }

  /** Ends all connections. */
  @Override
  public void close() {
    shards.forEach(Shard::close);
  }
}
