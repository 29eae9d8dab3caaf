package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Travel;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.BulkCall.KeyRequest;
import org.shardcache.internal.store.VerifiedShards.View;

/**
 * Sends the requests of one cache to the shards of their keys; what fails becomes a {@link
 * StoreException} that says which keys failed.
 */
final class CacheRequests {

  private final VerifiedShards shards;
  private final KeyLayout layout;
  private final String cacheName;

  CacheRequests(VerifiedShards shards, KeyLayout layout, String cacheName) {
    this.shards = shards;
    this.layout = layout;
    this.cacheName = cacheName;
  }

  /** The shards as they are now; a cluster may have to be asked which they are. */
  View current() {
    try {
      return shards.current();
    } catch (ShardException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  private View entered() {
    try {
      return shards.enter();
    } catch (ShardException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Sends a request about the entry under a stored key. */
  <R extends @Nullable Object> R execute(byte[] storedKey, Travel travel, Request<R> request) {
    return read(storedKey, ReadFrom.PRIMARY, travel, request);
  }

  /** Sends a request that may go to other servers than the primary if it only reads. */
  <R extends @Nullable Object> R read(
      byte[] storedKey, ReadFrom readFrom, Travel travel, Request<R> request) {
    View entered = entered();
    try {
      byte[] routingBytes = layout.routingBytesOf(storedKey);
      return execute(entered, entered.shards().routed(routingBytes, readFrom, travel, request));
    } finally {
      entered.leave();
    }
  }

  /** Sends a request. */
  <R extends @Nullable Object> R execute(View current, Routed<R> request) {
    try {
      return current.execute(request);
    } catch (ShardException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Sends one request per key, in one pipeline per shard; aligned with the keys. */
  <R extends @Nullable Object> List<R> executeAll(List<byte[]> keys, KeyRequest<R> request) {
    return executeAll(keys, ReadFrom.PRIMARY, request);
  }

  /** As {@link #executeAll(List, KeyRequest)}; other servers only for requests that only read. */
  <R extends @Nullable Object> List<R> executeAll(
      List<byte[]> keys, ReadFrom readFrom, KeyRequest<R> request) {
    View entered;
    try {
      entered = shards.enter();
    } catch (ShardException e) {
      return complete(Collections.nCopies(keys.size(), new Result.Failure<>(e)));
    }
    try {
      return complete(new BulkCall<>(entered, layout, keys, readFrom, request).run());
    } finally {
      entered.leave();
    }
  }

  /** The failure of a bulk operation; names shards, not keys. */
  StoreException incomplete(
      int total, Map<Integer, ShardException> failures, List<? extends @Nullable Object> answers) {
    Map<Integer, String> messages = new TreeMap<>();
    failures.forEach((index, cause) -> messages.put(index, String.valueOf(cause.getMessage())));
    return new StoreException(
        "Cache '"
            + cacheName
            + "': "
            + failures.size()
            + " of "
            + total
            + " keys failed, the others are done. "
            + String.join(" ", new TreeSet<>(messages.values())),
        mostTelling(failures),
        messages,
        answers);
  }

  /** One that is more than a shard that cannot be reached, if there is one. */
  private static ShardException mostTelling(Map<Integer, ShardException> failures) {
    return failures.values().stream()
        .filter(failure -> !failure.isUnavailable())
        .findFirst()
        .orElseGet(() -> failures.values().iterator().next());
  }

  private <R extends @Nullable Object> List<R> complete(List<Result<R>> results) {
    Map<Integer, ShardException> failures = new TreeMap<>();
    List<R> values = new ArrayList<>(results.size());
    List<@Nullable Object> answers = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Result.Value<R> value) {
        values.add(value.value());
        answers.add(value.value());
      } else {
        failures.put(i, ((Result.Failure<R>) results.get(i)).cause());
        answers.add(null);
      }
    }
    if (!failures.isEmpty()) {
      throw incomplete(results.size(), failures, answers);
    }
    return values;
  }
}
