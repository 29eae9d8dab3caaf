package org.shardcache.internal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Every task is run, whatever happens: somebody waits to be told how it ended. */
final class DaemonThreadsTest {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  @Test
  void aTaskThatComesAfterTheEndIsRunByItsCaller() {
    DaemonThreads executor = DaemonThreads.forLoads("test");
    executor.close();
    AtomicInteger runs = new AtomicInteger();

    executor.execute(runs::incrementAndGet);

    assertThat(runs).hasValue(1);
  }

  @Test
  void tasksThatWaitAtTheEndAreRun() {
    DaemonThreads executor = DaemonThreads.forLoads("test");
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      executor.execute(
          () -> {
            awaitOpen(gate);
            runs.incrementAndGet();
          });
    }

    executor.close();
    gate.countDown();

    Awaitility.await().atMost(LONGEST).until(() -> runs.get() == 100);
  }

  @Test
  void moreTasksThanPlacesAreRunByTheirCaller() {
    CountDownLatch gate = new CountDownLatch(1);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    AtomicInteger runs = new AtomicInteger();
    try (DaemonThreads executor = DaemonThreads.forLoads("test")) {
      for (int i = 0; i < 1_000; i++) {
        executor.execute(
            () -> {
              threads.add(Thread.currentThread());
              if (Thread.currentThread().isDaemon()) {
                awaitOpen(gate);
              }
              runs.incrementAndGet();
            });
      }
      gate.countDown();
      Awaitility.await().atMost(LONGEST).until(() -> runs.get() == 1_000);
    }
    assertThat(threads).contains(Thread.currentThread()).hasSizeLessThanOrEqualTo(5);
  }

  private static void awaitOpen(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
