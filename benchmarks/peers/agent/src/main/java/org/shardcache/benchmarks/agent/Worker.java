package org.shardcache.benchmarks.agent;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One thread of a run: a closed loop, in which a call begins when the one before has ended. */
final class Worker implements Runnable {
  private final Call call;
  private final long durationNanos;
  private final Gate gate;
  private final LatencyHistogram latencies = new LatencyHistogram();
  private long busyNanos;
  private @Nullable Throwable firstFailure;

  /**
   * What holds the workers together.
   *
   * @param ready each worker's sign that it waits for the start
   * @param start of all of them
   * @param done each worker's sign that it has finished
   * @param end until when the threads are kept, so that what they allocated can be asked for
   */
  record Gate(CountDownLatch ready, CountDownLatch start, CountDownLatch done, CountDownLatch end) {

    Gate(int workers) {
      this(
          new CountDownLatch(workers),
          new CountDownLatch(1),
          new CountDownLatch(workers),
          new CountDownLatch(1));
    }
  }

  Worker(Call call, long durationNanos, Gate gate) {
    this.call = call;
    this.durationNanos = durationNanos;
    this.gate = gate;
  }

  @Override
  public void run() {
    gate.ready().countDown();
    try {
      gate.start().await();
      loop();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      gate.done().countDown();
    }
    try {
      gate.end().await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    long end = System.nanoTime() + durationNanos;
    long now = System.nanoTime();
    while (now - end < 0 && !Thread.currentThread().isInterrupted()) {
      call.prepare();
      long begin = System.nanoTime();
      boolean succeeded = attempt();
      now = System.nanoTime();
      busyNanos += now - begin;
      if (succeeded) {
        latencies.record(now - begin);
      } else {
        latencies.recordFailure(now - begin);
      }
    }
  }

  private boolean attempt() {
    try {
      call.run();
      return true;
    } catch (RuntimeException | StackOverflowError failure) {
      if (firstFailure == null) {
        firstFailure = failure;
      }
      return false;
    }
  }

  LatencyHistogram latencies() {
    return latencies;
  }

  double perSecond() {
    return busyNanos == 0 ? 0 : latencies.total() * 1e9 / busyNanos;
  }

  @Nullable Throwable firstFailure() {
    return firstFailure;
  }
}
