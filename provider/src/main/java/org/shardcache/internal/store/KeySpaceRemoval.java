package org.shardcache.internal.store;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.shardcache.internal.shard.ShardException;

/** Removes keys of one cache from all shards, if they are the cache's own. */
final class KeySpaceRemoval {

  private final CacheKeys keys;
  private final KeyLayout layout;
  private final String cacheName;

  KeySpaceRemoval(CacheKeys keys, KeyLayout layout, String cacheName) {
    this.keys = keys;
    this.layout = layout;
    this.cacheName = cacheName;
  }

  /**
   * Removes keys from all shards.
   *
   * @param removed counts the entries among them, also when a shard fails half-way
   * @throws StoreException if the cache does not own its key space, or if any shard failed
   */
  void remove(KeyScope scope, AtomicLong removed) {
    requireOwnKeySpace("clear, removeAll() and destroyCache");
    List<ShardException> failures = keys.remove(scope, removed);
    if (!failures.isEmpty()) {
      throw new StoreException(
          "Cache '"
              + cacheName
              + "' could not be cleared on every shard; "
              + removed
              + " entries were removed. "
              + failures.stream()
                  .map(failure -> String.valueOf(failure.getMessage()))
                  .distinct()
                  .collect(joining(" ")),
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
