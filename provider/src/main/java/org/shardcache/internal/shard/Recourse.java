package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Shards.Routed;

/** Where a request that had no effect may go on. Thread-safe. */
interface Recourse {

  /** For shards that stay where they are, or know by themselves where their primary is. */
  Recourse SAME_SHARD = new SameShard();

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

  /**
   * To be called when a connection to a server was lost or not to be had, also when there is no
   * time for another try; does not wait.
   */
  void lost(Shard shard, Node asked);

  /** To be called when the list of shards seems to be outdated; does not wait. */
  void doubt();
}
