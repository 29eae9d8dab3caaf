package org.shardcache.internal.store;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;

/** What must be known of a shard before it is used. Thread-safe. */
public interface ShardCheck {

  /** For shards that agree on the topology by themselves, as the nodes of a Redis Cluster do. */
  ShardCheck NONE =
      new ShardCheck() {
        @Override
        public boolean isVerified(int shard) {
          return true;
        }

        @Override
        public Map<Integer, ShardException> verify(Shards shards, Collection<Integer> needed) {
          return Map.of();
        }

        @Override
        public Map<Integer, ShardException> prepare(
            Shards shards, Set<Integer> added, Collection<byte[]> patterns) {
          return Map.of();
        }

        @Override
        public <T> T superseding(Supplier<T> change) {
          return change.get();
        }
      };

  /** Whether nothing is left to be checked. */
  boolean isVerified(int shard);

  /** Returns why shards among the given ones cannot be used; empty if all can. */
  Map<Integer, ShardException> verify(Shards shards, Collection<Integer> needed);

  /**
   * Prepares shards for a list that is about to be used, whatever is done about differences: what
   * is left on a shard that was not in the list before may be older than what the others had since,
   * so it is removed, unless somebody else who already uses the new list has begun to fill it.
   *
   * @param added the indexes of the shards that were not in the list before
   * @param patterns match the keys that may be removed
   * @return why shards could not be prepared, by their indexes
   */
  Map<Integer, ShardException> prepare(
      Shards shards, Set<Integer> added, Collection<byte[]> patterns);

  /**
   * Puts another list in the place of the checked one while nobody checks it. Afterwards nobody
   * does: a late call would find the topology of the new list, take that for a difference, and put
   * its own back.
   *
   * @param change leaves the list as it is if it throws
   */
  <T> T superseding(Supplier<T> change);
}
