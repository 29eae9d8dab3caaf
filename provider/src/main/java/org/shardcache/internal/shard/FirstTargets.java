package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one bulk call go at first: all that are for a shard, and may go to the same
 * of its servers, go to one of them. Used by one thread.
 */
final class FirstTargets {

  /** Into how many parts the time is divided: a search in vain must leave other shards enough. */
  private static final int MOST_SHARES = 4;

  private final List<Shard> shards;
  private final Deadline deadline;
  private final List<@Nullable Result<Target>> found;
  private int searches;

  FirstTargets(List<Shard> shards, Deadline deadline) {
    this.shards = shards;
    this.deadline = deadline;
    this.found =
        new ArrayList<>(Collections.nCopies(shards.size() * ReadFrom.values().length, null));
  }

  /** Gives an errand its target, or its failure. */
  void aim(Errand<?> errand) {
    int shard = errand.routed().shard();
    ReadFrom readFrom = errand.routed().readFrom();
    int place = readFrom.ordinal() * shards.size() + shard;
    Result<Target> target = found.get(place);
    if (target == null) {
      target = search(shards.get(shard), readFrom);
      found.set(place, target);
    }
    if (target instanceof Result.Value<Target> known) {
      errand.aimAt(known.value());
    } else {
      errand.fail(((Result.Failure<Target>) target).cause());
    }
  }

  private Result<Target> search(Shard shard, ReadFrom readFrom) {
    int left = Math.max(1, Math.min(MOST_SHARES, shards.size() - searches++));
    try {
      return new Result.Value<>(Target.of(shard.nodeFor(readFrom, deadline.shareOf(left))));
    } catch (ShardException e) {
      return new Result.Failure<>(e);
    }
  }
}
