package org.shardcache.internal.shard;

import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Shards.Routed;

/** The shard knows by itself where its primary is; no key is anywhere else. */
final class SameShard implements Recourse {

  @Override
  public @Nullable Target after(
      Setback setback, Routed<?> routed, Shard shard, Node asked, Deadline deadline) {
    if (setback instanceof Setback.Moved || setback instanceof Setback.Ask) {
      return null;
    }
    return setback instanceof Setback.NoneFree
            || shard.suspect(asked)
            || setback instanceof Setback.NotYet
        ? Target.of(shard.primary(deadline))
        : null;
  }

  @Override
  public void lost(Shard shard, Node asked) {
    shard.suspect(asked);
  }

  /** The list is as it is. */
  @Override
  public void doubt() {}
}
