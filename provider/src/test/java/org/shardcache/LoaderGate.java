package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Holds threads at one place, in a loader or a writer, until it is opened. */
final class LoaderGate {

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final AtomicInteger arrived = new AtomicInteger();
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Waits until the gate is open. */
  void pass() {
    arrived.incrementAndGet();
    try {
      assertThat(opened.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).as("gate opened").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until so many have come. */
  void awaitArrivals(int count) {
    Awaitility.await("arrivals")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(LONGEST)
        .until(() -> arrived.get() >= count);
  }

  void open() {
    opened.countDown();
  }
}
