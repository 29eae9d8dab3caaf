package org.shardcache.internal.shard;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.observation.Retry;
import redis.clients.jedis.CommandArguments;

/**
 * One request on its way: from the server that is asked first to those that it is sent on to, until
 * there is a result. Used by one thread.
 */
final class Errand<R extends @Nullable Object> {

  /** A server may name another one so often before it is time to wait. */
  private static final int MAX_HOPS = 5;

  /** What a try met that had no effect. */
  private record Rebuff(Setback setback, ShardException failure) {}

  private final Routed<R> routed;
  private final Shard shard;
  private final Recourse recourse;
  private final Journal journal;
  private Request<R> request;
  private @Nullable Target target;
  private @Nullable Result<R> result;
  private @Nullable Rebuff rebuff;
  private @Nullable ShardException reason;
  private @Nullable Pause pause;
  private int hops;

  /** Whether the target is a replica, which may leave the request to its primary. */
  private boolean atReplica;

  Errand(Routed<R> routed, Shard shard, Recourse recourse, Journal journal) {
    this.routed = routed;
    this.shard = shard;
    this.recourse = recourse;
    this.journal = journal;
    this.request = routed.request();
  }

  /**
   * Sends the request by itself, within the time budget of one call.
   *
   * @throws ShardException if there is no reply in time or the reply is an error
   */
  R run() {
    Deadline deadline = shard.newDeadline();
    aimAt(Target.of(shard.nodeFor(routed.readFrom(), deadline)));
    while (true) {
      trySingly(deadline);
      if (result instanceof Result.Value<R> value) {
        return value.value();
      }
      if (result instanceof Result.Failure<R> failure) {
        throw failure.cause();
      }
      if (rebuff != null) {
        if (!goOn(deadline)) {
          throw rebuff.failure();
        }
        noteDetour();
      }
    }
  }

  private void trySingly(Deadline deadline) {
    List<@Nullable Object> replies;
    try {
      replies =
          target()
              .node()
              .exchange(commands(), request.repeat(), routed.travel(), patience(deadline), journal);
    } catch (ShardException e) {
      failed(e);
      return;
    }
    settle(replies);
  }

  private Deadline patience(Deadline deadline) {
    int share = shareOfTime();
    return share == 1 ? deadline : deadline.shareOf(share);
  }

  /** Which part of the time {@link #target} may take: a replica that hangs must leave enough. */
  int shareOfTime() {
    return atReplica ? 2 : 1;
  }

  /** What the request, or the one that follows from it, asks for at first or next. */
  Request<R> request() {
    return request;
  }

  /** The commands that are to be sent to {@link #target}. */
  List<CommandArguments> commands() {
    return target().commands(request);
  }

  Target target() {
    return Objects.requireNonNull(target);
  }

  Routed<R> routed() {
    return routed;
  }

  void aimAt(Target first) {
    target = first;
    atReplica = routed.readFrom() != ReadFrom.PRIMARY && !shard.isPrimary(first.node());
  }

  /** Takes the replies to {@link #commands}. */
  void settle(List<@Nullable Object> received) {
    rebuff = null;
    Node node = target().node();
    List<@Nullable Object> replies = target().replies(request, received);
    Setback setback =
        atReplica ? Setback.ofReplica(request, replies) : Setback.in(request, replies);
    if (setback != null) {
      rebuff = new Rebuff(setback, moreTelling(setback, node.sentAway(replies)));
      tellIfDeclined();
      return;
    }
    try {
      Step<R> step = node.fold(request, replies);
      if (step instanceof Step.Next<R> next) {
        request = next.request();
      } else {
        result = new Result.Value<>(((Step.Done<R>) step).result());
      }
    } catch (ShardException e) {
      result = new Result.Failure<>(e);
    }
  }

  /** Being sent on says less than why a server did not serve the request before. */
  private ShardException moreTelling(Setback setback, ShardException failure) {
    if (setback instanceof Setback.Moved || setback instanceof Setback.Ask) {
      return reason == null ? failure : reason;
    }
    reason = failure;
    return failure;
  }

  /** Takes the news that there are no replies. */
  void failed(ShardException failure) {
    if (failure.link() == ShardException.Link.LOST) {
      recourse.lost(shard, target().node());
    }
    Setback setback = atReplica ? Setback.ofReplica(failure) : Setback.in(request, failure);
    if (setback == null) {
      result = new Result.Failure<>(failure);
    } else {
      rebuff = new Rebuff(setback, failure);
      tellIfDeclined();
    }
  }

  /** Nobody else would learn of it, since the primary serves the read. */
  private void tellIfDeclined() {
    if (rebuff != null && rebuff.setback() instanceof Setback.Declined) {
      target().node().declined(rebuff.failure());
    }
  }

  /** Ends it with what the last try met, if it has no result. */
  void giveUp() {
    if (result == null && rebuff != null) {
      result = new Result.Failure<>(rebuff.failure());
    }
  }

  /** The result, or null if there is none yet. */
  @Nullable Result<R> result() {
    return result;
  }

  /** Whether another request follows from the last replies, for the same server. */
  boolean isUnderWay() {
    return result == null && rebuff == null;
  }

  /** Whether the last try had no effect and another one may have. */
  boolean wasSentAway() {
    return result == null && rebuff != null;
  }

  /** Ends it before it began. */
  void fail(ShardException cause) {
    result = new Result.Failure<>(cause);
  }

  /** Where a request goes on after a setback. */
  enum Way {
    /** Another server, at once. */
    ELSEWHERE,
    /** The same server, or one more of too many: not without a pause. */
    SAME_PLACE,
    /** There is no other try, or no time. */
    NOWHERE
  }

  /** Takes the next server to try; a second look may find what has changed since the first. */
  Way findNext(Deadline deadline) {
    Rebuff current = Objects.requireNonNull(rebuff);
    if (deadline.hasPassed()) {
      return Way.NOWHERE;
    }
    Node asked = target().node();
    Target next;
    try {
      next = recourse.after(current.setback(), routed, shard, asked, deadline);
    } catch (ShardException e) {
      rebuff = new Rebuff(current.setback(), e);
      return Way.NOWHERE;
    }
    if (next == null) {
      return Way.NOWHERE;
    }
    target = next;
    atReplica = false;
    return next.node() != asked && ++hops <= MAX_HOPS ? Way.ELSEWHERE : Way.SAME_PLACE;
  }

  /** To be called when it goes on after a setback. */
  void noteDetour() {
    journal.retried(shard.name(), Objects.requireNonNull(rebuff).setback().retry());
  }

  /** To be called when it is sent to the same server again, since the connection was lost. */
  void noteRepetition() {
    journal.retried(shard.name(), Retry.CONNECTION_LOST);
  }

  private boolean goOn(Deadline deadline) {
    return switch (findNext(deadline)) {
      case ELSEWHERE -> true;
      case SAME_PLACE -> nextPause().await(deadline) && findNext(deadline) != Way.NOWHERE;
      case NOWHERE -> false;
    };
  }

  private Pause nextPause() {
    Pause known = pause;
    if (known == null) {
      known = new Pause();
      pause = known;
    }
    return known;
  }
}
