package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.internal.store.VerifiedShards.View;

/** Removes keys of one cache from all shards, if they are the cache's own. */
final class KeySpaceRemoval {

  private final VerifiedShards shards;
  private final KeyLayout layout;
  private final String cacheName;

  KeySpaceRemoval(VerifiedShards shards, KeyLayout layout, String cacheName) {
    this.shards = shards;
    this.layout = layout;
    this.cacheName = cacheName;
  }

  /**
   * Removes what matches a pattern, on all shards in parallel.
   *
   * @param counted which of the removed keys are counted
   * @param removed counts them, also when a shard fails half-way
   * @throws StoreException if the cache does not own its key space, or if any shard failed
   */
  void remove(byte[] pattern, Predicate<byte[]> counted, AtomicLong removed) {
    requireOwnKeySpace("clear, removeAll() and destroyCache");
    Request<Long> removal = KeySpaceScan.removal(pattern, counted, removed);
    View current = shards.current();
    List<Result<Long>> results =
        current.executeAll(
            current.shards().distinctEndpoints().stream()
                .map(shard -> new Routed<>(shard, removal))
                .toList());
    List<String> failures = new ArrayList<>();
    for (Result<Long> result : results) {
      if (result instanceof Result.Failure<Long> failure) {
        failures.add(failure.cause().getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new StoreException(
          "Cache '"
              + cacheName
              + "' could not be cleared on every shard; "
              + removed
              + " entries were removed. "
              + String.join(" ", failures),
          null);
    }
  }

  /**
   * Throws a {@link StoreException} if the keys under the cache's prefix may be somebody else's.
   */
  void requireOwnKeySpace(String operations) {
    if (!layout.ownsKeySpace()) {
      throw new StoreException(
          "Cache '"
              + cacheName
              + "' has a key-prefix of its own and may share it with others, so "
              + operations
              + " would touch keys that are not its own. Set shardcache.cache."
              + cacheName
              + ".owns-prefix=true if nobody else has keys under it. Nothing was done.",
          null);
    }
  }
}
