package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Request.Travel;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.testing.FaultProxy;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Many callers share a connection to a real server, and whatever happens to it. */
@WithEmbeddedShards(count = 1)
class LaneIT {

  private static final int CALLERS = 48;
  private static final Duration BUDGET = Duration.ofMillis(600);
  private static final Duration LATE = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Callers that begin one by one and have connections of their own, and one for the lane. */
  private static final int MOST_CONNECTIONS = 8;

  private final EmbeddedShard server;

  LaneIT(EmbeddedShards servers) {
    this.server = servers.shard(0);
  }

  @BeforeEach
  void empty() {
    server.command("FLUSHALL");
  }

  @Test
  void manyCallersGetTheirOwnRepliesOverFewConnections() throws Exception {
    try (TestShards shards = patient(server.host(), server.port())) {
      List<FutureTask<Long>> callers =
          start(
              Kind.PLATFORM,
              id -> {
                for (int i = 0; i < 300; i++) {
                  execute(shards, Requests.set("key" + id, "value" + id + "," + i));
                  assertThat(execute(shards, Requests.get("key" + id)))
                      .isEqualTo("value" + id + "," + i);
                }
              });
      int most = 0;
      while (!callers.stream().allMatch(FutureTask::isDone)) {
        most = Math.max(most, TestShards.clients(server).size());
      }
      join(callers);
      assertThat(most).isBetween(1, MOST_CONNECTIONS);
    }
    awaitNothingLeft();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsNeverHaveAConnectionOfTheirOwnAndNoInterruptHarmsAnybody() throws Exception {
    try (TestShards shards = patient(server.host(), server.port())) {
      List<FutureTask<Long>> callers =
          start(
              Kind.VIRTUAL,
              id -> {
                for (int i = 0; i < 300; i++) {
                  boolean interrupt = i % 10 == 0;
                  if (interrupt) {
                    Thread.currentThread().interrupt();
                  }
                  assertThat(execute(shards, Requests.increment("counter" + id))).isEqualTo(i + 1);
                  assertThat(Thread.interrupted()).isEqualTo(interrupt);
                }
              });
      join(callers);
      assertThat(TestShards.clients(server)).hasSize(1);
    }
    awaitNothingLeft();
  }

  @Test
  void interruptedCallersAndTheirNeighboursAreServed() throws Exception {
    try (TestShards shards = patient(server.host(), server.port())) {
      List<FutureTask<Long>> callers =
          start(
              Kind.PLATFORM,
              id -> {
                for (int i = 0; i < 200; i++) {
                  if (id % 2 == 0) {
                    Thread.currentThread().interrupt();
                  }
                  assertThat(execute(shards, Requests.increment("counter" + id))).isEqualTo(i + 1);
                  assertThat(Thread.interrupted()).isEqualTo(id % 2 == 0);
                }
              });
      join(callers);
    }
  }

  @Test
  void whileAServerHangsEveryCallEndsInTimeAndThoseThatFollowFailAtOnce() throws Exception {
    try (TestShards shards = TestShards.of(BUDGET, List.of(server))) {
      increments(shards, "warm");
      List<Timed<Long>> first;
      List<Timed<Long>> next;
      server.pause();
      try {
        first = increments(shards, "first");
        next = increments(shards, "next");
      } finally {
        server.resume();
      }
      assertThat(first).allMatch(call -> call.failure() instanceof ShardException);
      assertThat(first).allMatch(call -> call.took().compareTo(BUDGET.plus(LATE)) < 0);
      assertThat(first).anyMatch(call -> call.shardException().effect() == Effect.UNKNOWN);
      assertThat(next).allMatch(call -> call.failure() instanceof ShardException);
      assertThat(next.stream().filter(call -> call.took().compareTo(LATE) < 0))
          .as("all but the one that tries to connect")
          .hasSizeGreaterThanOrEqualTo(CALLERS - 1);
      await()
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(execute(shards, Requests.get("no"))).isEqualTo("(nil)"));
      for (int id = 0; id < CALLERS; id++) {
        boolean unsent = first.get(id).shardException().effect() == Effect.NONE;
        assertThat(server.command("GET", "first" + id).strip())
            .isIn("(nil)", unsent ? "(nil)" : "1");
        assertThat(server.command("GET", "next" + id).strip()).isEqualTo("(nil)");
      }
    }
    awaitNothingLeft();
  }

  /** One change of each caller at the same time, of a key that is its own. */
  private static List<Timed<Long>> increments(TestShards shards, String prefix) throws Exception {
    AtomicReferenceArray<Timed<Long>> calls = new AtomicReferenceArray<>(CALLERS);
    join(
        start(
            Kind.MIXED,
            id ->
                calls.set(id, Timed.call(() -> execute(shards, Requests.increment(prefix + id))))));
    return IntStream.range(0, CALLERS).mapToObj(calls::get).toList();
  }

  @Test
  void cutsInTheMidstOfBatchesLoseNoChangeThatWasConfirmedAndMakeNoneTwice() throws Exception {
    server.command("SET", "key", "value");
    AtomicLong sure = new AtomicLong();
    AtomicLong unknown = new AtomicLong();
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = patient(proxy.host(), proxy.port())) {
      List<FutureTask<Long>> callers =
          start(
              Kind.MIXED,
              id -> {
                for (int i = 0; i < 100; i++) {
                  if (id % 2 == 0) {
                    Timed<Long> change =
                        Timed.call(() -> execute(shards, Requests.increment("counter")));
                    if (change.failure() == null) {
                      sure.incrementAndGet();
                    } else if (change.shardException().effect() == Effect.UNKNOWN) {
                      unknown.incrementAndGet();
                    }
                  } else {
                    Timed<String> read = Timed.call(() -> execute(shards, Requests.get("key")));
                    assertThat(read.failure() == null ? read.value() : "lost twice")
                        .isIn("value", "lost twice");
                  }
                }
              });
      int cuts = 0;
      while (!callers.stream().allMatch(FutureTask::isDone)) {
        proxy.cut();
        cuts++;
        Thread.sleep(15);
      }
      assertThat(cuts).isGreaterThan(1);
      join(callers);
    }
    long count = Long.parseLong(server.command("GET", "counter").strip());
    assertThat(count).isBetween(sure.get(), sure.get() + unknown.get());
    awaitNothingLeft();
  }

  @Test
  void readsWhoseRepliesAreLostAreSentAgain() throws Exception {
    server.command("SET", "key", "value");
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = patient(proxy.host(), proxy.port())) {
      proxy.loseEveryNthReply("GET", 500);
      join(
          start(
              Kind.MIXED,
              id -> {
                for (int i = 0; i < 100; i++) {
                  assertThat(execute(shards, Requests.get("key"))).isEqualTo("value");
                }
              }));
      assertThat(proxy.lost()).isPositive();
    }
    awaitNothingLeft();
  }

  @Test
  void aRequestTakesTheLaneWhereNoPlaceIsFreeUnlessItIsLarge() {
    Duration patience = Duration.ofMillis(200);
    PoolLimits limits = new PoolLimits(1, patience, Duration.ofMinutes(1), 1_000);
    try (TestShards shards = TestShards.of(LONG, limits, endpoint())) {
      ConnectionPool pool = TestShards.pool(shards.first());
      ShardConnection held = pool.borrow(Deadline.after(LONG));
      int others = "SETkey".length();
      byte[] largest = new byte[(int) SharedWay.MOST_BYTES - others];

      assertThat(execute(shards, Requests.set("key", largest))).isEqualTo("OK");
      Timed<Object> larger =
          Timed.call(() -> execute(shards, Requests.set("key", new byte[largest.length + 1])));

      assertThat(larger.shardException().effect()).isEqualTo(Effect.NONE);
      assertThat(larger.shardException()).hasMessageContaining("shardcache.pool.max");
      pool.release(held);
    }
    awaitNothingLeft();
  }

  @Test
  void moreCallersThanThereMayBeAreRefusedBeforeAnythingIsSent() throws Exception {
    try (TestShards shards = patient(server.host(), server.port())) {
      Node node = shards.first().primary(Deadline.after(LONG));
      try (DeadlineGuard guard = new DeadlineGuard("test");
          SharedWay way = new SharedWay(node, LONG, node.pool(), guard, TestShards.limits(8), 1)) {
        FutureTask<List<@Nullable Object>> first =
            new FutureTask<>(() -> exchange(way, Command.BLPOP, "list", "0"));
        new Thread(first).start();
        await()
            .until(
                () -> TestShards.clients(server).stream().anyMatch(c -> c.contains("cmd=blpop")));

        Timed<List<@Nullable Object>> second =
            Timed.call(() -> exchange(way, Command.SET, "key", "value"));

        assertThat(second.shardException().effect()).isEqualTo(Effect.NONE);
        assertThat(second.shardException()).hasMessageContaining("1 calls, the most there may be");
        server.command("LPUSH", "list", "value");
        assertThat(first.get()).hasSize(1);
        assertThat(exchange(way, Command.EXISTS, "key")).containsExactly(0L);
      }
    }
    awaitNothingLeft();
  }

  private static List<@Nullable Object> exchange(SharedWay way, Command command, String... words) {
    CommandArguments arguments = new CommandArguments(command);
    for (String word : words) {
      arguments.add(word);
    }
    return way.exchange(List.of(arguments), Repeat.FORBIDDEN, Deadline.after(LONG), Journal.NONE);
  }

  @Test
  void nobodyWaitsMuchLongerThanOthers() throws Exception {
    ConcurrentLinkedQueue<Long> served = new ConcurrentLinkedQueue<>();
    try (TestShards shards = patient(server.host(), server.port())) {
      long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      join(
          start(
              Kind.PLATFORM,
              id -> {
                long calls = 0;
                while (System.nanoTime() - end < 0) {
                  execute(shards, Requests.set("key" + id, "value"));
                  calls++;
                }
                served.add(calls);
              }));
    }
    double mean = served.stream().mapToLong(Long::longValue).average().orElseThrow();
    assertThat(served).allSatisfy(calls -> assertThat((double) calls).isGreaterThan(mean / 4));
  }

  @Test
  void closingServesWhoHasBegunAndRefusesWhoComes() throws Exception {
    TestShards shards = patient(server.host(), server.port());
    AtomicLong refused = new AtomicLong();
    CountDownLatch underWay = new CountDownLatch(CALLERS);
    List<FutureTask<Long>> callers =
        start(
            Kind.MIXED,
            id -> {
              while (true) {
                Timed<String> call =
                    Timed.call(() -> execute(shards, Requests.set("key" + id, "value")));
                underWay.countDown();
                if (call.failure() != null) {
                  assertThat(call.shardException().effect()).isEqualTo(Effect.NONE);
                  if (call.failure().getMessage().contains("the cache manager is closed")) {
                    refused.incrementAndGet();
                    return;
                  }
                }
              }
            });
    underWay.await();
    shards.close();
    join(callers);
    assertThat(refused).hasValue(CALLERS);
    awaitNothingLeft();
  }

  /** With time enough for a machine that has other things to do. */
  private static TestShards patient(String host, int port) {
    return TestShards.of(LONG, 8, new Endpoint(host, port, 0, null, null, LONG));
  }

  private Endpoint endpoint() {
    return new Endpoint(server.host(), server.port(), 0, null, null, LONG);
  }

  private static <R> R execute(TestShards shards, Request<R> request) {
    return shards.all().execute(new Routed<>(0, KEY, ReadFrom.PRIMARY, Travel.SHARED, request));
  }

  private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

  private enum Kind {
    PLATFORM,
    VIRTUAL,
    MIXED
  }

  private static List<FutureTask<Long>> start(Kind kind, IntConsumer calls) {
    List<FutureTask<Long>> tasks = new ArrayList<>();
    for (int id = 0; id < CALLERS; id++) {
      int caller = id;
      Callable<Long> body =
          () -> {
            calls.accept(caller);
            return 0L;
          };
      FutureTask<Long> task = new FutureTask<>(body);
      boolean virtual = kind == Kind.VIRTUAL || (kind == Kind.MIXED && id % 2 == 0);
      tasks.add(task);
      (virtual ? TestThreads.virtualIfPossible(task) : new Thread(task)).start();
    }
    return tasks;
  }

  private static void join(List<FutureTask<Long>> tasks) throws Exception {
    for (FutureTask<Long> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
  }

  private void awaitNothingLeft() {
    TestShards.awaitNoClients(server);
    await("the lane's thread is gone")
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("shardcache-lane")));
  }
}
