package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.ShardPipeline.Waiting;

/**
 * Runs the pipelines of one bulk call side by side on the calling thread: all are sent before the
 * first reply is read, and replies are taken from whichever server has them. Who waits for one
 * server does so for all of them at once, so those that hang take no longer than one alone. What a
 * server sends away goes on to the next one, while others are still at work.
 */
final class FanOut<R extends @Nullable Object> {

  private static final long FIRST_PAUSE_NANOS = 20_000;
  private static final long LONGEST_PAUSE_NANOS = 500_000;

  /** Rarely, since it takes a millisecond for each server that is silent. */
  private static final long PROBE_EVERY_NANOS = 10_000_000;

  private final Budget budget;
  private final Map<Node, ShardPipeline<R>> pipelines = new HashMap<>();
  private final List<ShardPipeline<R>> active = new ArrayList<>();

  /** What goes to the same server again, after a pause. */
  private final List<Errand<R>> repeated = new ArrayList<>();

  private final Pause pause = new Pause();
  private long repeatAt;
  private boolean interrupted;

  FanOut(Budget budget) {
    this.budget = budget;
  }

  /** Runs all errands until they have a result. */
  void run() {
    try {
      while (!active.isEmpty() || !repeated.isEmpty()) {
        if (active.size() == 1 && repeated.isEmpty()) {
          proceed(active.get(0), Waiting.ALLOWED);
        } else {
          goOn();
        }
      }
    } finally {
      pipelines.values().forEach(ShardPipeline::abandon);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Adds an errand that knows where it goes. */
  void add(Errand<R> errand) {
    Node node = errand.target().node();
    ShardPipeline<R> pipeline = pipelines.get(node);
    if (pipeline == null) {
      pipeline = new ShardPipeline<>(node, budget);
      pipelines.put(node, pipeline);
    }
    if (pipeline.add(errand) == ShardPipeline.State.ENDED) {
      active.add(pipeline);
    }
  }

  private void goOn() {
    ShardPipeline<R> due = awaitDue();
    if (due == null) {
      repeat();
    } else {
      proceed(due, Waiting.FORBIDDEN);
    }
  }

  private void proceed(ShardPipeline<R> pipeline, Waiting waiting) {
    active.remove(pipeline);
    long start = System.nanoTime();
    holdInterrupt();
    pipeline.receive();
    holdInterrupt();
    ShardPipeline.State state = pipeline.send(waiting);
    lend(System.nanoTime() - start, pipeline);
    if (state == ShardPipeline.State.UNDER_WAY) {
      active.add(pipeline);
    }
    pipeline.takeSentAway().forEach(this::sendOn);
  }

  /**
   * The time that the thread spends with one server does not count against the others. Of what a
   * server takes that hangs half-way they get a part only: there may be more of its kind.
   */
  private void lend(long spent, ShardPipeline<R> to) {
    long lent = to.hangs() ? spent / (4L * Math.max(1, active.size())) : spent;
    active.forEach(other -> other.postpone(lent));
  }

  private void sendOn(Errand<R> errand) {
    switch (errand.findNext(budget.deadline())) {
      case ELSEWHERE -> goOn(errand);
      case SAME_PLACE -> repeatLater(errand);
      case NOWHERE -> errand.giveUp();
    }
  }

  private void goOn(Errand<R> errand) {
    errand.noteDetour();
    add(errand);
  }

  private void repeatLater(Errand<R> errand) {
    if (repeated.isEmpty()) {
      repeatAt = System.nanoTime() + pause.nextNanos();
    }
    if (Pause.leavesRoom(repeatAt, budget.deadline())) {
      repeated.add(errand);
    } else {
      errand.giveUp();
    }
  }

  private void repeat() {
    List<Errand<R>> now = List.copyOf(repeated);
    repeated.clear();
    for (Errand<R> errand : now) {
      if (errand.findNext(budget.deadline()) == Errand.Way.NOWHERE) {
        errand.giveUp();
      } else {
        goOn(errand);
      }
    }
  }

  /** An interrupt would close the socket that a virtual thread uses. */
  private void holdInterrupt() {
    interrupted |= Thread.interrupted();
  }

  /**
   * Waits until a pipeline can go on, or, null, until it is time to repeat something. An interrupt
   * does not end the wait, which is bounded; the flag is kept for the caller.
   */
  private @Nullable ShardPipeline<R> awaitDue() {
    long pauseNanos = FIRST_PAUSE_NANOS;
    long lastProbe = System.nanoTime();
    while (true) {
      for (ShardPipeline<R> pipeline : active) {
        if (pipeline.isDue()) {
          return pipeline;
        }
      }
      long now = System.nanoTime();
      if (!repeated.isEmpty() && now - repeatAt >= 0) {
        return null;
      }
      if (now - lastProbe > PROBE_EVERY_NANOS) {
        for (ShardPipeline<R> pipeline : active) {
          if (pipeline.probe()) {
            return pipeline;
          }
        }
        lastProbe = System.nanoTime();
      }
      LockSupport.parkNanos(this, pauseNanos);
      holdInterrupt(); // or the next pause would be none
      pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos + pauseNanos / 8);
    }
  }
}
