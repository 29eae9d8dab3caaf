package org.shardcache.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Result;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.shard.Shards.Routed;

/**
 * The entries that a change of the list of shards has left behind: nobody looks for them there any
 * more, and they would be out of date if the list changed back.
 */
final class StaleCopies {

  private final List<KeyLayout> layouts;
  private final String managerPrefix;

  /**
   * The copies under these key spaces, which must be the manager's own: that of all its caches, and
   * those of caches with a prefix of their own.
   */
  StaleCopies(List<KeyLayout> layouts, String managerPrefix) {
    this.layouts = List.copyOf(layouts);
    this.managerPrefix = managerPrefix;
  }

  /**
   * What a removal did.
   *
   * @param removed how many entries it removed
   * @param failures the messages of shards that could not be walked to the end
   */
  record Removal(long removed, List<String> failures) {}

  /** Removes from the shards of the old list whatever the new list looks for elsewhere. */
  Removal remove(Shards old, Shards current) {
    SameServers same = SameServers.find(old, current, managerPrefix);
    AtomicLong removed = new AtomicLong();
    List<String> failures = new ArrayList<>();
    Set<Object> kept =
        current.list().stream().map(shard -> shard.place()).collect(Collectors.toSet());
    Map<Integer, Set<Object>> places = new TreeMap<>();
    for (int index : old.distinctEndpoints()) {
      Object place = old.list().get(index).place();
      ShardException doubt = same.doubt(place);
      if (doubt != null) {
        failures.add(String.valueOf(doubt.getMessage()));
      } else if (kept.contains(place)) {
        places.put(index, Set.of(place));
      } else {
        places.put(
            index,
            same.successors(place).stream()
                .map(successor -> current.list().get(successor).place())
                .collect(Collectors.toSet()));
      }
    }
    for (KeyLayout layout : layouts) {
      List<Routed<Long>> removals = new ArrayList<>();
      places.forEach(
          (index, here) ->
              removals.add(
                  new Routed<>(
                      index,
                      KeySpaceScan.removal(
                          layout.pattern(),
                          stored -> here.isEmpty() || isAstray(layout, stored, here, current),
                          key -> true,
                          removed))));
      for (Result<Long> result : old.executeAll(removals)) {
        if (result instanceof Result.Failure<Long> failure) {
          failures.add(failure.cause().getMessage());
        }
      }
    }
    return new Removal(removed.get(), failures);
  }

  /** Control keys end by themselves, and those of entries that stay must not go. */
  private static byte @Nullable [] routingBytes(KeyLayout layout, byte[] stored) {
    byte[] key = layout.key(stored);
    return key == null || KeyLayout.isControlKeyOfSomeCache(key) ? null : layout.routingBytes(key);
  }

  private static boolean isAstray(
      KeyLayout layout, byte[] stored, Set<Object> here, Shards current) {
    byte[] routing = routingBytes(layout, stored);
    return routing != null && !here.contains(current.list().get(current.indexFor(routing)).place());
  }
}
