package org.shardcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Threads that count in one cache by several kinds of operations, each value with its key in it, so
 * that a value of another key and an update that got lost both show.
 */
public final class ClusterLoad implements AutoCloseable {

  /** Enough of them with each primary that they share connections. */
  private static final int THREADS = 32;

  private final Cache<String, String> cache;
  private final int keys;
  private final AtomicIntegerArray sure;
  private final AtomicIntegerArray perhaps;
  private final AtomicIntegerArray served;
  private final AtomicLong operations = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final List<CompletableFuture<Void>> threads = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * Fills the cache with counters and begins.
   *
   * @param keys how many counters, at least 20
   */
  public ClusterLoad(Cache<String, String> cache, int keys) {
    this.cache = cache;
    this.keys = keys;
    this.sure = new AtomicIntegerArray(keys);
    this.perhaps = new AtomicIntegerArray(keys);
    this.served = new AtomicIntegerArray(keys);
    for (int i = 0; i < keys; i++) {
      cache.put(key(i), value(i, 0));
    }
    for (int thread = 0; thread < THREADS; thread++) {
      threads.add(Async.run(this::run));
    }
    awaitProgress();
  }

  /** Waits until many operations more have ended. */
  public void awaitProgress() {
    long before = operations.get();
    await().atMost(Duration.ofSeconds(30)).until(() -> operations.get() > before + 500);
  }

  /** Waits until an operation on each key has ended well since now. */
  public void awaitEveryKeyServed() {
    for (int i = 0; i < keys; i++) {
      served.set(i, 0);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> IntStream.range(0, keys).allMatch(i -> served.get(i) > 0));
  }

  /** Lets the calls that run end, and begins no more. */
  public void stop() {
    stopped = true;
    threads.forEach(CompletableFuture::join);
  }

  /** The keys of the counters. */
  public List<String> keys() {
    return IntStream.range(0, keys).mapToObj(ClusterLoad::key).toList();
  }

  /** How many operations have ended, well or not. */
  public long operations() {
    return operations.get();
  }

  /** The messages of the calls that failed. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** No call gave the value of another key. */
  public void assertNoValueWrong() {
    assertThat(wrong).isEmpty();
  }

  /** Each counter has at least the increments that succeeded, and none that was not made. */
  public void assertNoUpdateLost() {
    assertNoValueWrong();
    for (int i = 0; i < keys; i++) {
      assertThat(count(i, cache.get(key(i))))
          .as(key(i))
          .isBetween(sure.get(i), sure.get(i) + perhaps.get(i));
    }
  }

  private void run() {
    while (!stopped) {
      int i = ThreadLocalRandom.current().nextInt(keys);
      try {
        switch (ThreadLocalRandom.current().nextInt(4)) {
          case 0 -> check(i, cache.get(key(i)));
          case 1 -> readMany(i);
          case 2 -> replace(i);
          default -> invoke(i);
        }
        served.incrementAndGet(i);
      } catch (RuntimeException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
      operations.incrementAndGet();
    }
  }

  private void readMany(int first) {
    Set<String> some = new TreeSet<>();
    for (int n = 0; n < 20; n++) {
      some.add(key((first + 7 * n) % keys));
    }
    Map<String, String> found = cache.getAll(some);
    for (int n = 0; n < 20; n++) {
      int i = (first + 7 * n) % keys;
      check(i, found.get(key(i)));
    }
  }

  private void replace(int i) {
    String old = cache.get(key(i));
    check(i, old);
    increment(i, () -> old != null && cache.replace(key(i), old, value(i, count(i, old) + 1)));
  }

  private void invoke(int i) {
    increment(
        i,
        () ->
            cache.invoke(
                key(i),
                (entry, arguments) -> {
                  check(i, entry.getValue());
                  if (entry.getValue() == null) {
                    return false;
                  }
                  entry.setValue(value(i, count(i, entry.getValue()) + 1));
                  return true;
                }));
  }

  private interface Attempt {
    boolean succeeds();
  }

  private void increment(int i, Attempt attempt) {
    perhaps.incrementAndGet(i);
    boolean known = false;
    boolean done = false;
    try {
      done = attempt.succeeds();
      known = true;
    } finally {
      if (known) {
        perhaps.decrementAndGet(i);
      }
      if (done) {
        sure.incrementAndGet(i);
      }
    }
  }

  private void check(int i, @Nullable String value) {
    if (value != null && !value.startsWith(key(i) + "=")) {
      wrong.add(key(i) + " had " + value);
    }
  }

  private static String key(int i) {
    return "counter" + i;
  }

  private static String value(int i, int count) {
    return key(i) + "=" + count;
  }

  private static int count(int i, String value) {
    return Integer.parseInt(value.substring(key(i).length() + 1));
  }

  @Override
  public void close() {
    stop();
  }
}
