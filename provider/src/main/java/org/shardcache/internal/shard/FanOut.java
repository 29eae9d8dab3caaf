package org.shardcache.internal.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pipelines of one bulk call side by side on the calling thread: all are sent before the
 * first reply is read, and replies are taken from whichever shard has them. The time that the
 * thread spends with one shard does not count against the budget of another.
 */
final class FanOut<R extends @Nullable Object> {

  private static final long FIRST_PAUSE_NANOS = 20_000;
  private static final long LONGEST_PAUSE_NANOS = 500_000;

  /** Rarely, since it takes a millisecond for each shard that is silent. */
  private static final long PROBE_EVERY_NANOS = 10_000_000;

  private final List<ShardPipeline<R>> pipelines;
  private final List<ShardPipeline<R>> active = new ArrayList<>();
  private boolean interrupted;

  FanOut(List<ShardPipeline<R>> pipelines) {
    this.pipelines = pipelines;
  }

  /** Begins in shard order, so that two callers never hold what the other waits for. */
  void run() {
    try {
      pipelines.forEach(this::proceed);
      while (!active.isEmpty()) {
        proceed(active.size() == 1 ? active.get(0) : awaitInput());
      }
    } finally {
      pipelines.forEach(ShardPipeline::abandon);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void proceed(ShardPipeline<R> pipeline) {
    active.remove(pipeline);
    long start = System.nanoTime();
    holdInterrupt();
    pipeline.receive();
    holdInterrupt();
    boolean sent = pipeline.send();
    long spent = System.nanoTime() - start;
    active.forEach(other -> other.postpone(spent));
    if (sent) {
      active.add(pipeline);
    }
  }

  /** An interrupt would close the socket that a virtual thread uses. */
  private void holdInterrupt() {
    interrupted |= Thread.interrupted();
  }

  /** An interrupt does not end the wait, which is bounded; the flag is kept for the caller. */
  private ShardPipeline<R> awaitInput() {
    long pause = FIRST_PAUSE_NANOS;
    long lastProbe = System.nanoTime();
    while (true) {
      for (ShardPipeline<R> pipeline : active) {
        if (pipeline.isDue()) {
          return pipeline;
        }
      }
      if (System.nanoTime() - lastProbe > PROBE_EVERY_NANOS) {
        for (ShardPipeline<R> pipeline : active) {
          if (pipeline.probe()) {
            return pipeline;
          }
        }
        lastProbe = System.nanoTime();
      }
      LockSupport.parkNanos(this, pause);
      holdInterrupt(); // or the next pause would be none
      pause = Math.min(LONGEST_PAUSE_NANOS, pause + pause / 8);
    }
  }
}
