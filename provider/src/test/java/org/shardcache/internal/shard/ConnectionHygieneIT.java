package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.testing.FaultProxy;

/** Whatever went wrong before, every later get returns the value of its own key. */
@WithEmbeddedShards(count = 2)
class ConnectionHygieneIT {

  private static final int KEYS = 1_000;
  private static final int THREADS = 8;
  private static final Duration BUDGET = Duration.ofMillis(300);

  private final List<EmbeddedShard> servers;

  ConnectionHygieneIT(EmbeddedShards servers) {
    this.servers = servers.shards();
  }

  @BeforeEach
  void fill() {
    servers.forEach(server -> server.command("FLUSHALL"));
    try (TestShards shards = TestShards.of(Duration.ofSeconds(5), servers)) {
      assertThat(shards.all().executeAll(all(i -> Requests.set("key" + i, "value" + i))))
          .allMatch(Result.Value.class::isInstance);
    }
  }

  @Test
  void afterErrorsInTheMiddleOfPipelinesEveryGetReturnsItsOwnValue() throws Exception {
    try (TestShards shards = TestShards.of(Duration.ofSeconds(5), servers)) {
      shards.all().list().get(1).execute(Requests.set("key501", "no number"));
      for (int round = 0; round < 5; round++) {
        List<Result<Long>> results =
            shards
                .all()
                .executeAll(all(i -> Requests.increment(i == 501 ? "key" + i : "counter" + i)));
        assertThat(results.get(501)).isInstanceOf(Result.Failure.class);
        assertThat(results.stream().filter(Result.Failure.class::isInstance)).hasSize(1);
      }
      shards.all().list().get(1).execute(Requests.set("key501", "value501"));

      assertEveryGetReturnsItsOwnValue(shards);
    }
  }

  @Test
  void afterTimeoutsOfSingleCallsAndPipelinesEveryGetReturnsItsOwnValue() throws Exception {
    try (FaultProxy slow = TestShards.proxy(servers.get(0));
        TestShards shards =
            TestShards.of(
                BUDGET, 8, TestShards.endpoint(slow), TestShards.endpoint(servers.get(1)))) {
      for (int round = 0; round < 2; round++) {
        slow.delayReplies(BUDGET.multipliedBy(2));
        inParallel(() -> Timed.call(() -> shards.first().execute(Requests.get("key0"))));
        slow.delayReplies(BUDGET.minusMillis(20)); // around the deadline: some come, some do not
        inParallel(
            () -> Timed.call(() -> shards.all().executeAll(all(i -> Requests.get("key" + i)))));
        slow.delayReplies(Duration.ZERO);
      }
      await("the outage is over").until(() -> Timed.call(get(shards)).failure() == null);

      assertEveryGetReturnsItsOwnValue(shards);
    }
  }

  @Test
  void afterInterruptsEveryGetReturnsItsOwnValue() throws Exception {
    try (TestShards shards = TestShards.of(Duration.ofSeconds(5), servers)) {
      List<Thread> callers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Thread caller =
            new Thread(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    shards.all().executeAll(all(k -> Requests.get("key" + k)));
                    shards.first().execute(Requests.get("key0"));
                  }
                });
        caller.start();
        callers.add(caller);
      }
      while (callers.stream().anyMatch(Thread::isAlive)) {
        callers.forEach(Thread::interrupt);
      }

      assertEveryGetReturnsItsOwnValue(shards);
    }
  }

  @Test
  void afterConnectionsWereCutEveryGetReturnsItsOwnValue() throws Exception {
    try (FaultProxy proxy = TestShards.proxy(servers.get(0));
        TestShards shards =
            TestShards.of(
                Duration.ofSeconds(5),
                8,
                TestShards.endpoint(proxy),
                TestShards.endpoint(servers.get(1)))) {
      proxy.loseEveryNthReply("GET", 313);
      for (int i = 0; i < 5; i++) {
        inParallel(
            () -> Timed.call(() -> shards.all().executeAll(all(k -> Requests.get("key" + k)))));
      }
      assertThat(proxy.lost()).isGreaterThan(10);
      proxy.loseEveryNthReply("", Integer.MAX_VALUE);

      assertEveryGetReturnsItsOwnValue(shards);
    }
  }

  private static Supplier<String> get(TestShards shards) {
    return () -> shards.first().execute(Requests.get("key0"));
  }

  /** 10,000 gets from 8 threads. */
  private static void assertEveryGetReturnsItsOwnValue(TestShards shards) throws Exception {
    List<List<String>> wrong =
        inParallel(
            () -> {
              List<String> found = new ArrayList<>();
              for (int i = 0; i < 10_000 / THREADS; i++) {
                int number = i % KEYS;
                String value =
                    shards.all().list().get(number % 2).execute(Requests.get("key" + number));
                if (!value.equals("value" + number)) {
                  found.add("key" + number + " gave " + value);
                }
              }
              return found;
            });
    assertThat(wrong).allMatch(List::isEmpty);
  }

  private static <T> List<T> inParallel(Callable<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(Collections.nCopies(THREADS, task))) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Even keys go to the first shard, odd ones to the second. */
  private static <R> List<Routed<R>> all(IntFunction<Request<R>> request) {
    return IntStream.range(0, KEYS).mapToObj(i -> new Routed<>(i % 2, request.apply(i))).toList();
  }
}
