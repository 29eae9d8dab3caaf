package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Shards.Routed;

/** Where a request that had no effect may go on. Thread-safe. */
interface Recourse {

  /** For shards that stay where they are, or know by themselves where their primary is. */
  Recourse SAME_SHARD =
      (setback, routed, shard, asked, deadline) -> {
        if (setback instanceof Setback.Moved || setback instanceof Setback.Ask) {
          return null;
        }
        return shard.suspect(asked) || setback instanceof Setback.NotYet
            ? Target.of(shard.primary(deadline))
            : null;
      };

  /**
   * Returns what to try next.
   *
   * @param setback what the last try met
   * @param routed the request as it was given
   * @param shard the shard that it was routed to at first
   * @param asked the server that was tried
   * @return null if no other try makes sense
   * @throws ShardException with no effect, if the place cannot be found out
   */
  @Nullable Target after(
      Setback setback, Routed<?> routed, Shard shard, Node asked, Deadline deadline);
}
