package org.shardcache.benchmarks.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Lets all workers of a scenario call for a while. */
final class Run {
  private static final long PATIENCE_SECONDS = 60;

  private final ThreadFactory threads;
  private final int count;

  Run(Callers callers, int count) {
    this.threads = Threads.of(callers);
    this.count = count;
  }

  /**
   * Measures.
   *
   * @param calls what each worker does, by its number
   * @param millis for how long
   * @throws IllegalStateException if workers do not come to an end; then they still run
   */
  Measurement measure(IntFunction<Call> calls, long millis) throws InterruptedException {
    Worker.Gate gate = new Worker.Gate(count);
    List<Worker> workers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Worker worker = new Worker(calls.apply(i), TimeUnit.MILLISECONDS.toNanos(millis), gate);
      workers.add(worker);
      threads.newThread(worker).start();
    }
    gate.ready().await();
    Costs before = Costs.now();
    gate.start().countDown();
    boolean finished = gate.done().await(millis + PATIENCE_SECONDS * 1000, TimeUnit.MILLISECONDS);
    Costs after = Costs.now();
    gate.end().countDown();
    if (!finished) {
      throw new IllegalStateException(
          gate.done().getCount() + " of " + count + " callers hang: their last call does not end");
    }
    return sum(workers, after.cpuNanos() - before.cpuNanos(), allocated(before, after));
  }

  private static long allocated(Costs before, Costs after) {
    return Math.max(0, after.allocatedBytes() - before.allocatedBytes());
  }

  private static Measurement sum(List<Worker> workers, long cpuNanos, long allocatedBytes) {
    LatencyHistogram all = new LatencyHistogram();
    double perSecond = 0;
    for (Worker worker : workers) {
      all.add(worker.latencies());
      perSecond += worker.perSecond();
    }
    workers.stream()
        .map(Worker::firstFailure)
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(Throwable::printStackTrace);
    return new Measurement(
        all.total(),
        all.failed(),
        perSecond,
        all.percentile(0.5),
        all.percentile(0.99),
        all.percentile(0.999),
        all.max(),
        cpuNanos,
        allocatedBytes);
  }
}
