package org.shardcache.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.cache.event.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.testing.Async;

/** The queue of an asynchronous listener. */
@Timeout(30)
final class AsyncQueueTest {

  private static final String THREAD = "shardcache-listener of AsyncQueueTest";

  private final Callbacks callbacks = new Callbacks();
  private final List<String> delivered = new CopyOnWriteArrayList<>();
  private final AtomicInteger ended = new AtomicInteger();

  private AsyncQueue queue(Consumer<StoredEvent> delivery, Duration patience) {
    return new AsyncQueue(delivery, ended::incrementAndGet, callbacks, patience, THREAD);
  }

  private void deliver(StoredEvent event) {
    delivered.add(new String(event.key(), StandardCharsets.UTF_8));
  }

  private static StoredEvent event(String key) {
    return new StoredEvent(
        EventType.REMOVED, key.getBytes(StandardCharsets.UTF_8), new byte[0], new byte[0]);
  }

  /** As an operation does. */
  private static void offer(AsyncQueue queue, String key) {
    queue.awaitRoom();
    queue.add(event(key));
  }

  private static boolean hasThread() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(THREAD));
  }

  @Test
  void itsThreadComesWithAnEventAndGoesWhenThereIsNone() {
    AsyncQueue queue = queue(this::deliver, Duration.ofSeconds(1));
    assertThat(hasThread()).isFalse();

    for (int round = 1; round <= 2; round++) {
      offer(queue, "event " + round);
      int expected = round;
      await().until(() -> delivered.size() == expected);
      await().until(() -> !hasThread());
    }
    assertThat(ended).hasValue(0);
    queue.close();
    await().until(() -> ended.get() == 1);
  }

  @Test
  void whatWasAddedBeforeTheEndIsDeliveredAndTheEndIsToldOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AsyncQueue queue =
        queue(
            event -> {
              awaitUninterruptibly(release);
              deliver(event);
            },
            Duration.ofSeconds(1));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      expected.add("event " + i);
      offer(queue, "event " + i);
    }

    queue.close();
    queue.close();
    offer(queue, "too late");
    assertThat(ended).hasValue(0);
    release.countDown();

    await().until(() -> ended.get() > 0);
    await().until(() -> !hasThread());
    assertThat(delivered).isEqualTo(expected);
    assertThat(ended).hasValue(1);
  }

  @Test
  void manyThreadsAddWhileItsThreadComesAndGoesAndNothingIsLost() throws Exception {
    AsyncQueue queue = queue(this::deliver, Duration.ofSeconds(20));
    CompletableFuture<?>[] adders = new CompletableFuture<?>[4];
    for (int i = 0; i < adders.length; i++) {
      String adder = "adder " + i;
      adders[i] =
          Async.run(
              () -> {
                for (int n = 0; n < 500; n++) {
                  offer(queue, adder);
                }
              });
    }
    CompletableFuture.allOf(adders).get(20, TimeUnit.SECONDS);

    await().until(() -> delivered.size() == 2_000);
    queue.close();
    await().until(() -> ended.get() == 1);
  }

  @Test
  void aStuckListenerHoldsUpOneCallerAndItsOwnThreadsNever() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    long patience = 300;
    AsyncQueue queue =
        queue(
            event -> {
              awaitUninterruptibly(release);
              deliver(event);
            },
            Duration.ofMillis(patience));
    for (int i = 0; i <= AsyncQueue.CAPACITY; i++) { // and the one that is being delivered
      offer(queue, "event");
    }

    assertThat(millisOf(() -> offer(queue, "waits"))).isGreaterThanOrEqualTo(patience - 50);
    assertThat(millisOf(() -> addMany(queue, 100))).isLessThan(patience * 20);
    try (Callbacks.Scope scope = callbacks.enter()) {
      assertThat(millisOf(() -> offer(queue, "by a listener"))).isLessThan(patience);
    }
    release.countDown();
    await().until(() -> delivered.contains("by a listener"));
    assertThat(delivered).doesNotContain("waits", "dropped");
    offer(queue, "caught up");
    await().until(() -> delivered.contains("caught up"));
    queue.close();
  }

  private static void addMany(AsyncQueue queue, int count) {
    for (int i = 0; i < count; i++) {
      offer(queue, "dropped");
    }
  }

  @Test
  void anErrorOfTheListenerDoesNotEndTheQueue() {
    AsyncQueue queue =
        queue(
            event -> {
              deliver(event);
              throw new AssertionError("by the test");
            },
            Duration.ofSeconds(1));

    offer(queue, "first");
    offer(queue, "second");

    await().until(() -> delivered.equals(List.of("first", "second")));
    queue.close();
    await().until(() -> ended.get() == 1);
  }

  private static long millisOf(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anInterruptedCallerWaitsForRoomLikeAnyOtherAndStaysInterrupted() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AsyncQueue queue =
        queue(
            event -> {
              awaitUninterruptibly(release);
              deliver(event);
            },
            Duration.ofSeconds(20));
    for (int i = 0; i <= AsyncQueue.CAPACITY; i++) { // and the one that is being delivered
      offer(queue, "event");
    }

    AtomicInteger interrupted = new AtomicInteger();
    Thread caller =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              offer(queue, "last");
              interrupted.set(Thread.interrupted() ? 1 : 2);
            });
    caller.start();
    await().until(() -> caller.getState() == Thread.State.TIMED_WAITING || !caller.isAlive());
    release.countDown();
    caller.join();

    await().until(() -> delivered.size() == AsyncQueue.CAPACITY + 2);
    assertThat(delivered.get(delivered.size() - 1)).isEqualTo("last");
    assertThat(interrupted).hasValue(1);
    queue.close();
  }
}
