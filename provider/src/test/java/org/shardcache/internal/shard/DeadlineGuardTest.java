package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The guard goes on for as long as there is anything to guard, whatever happens to it. */
class DeadlineGuardTest {

  private final String name = "guard-test-" + System.nanoTime();
  private final DeadlineGuard guard = new DeadlineGuard(name, TimeUnit.MILLISECONDS.toNanos(1));

  @AfterEach
  void close() {
    guard.close();
    await("the guard is gone").until(() -> threads().findAny().isEmpty());
  }

  @Test
  void oneThatFailsConcernsNoOther() {
    AtomicInteger looks = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    DeadlineGuard.Guarded failing =
        now -> {
          if (done.get()) {
            return false;
          }
          throw new OutOfMemoryError("pretended");
        };
    guard.watch(failing);
    guard.watch(
        now -> {
          looks.incrementAndGet();
          return false;
        });

    guard.ensureRunning();

    await().until(() -> looks.get() > 100); // four times as long as without anything to guard
    assertThat(threads()).hasSize(1);
    done.set(true);
  }

  @Test
  void itEndsWhenThereIsNothingToGuardAndComesBack() {
    AtomicInteger looks = new AtomicInteger();
    guard.watch(
        now -> {
          looks.incrementAndGet();
          return false;
        });
    for (int i = 0; i < 3; i++) {
      int before = looks.get();
      guard.ensureRunning();
      await().until(() -> looks.get() > before && threads().findAny().isEmpty());
    }
  }

  @Test
  void whatBeginsWhileItEndsIsGuarded() {
    for (int i = 0; i < 20; i++) {
      AtomicInteger looks = new AtomicInteger();
      AtomicBoolean underWay = new AtomicBoolean();
      DeadlineGuard.Guarded late =
          now -> {
            // begins at about the time of the last looks
            if (looks.incrementAndGet() == 25) {
              underWay.set(true);
            }
            return underWay.get();
          };
      guard.watch(late);
      guard.ensureRunning();
      await().until(() -> looks.get() > 60);
      underWay.set(false);
      guard.forget(late);
    }
  }

  private Stream<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().endsWith(name));
  }
}
