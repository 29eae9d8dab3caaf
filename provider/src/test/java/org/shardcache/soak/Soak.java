package org.shardcache.soak;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Callers at work while one fault follows the other; in the end all is quiet, and what callers know
 * is compared with what there is.
 */
final class Soak {

  private static final int KEYS_EACH = 8;
  private static final long STUCK_MILLIS = 20_000;

  private final SoakTopology topology;
  private final Duration time;
  private final int callersOfAKind;
  private final Random random;
  private final Health health;
  private final Evidence evidence = new Evidence();
  private final List<Caller> callers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  Soak(SoakTopology topology, Duration time, int callersOfAKind, long seed) {
    this.topology = topology;
    this.time = time;
    this.callersOfAKind = callersOfAKind;
    this.random = new Random(seed);
    this.health = new Health(topology.parts());
  }

  /** Runs it all; what is found is in the evidence. */
  Evidence run() throws InterruptedException {
    try (SoakCaches caches = new SoakCaches(topology)) {
      for (CallerThreads kind : CallerThreads.values()) {
        for (int i = 0; i < callersOfAKind; i++) {
          start(caches, kind, kind.name().toLowerCase(java.util.Locale.ROOT) + i);
        }
      }
      try {
        inflict();
      } finally {
        callers.forEach(Caller::stop);
      }
      for (Thread thread : threads) {
        thread.join(STUCK_MILLIS);
        if (thread.isAlive()) {
          evidence.violation("stuck: " + List.of(thread.getStackTrace()));
        }
      }
      Thread.sleep(SoakTopology.GRACE_MILLIS); // the time that a fault may be felt
      callers.forEach(Caller::verify);
      caches.counters().check(health, topology.parts()).forEach(evidence::violation);
    }
    awaitNothingLeft();
    return evidence;
  }

  /** What happened, in its order. */
  List<String> faults() {
    return faults;
  }

  private void start(SoakCaches caches, CallerThreads kind, String name) {
    List<OwnKey> own =
        IntStream.range(0, KEYS_EACH)
            .mapToObj(i -> name + "-" + i)
            .map(key -> new OwnKey(key, caches.partOf(caches.plain(), key), health))
            .toList();
    String key = name + "-written";
    OwnKey written = new OwnKey(key, caches.partOf(caches.writing(), key), health);
    Caller caller =
        new Caller(
            caches,
            health,
            evidence,
            topology.parts(),
            kind,
            new Random(random.nextLong()),
            own,
            written,
            name + "-loaded");
    kind.unstarted(caller)
        .ifPresent(
            thread -> {
              callers.add(caller);
              threads.add(thread);
              thread.start();
            });
  }

  /** One fault at a time, every kind once before one comes again. */
  private void inflict() throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Fault> next = new ArrayList<>();
    while (System.nanoTime() - end < 0) {
      if (next.isEmpty()) {
        next.addAll(topology.faults());
        Collections.shuffle(next, random);
      }
      Fault fault = takeOtherKind(next);
      faults.add(fault.name() + " of part " + fault.part());
      health.begins(fault);
      try {
        fault.begin().run();
        pauseAndInterrupt(100 + random.nextInt(900));
      } finally {
        fault.end().run();
        health.hasEnded(fault);
      }
      pauseAndInterrupt(100 + random.nextInt(400));
    }
  }

  private Fault takeOtherKind(List<Fault> next) {
    for (int i = 0; i < next.size(); i++) {
      String name = next.get(i).name();
      boolean recent =
          faults.stream()
              .skip(Math.max(0, faults.size() - 6))
              .anyMatch(before -> before.startsWith(name));
      if (!recent) {
        return next.remove(i);
      }
    }
    return next.remove(0);
  }

  private void pauseAndInterrupt(int millis) throws InterruptedException {
    for (int left = millis; left > 0; left -= 50) {
      Thread.sleep(Math.min(50, left));
      threads.get(random.nextInt(threads.size())).interrupt();
    }
  }

  private void awaitNothingLeft() {
    await("no connection is left")
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> topology.servers().stream().allMatch(server -> CacheClients.count(server) == 0));
    await("no thread is left")
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("shardcache")));
  }
}
