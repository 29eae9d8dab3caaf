package org.shardcache.internal.store;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Removes keys of one cache from all shards, if they are the cache's own. */
final class KeySpaceRemoval {

  private static final String REMOVALS = "clear, removeAll() and destroyCache";

  private final CacheKeys keys;
  private final KeyLayout layout;
  private final String cacheName;

  KeySpaceRemoval(CacheKeys keys, KeyLayout layout, String cacheName) {
    this.keys = keys;
    this.layout = layout;
    this.cacheName = cacheName;
  }

  /**
   * Removes entries and control keys from all shards. Where loads may be under way, all control
   * keys go before the first entry, or a load could store its value behind the scan's back. A shard
   * that fails keeps nothing from being removed from the others.
   *
   * @return how many entries were removed
   * @throws StoreException if the cache does not own its key space, or if any shard failed
   */
  long clear(ClaimUse claims) {
    requireOwnKeySpace(REMOVALS);
    AtomicLong removed = new AtomicLong();
    List<String> failures = new ArrayList<>();
    if (claims == ClaimUse.LOADS) {
      failures.addAll(keys.remove(KeyScope.CONTROL_KEYS, removed));
    }
    failures.addAll(keys.remove(KeyScope.ALL, removed));
    if (!failures.isEmpty()) {
      throw incomplete(
          "' could not be cleared on every shard; " + removed + " entries were removed. ",
          failures);
    }
    return removed.get();
  }

  /**
   * Removes all control keys and no entry.
   *
   * @throws StoreException if the cache does not own its key space, or if any shard failed
   */
  void endClaims() {
    requireOwnKeySpace(REMOVALS);
    List<String> failures = keys.remove(KeyScope.CONTROL_KEYS, new AtomicLong());
    if (!failures.isEmpty()) {
      throw incomplete(
          "': loads that are under way could not be ended on every shard and may store their values"
              + " there. ",
          failures);
    }
  }

  private StoreException incomplete(String what, List<String> failures) {
    return new StoreException(
        "Cache '" + cacheName + what + failures.stream().distinct().collect(joining(" ")), null);
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
