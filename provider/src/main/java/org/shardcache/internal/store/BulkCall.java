package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Travel;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.VerifiedShards.View;

/**
 * One request per key. Requests are larger than what they are about, so a call with more keys than
 * {@link #MOST_REQUESTS} makes and sends them in parts; a shard that was unavailable at the end of
 * one part gets none of the next, so that it costs the call one time budget, not one per part. Used
 * once, by one thread.
 */
final class BulkCall<R extends @Nullable Object> {

  private static final int MOST_REQUESTS = 20_000;

  /** Makes the request about a key. */
  @FunctionalInterface
  interface KeyRequest<R extends @Nullable Object> {

    /**
     * Makes a request.
     *
     * @param index the place of the key in the list of keys
     * @param storedKey what the key is in Redis; not to be changed
     */
    Request<R> of(int index, byte[] storedKey);
  }

  private final View view;
  private final KeyLayout layout;
  private final PlacedKeys keys;
  private final ReadFrom readFrom;
  private final KeyRequest<R> request;
  private final List<Result<R>> results;
  private final Map<Integer, Result.Failure<R>> skipped = new HashMap<>();

  BulkCall(
      View view, KeyLayout layout, List<byte[]> keys, ReadFrom readFrom, KeyRequest<R> request) {
    this.view = view;
    this.layout = layout;
    this.keys = PlacedKeys.of(keys, layout, view.shards());
    this.readFrom = readFrom;
    this.request = request;
    this.results = new ArrayList<>(keys.size());
  }

  /** Sends the requests; aligned with the keys. */
  List<Result<R>> run() {
    for (int from = 0; from < keys.size(); from += MOST_REQUESTS) {
      runPart(from, Math.min(keys.size(), from + MOST_REQUESTS));
    }
    return results;
  }

  private void runPart(int from, int to) {
    List<Result<R>> answers = view.executeAll(requests(from, to));
    Map<Integer, ShardException> lost = new HashMap<>();
    int next = 0;
    for (int i = from; i < to; i++) {
      int shard = keys.shard(i);
      Result<R> result = skipped.get(shard);
      if (result == null) {
        result = answers.get(next++);
        if (result instanceof Result.Failure<R> failure && isLost(shard, failure.cause())) {
          lost.put(shard, failure.cause());
        } else {
          lost.remove(shard); // it was one key's trouble, or is over
        }
      }
      results.add(result);
    }
    lost.forEach((shard, cause) -> skipped.put(shard, skip(shard, cause)));
  }

  private List<Routed<R>> requests(int from, int to) {
    List<Routed<R>> requests = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      int shard = keys.shard(i);
      if (!skipped.containsKey(shard)) {
        byte[] storedKey = keys.storedKey(i);
        byte[] routingBytes = layout.routingBytesOf(storedKey);
        requests.add(
            new Routed<>(shard, routingBytes, readFrom, Travel.ALONE, request.of(i, storedKey)));
      }
    }
    return requests;
  }

  /** In a cluster a request may fail at another shard than the one it went to first. */
  private boolean isLost(int shard, ShardException failure) {
    return failure.isUnavailable() && failure.shard().equals(shard(shard).name());
  }

  private Result.Failure<R> skip(int shard, ShardException cause) {
    return new Result.Failure<>(
        new ShardException(
            cause.shard(),
            Effect.NONE,
            shard(shard)
                + ": it did not serve what the same call had sent before, so this was not sent.",
            cause));
  }

  private Shard shard(int index) {
    return view.shards().list().get(index);
  }
}
