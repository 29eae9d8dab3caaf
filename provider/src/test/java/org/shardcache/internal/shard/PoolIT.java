package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Connections are bounded, waited for within the budget, and all given back. */
@WithEmbeddedShards(count = 1)
class PoolIT {

  private static final Duration BUDGET = Duration.ofMillis(400);

  private final EmbeddedShard server;

  PoolIT(EmbeddedShards servers) {
    this.server = servers.shard(0);
  }

  @Test
  void aCallThatFindsAllConnectionsInUseFailsAtItsBudgetAndNamesTheSetting() {
    try (TestShards shards = oneConnection()) {
      Shard shard = shards.first();
      ShardConnection held = TestShards.pool(shard).borrow(Deadline.after(Duration.ofSeconds(10)));

      Timed<Long> second = Timed.call(() -> shard.execute(Requests.increment("counter")));

      assertThat(second.took()).isBetween(BUDGET, BUDGET.plusMillis(100));
      assertThat(second.shardException().effect()).isEqualTo(Effect.NONE);
      assertThat(second.shardException())
          .hasMessageContaining("Shard 's0'")
          .hasMessageContaining("all 1 connections (shardcache.pool.max)")
          .hasMessageContaining("nothing was sent");
      TestShards.pool(shard).release(held);
      assertThat(shard.execute(Requests.increment("counter"))).isEqualTo(1);
    }
  }

  @Test
  void whoComesLaterDoesNotPassThoseWhoWaitForAConnection() throws Exception {
    try (TestShards shards = TestShards.of(Duration.ofSeconds(20), 1, endpoint())) {
      ConnectionPool pool = TestShards.pool(shards.first());
      Deadline deadline = Deadline.after(Duration.ofSeconds(20));
      ShardConnection held = pool.borrow(deadline);
      List<Integer> served = new CopyOnWriteArrayList<>();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int place = i;
        Thread caller =
            new Thread(
                () -> {
                  ShardConnection connection = pool.borrow(deadline);
                  served.add(place);
                  pool.release(connection);
                });
        callers.add(caller);
        caller.start();
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
      }
      assertThat(pool.tryReserveInTurn()).isFalse();

      pool.release(held);
      pool.release(pool.borrow(deadline));

      assertThat(served).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(pool.tryReserveInTurn()).isTrue();
      pool.release(pool.open(deadline));
    }
  }

  @Test
  void aCallWaitsForAConnectionNoLongerThanItIsToldTo() {
    PoolLimits limits = new PoolLimits(1, Duration.ofMillis(200), Duration.ofMinutes(1), 1_000);
    try (TestShards shards = TestShards.of(Duration.ofSeconds(10), limits, endpoint())) {
      Shard shard = shards.first();
      ShardConnection held = TestShards.pool(shard).borrow(Deadline.after(Duration.ofSeconds(10)));

      Timed<Long> second = Timed.call(() -> shard.execute(Requests.increment("waiting")));

      assertThat(second.took()).isBetween(Duration.ofMillis(200), Duration.ofMillis(300));
      assertThat(second.shardException().effect()).isEqualTo(Effect.NONE);
      assertThat(second.shardException())
          .hasMessageContaining("all 1 connections (shardcache.pool.max)")
          .hasMessageContaining("for 200 ms (shardcache.pool.max-wait)");
      TestShards.pool(shard).release(held);
      assertThat(shard.execute(Requests.increment("waiting"))).isEqualTo(1);
    }
  }

  @Test
  void connectionsThatNobodyUsesAreEndedAndThoseInUseAreNot() throws Exception {
    PoolLimits limits = new PoolLimits(8, Duration.ofSeconds(1), Duration.ofMillis(300), 1_000);
    try (TestShards shards = TestShards.of(Duration.ofSeconds(10), limits, endpoint())) {
      ConnectionPool pool = TestShards.pool(shards.first());
      Deadline deadline = Deadline.after(Duration.ofSeconds(10));
      List<ShardConnection> connections = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        connections.add(pool.borrow(deadline));
      }
      assertThat(TestShards.clients(server)).hasSize(5);
      connections.subList(1, 5).forEach(pool::release);

      await().until(() -> TestShards.clients(server).size() == 1);
      pool.release(connections.get(0));
      assertThat(TestShards.clients(server)).hasSize(1);

      await().until(() -> TestShards.clients(server).isEmpty());
      assertThat(shards.first().execute(Requests.set("idle", "value"))).isEqualTo("OK");
    }
  }

  @Test
  void idleConnectionsThatWereCutUnnoticedCostPartOfTheBudgetOnceAndFailNoCall() throws Exception {
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = TestShards.of(Duration.ofSeconds(1), 8, TestShards.endpoint(proxy))) {
      ConnectionPool pool = TestShards.pool(shards.first());
      List<ShardConnection> connections = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        connections.add(pool.borrow(Deadline.after(Duration.ofSeconds(1))));
      }
      connections.forEach(pool::release);
      await().pollDelay(Duration.ofMillis(1_050)).until(() -> true); // a check is due then
      proxy.answer("PING"::equals, "");

      Timed<Long> call = Timed.call(() -> shards.first().execute(Requests.increment("cut")));

      assertThat(call.value()).isEqualTo(1);
      assertThat(call.took()).isLessThan(Duration.ofMillis(700));
      proxy.answerNothing();
    }
  }

  @Test
  void aConnectionThatIsUsedAgainAndAgainIsKept() {
    PoolLimits limits = new PoolLimits(8, Duration.ofSeconds(1), Duration.ofMillis(200), 1_000);
    try (TestShards shards = TestShards.of(Duration.ofSeconds(10), limits, endpoint())) {
      shards.first().execute(Requests.set("used", "value"));
      String client = TestShards.clients(server).get(0).replaceAll("^id=(\\d+).*", "$1");
      long end = System.nanoTime() + Duration.ofMillis(800).toNanos();
      while (System.nanoTime() - end < 0) {
        assertThat(shards.first().execute(Requests.get("used"))).isEqualTo("value");
      }
      assertThat(TestShards.clients(server))
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("id=" + client + " "));
    }
  }

  @Test
  void anInterruptWhileWaitingForAConnectionNeitherEndsTheCallNorLosesTheFlag() throws Exception {
    try (TestShards shards = TestShards.of(Duration.ofSeconds(5), 1, endpoint())) {
      Shard shard = shards.first();
      ShardConnection held = TestShards.pool(shard).borrow(Deadline.after(Duration.ofSeconds(10)));
      CompletableFuture<String> result = new CompletableFuture<>();
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      Thread waiting =
          new Thread(
              () -> {
                Timed<String> call =
                    Timed.call(() -> shard.execute(Requests.set("interrupted", "value")));
                result.complete(call.value());
                flag.complete(Thread.currentThread().isInterrupted());
              });
      waiting.start();
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
      for (int i = 0; i < 3; i++) {
        waiting.interrupt();
      }
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
      assertThat(result).isNotDone();
      TestShards.pool(shard).release(held);

      assertThat(result.get(2, TimeUnit.SECONDS)).isEqualTo("OK");
      assertThat(flag.get(2, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anInterruptedThreadCanCallAndKeepsItsFlag() throws Exception {
    try (TestShards shards = TestShards.of(BUDGET, List.of(server))) {
      AtomicReference<String> value = new AtomicReference<>();
      AtomicReference<Boolean> flag = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                shards.first().execute(Requests.set("flag", "kept"));
                value.set(shards.first().execute(Requests.get("flag")));
                flag.set(Thread.currentThread().isInterrupted());
              });
      thread.start();
      thread.join(2_000);

      assertThat(value).hasValue("kept");
      assertThat(flag).hasValue(true);
    }
  }

  @Test
  void failuresOfEveryKindGiveTheirConnectionBack() {
    try (TestShards shards = oneConnection()) {
      Shard shard = shards.first();
      Request<Long> wrongType =
          Request.of(Requests.command(Command.LLEN, "text"), Repeat.ALLOWED, reply -> (Long) reply);
      Request<String> broken =
          Request.of(
              Requests.command(Command.GET, "text"),
              Repeat.ALLOWED,
              reply -> {
                throw new IllegalStateException("a fault of the caller");
              });
      for (int i = 0; i < 3; i++) {
        assertThat(shard.execute(Requests.set("text", "value"))).isEqualTo("OK");
        assertThat(Timed.call(() -> shard.execute(wrongType)).shardException())
            .hasMessageContaining("Shard 's0'")
            .hasMessageContaining("WRONGTYPE");
        assertThat(Timed.call(() -> shard.execute(broken)).failure())
            .hasMessageContaining("a fault of the caller");
        server.command("CLIENT", "KILL", "TYPE", "normal");
        assertThat(Timed.call(() -> shard.execute(Requests.increment("n"))).shardException())
            .hasMessageContaining("Shard 's0'");
        assertThat(shard.execute(Requests.get("text"))).isEqualTo("value");
      }
      assertThat(TestShards.clients(server)).hasSize(1);
    }
    TestShards.awaitNoClients(server);
  }

  @Test
  void anErrorReplyWithArgumentsNeverShowsAValue() {
    try (TestShards shards = oneConnection()) {
      Request<Object> unknownCommand =
          Request.of(
              new CommandArguments(() -> "NOSUCHCOMMAND".getBytes(StandardCharsets.UTF_8))
                  .add("key")
                  .add("a secret value"),
              Repeat.FORBIDDEN,
              reply -> reply);

      ShardException failure =
          Timed.call(() -> shards.first().execute(unknownCommand)).shardException();

      assertThat(failure).hasMessageContaining("unknown command");
      assertThat(failure).hasMessageNotContaining("a secret value");
      assertThat(failure.getCause().getMessage()).doesNotContain("a secret value");
    }
  }

  @Test
  void aCommandThatWaitsOnPurposeSaysNothingAboutItsServer() {
    Request<String> waiting =
        Request.of(
            Requests.command(Command.BLPOP, "nothing", "0"),
            Request.Repeat.FORBIDDEN,
            reply -> "never");
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = TestShards.of(BUDGET, 8, TestShards.endpoint(proxy))) {
      Shard shard = shards.first();
      ConnectionPool pool = TestShards.pool(shard);
      ShardConnection other = pool.borrow(shard.newDeadline());
      shard.execute(Requests.get("absent"));
      pool.release(other); // two are idle

      ShardException single = Timed.call(() -> shard.execute(waiting)).shardException();
      assertThat(single)
          .hasMessageContaining("shardcache.timeout")
          .hasMessageContaining("the command waited");
      assertThat(single.effect()).isEqualTo(Effect.UNKNOWN);
      assertThat(shard.execute(Requests.get("absent"))).isEqualTo("(nil)");
      assertThat(proxy.accepted()).as("those that are idle are still good").isEqualTo(2);

      assertThat(shards.all().executeAll(List.of(new Shards.Routed<>(0, waiting))))
          .singleElement()
          .isInstanceOf(Result.Failure.class);
      proxy.stall(); // who connects as one of many waits; if it was suspect, others fail at once
      Timed<String> first = Timed.call(() -> shard.execute(Requests.get("absent")));
      assertThat(first.shardException())
          .hasMessageContaining("no connection (it did not answer within");
    }
  }

  @Test
  void aConnectionThatNobodyUsesIsEndedAndThenTheThreadThatWaitedForIt() {
    PoolLimits limits = new PoolLimits(8, Duration.ofDays(1), Duration.ofMillis(100), 1_000);
    try (TestShards shards = TestShards.of(BUDGET, limits, endpoint())) {
      shards.first().execute(Requests.get("key"));
      assertThat(shards.idleSweeperRuns()).isTrue();

      TestShards.awaitNoClients(server);
      await().until(() -> !shards.idleSweeperRuns());
      shards.first().execute(Requests.get("key"));
      assertThat(shards.idleSweeperRuns()).isTrue();
    }
  }

  @Test
  void closingEndsTheThreadThatWaitsForIdleConnectionsAtOnce() {
    TestShards shards = TestShards.of(BUDGET, 8, endpoint()); // they may be idle for a minute
    shards.first().execute(Requests.get("key"));
    assertThat(shards.idleSweeperRuns()).isTrue();

    shards.close();

    await().atMost(Duration.ofSeconds(3)).until(() -> !shards.idleSweeperRuns());
  }

  @Test
  void closingEndsIdleConnectionsAtOnceAndThoseInUseWhenTheyComeBack() {
    TestShards shards = TestShards.of(Duration.ofSeconds(5), 8, endpoint());
    Shard shard = shards.first();
    ShardConnection inUse = TestShards.pool(shard).borrow(shard.newDeadline());
    shard.execute(Requests.set("key", "value"));
    assertThat(TestShards.clients(server)).hasSize(2);

    shards.close();

    await().until(() -> TestShards.clients(server).size() == 1);
    inUse.write(Requests.command(Command.PING));
    inUse.flush();
    assertThat(Replies.text(inUse.read(1).get(0))).isEqualTo("PONG");
    TestShards.pool(shard).release(inUse);
    TestShards.awaitNoClients(server);
    shards.awaitGuardGone();
    assertThat(Timed.call(() -> shard.execute(Requests.get("key"))).shardException())
        .hasMessageContaining("closed");
  }

  @Test
  void closingWhileACallIsInProgressLetsItEndWithinItsBudget() throws Exception {
    TestShards shards = TestShards.of(BUDGET, 8, endpoint());
    Shard shard = shards.first();
    shard.execute(Requests.set("key", "value"));
    server.pause();
    CompletableFuture<Timed<String>> call;
    try {
      call = Async.supply(() -> Timed.call(() -> shard.execute(Requests.set("key", "other"))));
      await().until(() -> shards.inUse() == 1);
      shards.close();
      shards.close(); // a second time does no harm

      Timed<String> ended = call.get(2, TimeUnit.SECONDS);
      assertThat(ended.took()).isLessThan(BUDGET.plusMillis(200));
      assertThat(ended.shardException().effect()).isEqualTo(Effect.UNKNOWN);
    } finally {
      server.resume();
    }
    TestShards.awaitNoClients(server);
    shards.awaitGuardGone();
  }

  @Test
  void manyThreadsOnFewConnectionsAllGetTheirTurnAndNeverOpenMore() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (TestShards shards = TestShards.of(Duration.ofSeconds(2), 2, endpoint())) {
      List<Future<Long>> callers = new ArrayList<>();
      for (int t = 0; t < 16; t++) {
        String key = "turns-" + t;
        callers.add(
            threads.submit(
                () -> {
                  for (int i = 1; i < 300; i++) {
                    shards.first().execute(Requests.increment(key));
                  }
                  return shards.first().execute(Requests.increment(key));
                }));
      }
      for (Future<Long> caller : callers) {
        assertThat(caller.get()).isEqualTo(300);
      }
      assertThat(TestShards.clients(server)).hasSizeBetween(1, 2);
    } finally {
      threads.shutdownNow();
    }
  }

  private TestShards oneConnection() {
    return TestShards.of(BUDGET, 1, endpoint());
  }

  private Endpoint endpoint() {
    return TestShards.endpoint(server);
  }
}
