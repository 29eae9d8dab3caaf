package org.shardcache.benchmarks.agent;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the driver asks of one contender: one scenario at a time, any number of runs each. */
final class Session<V> {

  /** A scenario that is ready to run. */
  private record Prepared<V>(Scenario scenario, Store<V> store, Workload<V> workload) {}

  private final Contender<V> contender;
  private final AtomicLong runs = new AtomicLong();
  private @Nullable Prepared<V> prepared;

  Session(Contender<V> contender) {
    this.contender = contender;
  }

  String describe() {
    return contender.description();
  }

  /** Why the contender cannot do it, or nothing once it is ready for it. */
  Optional<String> prepare(Servers servers, Scenario scenario) throws Exception {
    release();
    Optional<String> refusal = contender.refusal(servers, scenario);
    if (refusal.isEmpty()) {
      Store<V> store = contender.open(servers, scenario);
      try {
        prepared = new Prepared<>(scenario, store, filled(store, scenario));
      } catch (RuntimeException failure) {
        store.close();
        throw failure;
      }
    }
    return refusal;
  }

  private Workload<V> filled(Store<V> store, Scenario scenario) {
    Workload<V> workload = new Workload<>(contender, store, scenario);
    if (workload.startsFull()) {
      workload.fill();
    }
    return workload;
  }

  Measurement run(long millis) throws InterruptedException {
    Prepared<V> current = prepared;
    if (current == null) {
      throw new IllegalStateException("There is nothing to run: prepare a scenario first");
    }
    Scenario scenario = current.scenario();
    long seed = runs.incrementAndGet();
    return new Run(scenario.callers(), scenario.threads())
        .measure(worker -> current.workload().call(worker, seed), millis);
  }

  void release() throws Exception {
    Prepared<V> current = prepared;
    prepared = null;
    if (current != null) {
      current.store().close();
    }
  }
}
