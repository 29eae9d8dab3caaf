package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.testing.FaultProxy;
import redis.clients.jedis.Protocol.Command;

/** One pipeline per shard, all in parallel; a shard that fails fails its own requests only. */
@WithEmbeddedShards(count = 4)
class PipelineIT {

  private static final int SHARDS = 4;
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Duration BUDGET = Duration.ofMillis(600);
  private static final Duration LATE = Duration.ofMillis(250);

  private static final Request<Object> ANY_INCREMENT =
      Request.of(Requests.command(Command.INCR, "counter"), Repeat.FORBIDDEN, reply -> reply);

  private final List<EmbeddedShard> servers;

  PipelineIT(EmbeddedShards servers) {
    this.servers = servers.shards();
  }

  @BeforeEach
  void fill() {
    servers.forEach(server -> server.command("FLUSHALL"));
    try (TestShards shards = TestShards.of(LONG, servers)) {
      write(shards, 1_000);
    }
  }

  @Test
  void allShardsAreWrittenToBeforeTheFirstReplyIsRead() {
    Duration delay = Duration.ofMillis(50);
    List<FaultProxy> proxies = servers.stream().map(TestShards::proxy).toList();
    try (TestShards shards = throughProxies(LONG, proxies)) {
      assertAllRead(shards, 1_000); // connects
      proxies.forEach(proxy -> proxy.delayReplies(delay));

      Timed<List<Result<String>>> read = Timed.call(() -> read(shards, 1_000));

      assertThat(read.failure()).isNull();
      assertThat(read.took()).isBetween(delay, delay.multipliedBy(3));
    } finally {
      proxies.forEach(FaultProxy::close);
    }
  }

  @Test
  void aChunkIsBoundedInWeightAndBytes() {
    FaultProxy proxy = TestShards.proxy(servers.get(0));
    Duration delay = Duration.ofMillis(60);
    try (TestShards shards = TestShards.of(LONG, 8, TestShards.endpoint(proxy))) {
      shards.first().execute(Requests.get("key0"));
      proxy.delayReplies(delay);

      // one round trip for each chunk
      assertRoundTrips(1, shards, delay, gets(1, 1_000));
      assertRoundTrips(2, shards, delay, gets(1, 1_001));
      assertRoundTrips(3, shards, delay, gets(400, 5));
      assertRoundTrips(2, shards, delay, gets(5_000, 2));
      byte[] megabyte = new byte[1 << 20];
      assertRoundTrips(
          3,
          shards,
          delay,
          IntStream.range(0, 3).mapToObj(i -> Requests.set("m" + i, megabyte)).toList());
    } finally {
      proxy.close();
    }
  }

  @Test
  void twoThousandValuesOf100KilobytesGoThroughOneCallInBothDirections() {
    try (TestShards shards = TestShards.of(LONG, 8, TestShards.endpoint(servers.get(0)))) {
      List<Routed<String>> writes = new ArrayList<>();
      List<Routed<Integer>> reads = new ArrayList<>();
      byte[] value = new byte[100_000];
      Arrays.fill(value, (byte) 'v');
      for (int i = 0; i < 2_000; i++) {
        writes.add(new Routed<>(0, Requests.set("large" + i, value)));
        reads.add(new Routed<>(0, Requests.length("large" + i)));
      }

      assertThat(shards.all().executeAll(writes)).allMatch(new Result.Value<>("OK")::equals);
      assertThat(shards.all().executeAll(reads)).allMatch(new Result.Value<>(100_000)::equals);
    } finally {
      servers.get(0).command("FLUSHALL");
    }
  }

  @Test
  void aDeadShardFailsItsOwnRequestsOnlyAndAtOnce() {
    try (TestShards shards = TestShards.of(LONG, servers)) {
      assertAllRead(shards, 1_000);
      servers.get(2).kill();
      try {
        for (int i = 0; i < 2; i++) { // with connections of before, and without
          Timed<List<Result<String>>> read = Timed.call(() -> read(shards, 1_000));

          assertThat(read.took()).isLessThan(Duration.ofSeconds(1));
          assertOnlyFails(2, read.value(), Effect.NONE);
        }
      } finally {
        servers.get(2).restart();
      }
      assertThat(read(shards, 1_000)).allMatch(Result.Value.class::isInstance);
    }
  }

  @Test
  void aHungShardFailsItsOwnRequestsOnlyWithinOneBudget() {
    try (TestShards shards = TestShards.of(BUDGET, servers)) {
      assertAllRead(shards, 1_000);
      servers.get(1).pause();
      try {
        Timed<List<Result<String>>> read = Timed.call(() -> read(shards, 1_000));

        assertThat(read.took()).isBetween(BUDGET, BUDGET.plus(LATE));
        assertOnlyFails(1, read.value(), Effect.UNKNOWN);
      } finally {
        servers.get(1).resume();
      }
      assertAllRead(shards, 1_000);
    }
  }

  /** The others were written to before: their budget must not run while this one is waited for. */
  @Test
  void aShardThatHangsWhileConnectingFailsItsOwnRequestsOnly() {
    Endpoint[] endpoints =
        servers.stream()
            .map(
                server ->
                    new Endpoint(server.host(), server.port(), 0, null, null, BUDGET.plus(BUDGET)))
            .toArray(Endpoint[]::new);
    for (int hung = 0; hung < SHARDS; hung += 3) {
      try (TestShards shards = TestShards.of(BUDGET, 8, endpoints)) {
        servers.get(hung).pause();
        Timed<List<Result<String>>> read;
        try {
          read = Timed.call(() -> read(shards, 1_000));
        } finally {
          servers.get(hung).resume();
        }
        assertThat(read.took()).isBetween(BUDGET, BUDGET.plus(LATE));
        assertOnlyFails(hung, read.value(), Effect.NONE);
      }
    }
  }

  @Test
  void aShardThatStopsInTheMiddleOfItsRepliesFailsItsOwnRequestsOnly() {
    List<FaultProxy> proxies = servers.stream().map(TestShards::proxy).toList();
    try (TestShards shards = throughProxies(BUDGET, proxies)) {
      assertAllRead(shards, 1_000);
      proxies.forEach(proxy -> proxy.delayReplies(BUDGET.dividedBy(3)));
      proxies.get(2).delayReplies(Duration.ZERO); // it begins first, and then nobody else is read
      proxies.get(2).dripReplies(Duration.ofMillis(50));

      Timed<List<Result<String>>> read = Timed.call(() -> read(shards, 1_000));

      assertThat(read.took()).isBetween(BUDGET, BUDGET.plus(LATE));
      List<Result<String>> results = read.value();
      for (int i = 0; i < 1_000; i++) {
        if (i % SHARDS != 2 || !(results.get(i) instanceof Result.Failure)) {
          assertThat(results.get(i)).isEqualTo(new Result.Value<>("value" + i));
        }
      }
      assertThat(failure(results.get(998)).effect()).isEqualTo(Effect.UNKNOWN);
    } finally {
      proxies.forEach(FaultProxy::close);
    }
  }

  @Test
  void clientsKilledBetweenBulkReadsAreNoticedByNobody() {
    try (TestShards shards = TestShards.of(LONG, servers)) {
      assertAllRead(shards, 1_000);
      for (int i = 0; i < 5; i++) {
        servers.forEach(server -> server.command("CLIENT", "KILL", "TYPE", "normal"));

        Timed<List<Result<String>>> read = Timed.call(() -> read(shards, 1_000));

        assertThat(read.value()).allMatch(Result.Value.class::isInstance);
        assertThat(read.took()).isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void writesOfAPipelineThatWasCutAreNotRepeatedAndReadsAre() {
    FaultProxy proxy = TestShards.proxy(servers.get(0));
    try (TestShards shards = TestShards.of(LONG, 8, TestShards.endpoint(proxy))) {
      shards.first().execute(Requests.get("key0"));
      proxy.loseEveryNthReply("INCR", 50);
      List<Routed<Object>> requests = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        requests.add(new Routed<>(0, i % 2 == 0 ? anyGet("key0") : ANY_INCREMENT));
      }
      List<Result<Object>> results = shards.all().executeAll(requests);

      int successes = 0;
      int unknown = 0;
      for (int i = 0; i < 200; i++) {
        if (i % 2 == 0) {
          assertThat(results.get(i)).isEqualTo(new Result.Value<Object>("value0"));
        } else if (results.get(i) instanceof Result.Failure<Object> failure) {
          assertThat(failure.cause().effect()).isEqualTo(Effect.UNKNOWN);
          unknown++;
        } else {
          successes++;
        }
      }
      int counter = Integer.parseInt(servers.get(0).command("GET", "counter"));
      assertThat(unknown).isPositive();
      assertThat(counter).isBetween(successes, successes + unknown);
    } finally {
      proxy.close();
    }
  }

  @Test
  void requestsOfSeveralStepsAreCompletedInsideAPipeline() {
    try (TestShards shards = TestShards.of(LONG, servers)) {
      List<Routed<String>> requests = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String key = "key" + i;
        List<String> keys =
            i % 3 == 0 ? List.of(key) : i % 3 == 1 ? List.of(key, key) : List.of(key, key, key);
        requests.add(new Routed<>(i % SHARDS, Requests.chain(keys, "")));
      }
      List<Result<String>> results = shards.all().executeAll(requests);
      for (int i = 0; i < 400; i++) {
        assertThat(results.get(i)).isEqualTo(new Result.Value<>(("value" + i).repeat(1 + i % 3)));
      }
      assertThat(shards.first().execute(Requests.chain(List.of("key0", "key4"), "")))
          .isEqualTo("value0value4");
    }
  }

  @Test
  void anErrorReplyFailsItsRequestOnlyAndNamesTheShard() {
    try (TestShards shards = TestShards.of(LONG, servers)) {
      List<Routed<Object>> requests = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        requests.add(
            new Routed<>(
                3,
                i == 50
                    ? Request.of(
                        Requests.command(Command.LLEN, "key3"), Repeat.ALLOWED, reply -> reply)
                    : anyGet("key3")));
      }
      List<Result<Object>> results = shards.all().executeAll(requests);

      assertThat(results.stream().filter(Result.Value.class::isInstance)).hasSize(99);
      assertThat(failure(results.get(50)).effect()).isEqualTo(Effect.NONE);
      assertThat(failure(results.get(50)))
          .hasMessageContaining("Shard 's3'")
          .hasMessageContaining("WRONGTYPE");
    }
  }

  @Test
  void aReplyOfAnUnexpectedTypeFailsItsRequestOnly() {
    try (TestShards shards = TestShards.of(LONG, servers)) {
      List<Routed<Object>> requests = new ArrayList<>();
      for (int i = 0; i < SHARDS; i++) {
        requests.add(
            new Routed<>(
                i,
                i == 1
                    ? Request.of(
                        Requests.command(Command.GET, "key1"), Repeat.ALLOWED, Replies::integer)
                    : anyGet("key" + i)));
      }
      List<Result<Object>> results = shards.all().executeAll(requests);

      assertThat(results.stream().filter(Result.Value.class::isInstance)).hasSize(3);
      assertThat(failure(results.get(1)))
          .hasMessageContaining("Shard 's1'")
          .hasMessageContaining("integer")
          .hasMessageNotContaining("value1");
    }
  }

  @Test
  void noRequestsAreNoTrouble() {
    try (TestShards shards = TestShards.of(LONG, servers)) {
      assertThat(shards.all().executeAll(List.of())).isEmpty();
    }
  }

  @Test
  void anInterruptedThreadGetsAllItsResultsKeepsItsFlagAndDoesNotBurnTheProcessor()
      throws Exception {
    Duration delay = Duration.ofMillis(300);
    List<FaultProxy> proxies = servers.stream().map(TestShards::proxy).toList();
    try (TestShards shards = throughProxies(LONG, proxies)) {
      assertAllRead(shards, 1_000);
      proxies.forEach(proxy -> proxy.delayReplies(delay));
      CompletableFuture<List<Result<String>>> results = new CompletableFuture<>();
      CompletableFuture<Boolean> flag = new CompletableFuture<>();
      CompletableFuture<Duration> processor = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                Thread.currentThread().interrupt();
                results.complete(read(shards, 100));
                flag.complete(Thread.currentThread().isInterrupted());
                processor.complete(
                    Duration.ofNanos(
                        ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
              });
      caller.start();

      assertThat(results.get(5, TimeUnit.SECONDS))
          .hasSize(100)
          .allMatch(Result.Value.class::isInstance);
      assertThat(flag.get(1, TimeUnit.SECONDS)).isTrue();
      assertThat(processor.get(1, TimeUnit.SECONDS)).isLessThan(delay.dividedBy(2));
    } finally {
      proxies.forEach(FaultProxy::close);
    }
  }

  @Test
  void closingDuringABulkCallLetsItEndWithinItsBudgetAndFreesEverything() throws Exception {
    List<FaultProxy> proxies = servers.stream().map(TestShards::proxy).toList();
    try (TestShards shards = throughProxies(BUDGET, proxies)) {
      assertAllRead(shards, 1_000);
      proxies.forEach(FaultProxy::stall);
      List<Timed<List<Result<String>>>> ended = new ArrayList<>();
      Thread caller = new Thread(() -> ended.add(Timed.call(() -> read(shards, 1_000))));
      caller.start();
      await().until(() -> shards.inUse() == 1);

      shards.close();

      caller.join(2_000);
      assertThat(ended).hasSize(1);
      assertThat(ended.get(0).took()).isLessThan(BUDGET.plus(LATE));
      assertThat(ended.get(0).value()).hasSize(1_000).allMatch(Result.Failure.class::isInstance);
      shards.awaitGuardGone();
    } finally {
      proxies.forEach(FaultProxy::close);
    }
    servers.forEach(TestShards::awaitNoClients);
  }

  @Test
  void bulkCallsThatShareFewConnectionsDoNotBlockOneAnother() throws Exception {
    Endpoint[] endpoints = servers.stream().map(TestShards::endpoint).toArray(Endpoint[]::new);
    try (TestShards shards = TestShards.of(LONG, 1, endpoints)) {
      List<Thread> callers = new ArrayList<>();
      List<Result<String>> results = Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < 6; t++) {
        Thread caller =
            new Thread(
                () -> {
                  for (int i = 0; i < 30; i++) {
                    results.addAll(read(shards, 40));
                  }
                });
        caller.start();
        callers.add(caller);
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(results).hasSize(6 * 30 * 40).allMatch(Result.Value.class::isInstance);
    }
  }

  private static TestShards throughProxies(Duration timeout, List<FaultProxy> proxies) {
    return TestShards.of(
        timeout, 8, proxies.stream().map(TestShards::endpoint).toArray(Endpoint[]::new));
  }

  private static void write(TestShards shards, int keys) {
    assertThat(shards.all().executeAll(all(keys, i -> Requests.set("key" + i, "value" + i))))
        .allMatch(Result.Value.class::isInstance);
  }

  private static List<Result<String>> read(TestShards shards, int keys) {
    return shards.all().executeAll(all(keys, i -> Requests.get("key" + i)));
  }

  private static void assertAllRead(TestShards shards, int keys) {
    assertThat(read(shards, keys))
        .isEqualTo(
            IntStream.range(0, keys).mapToObj(i -> new Result.Value<>("value" + i)).toList());
  }

  private static void assertOnlyFails(int shard, List<Result<String>> results, Effect effect) {
    for (int i = 0; i < results.size(); i++) {
      if (i % SHARDS == shard) {
        assertThat(failure(results.get(i)).effect()).isEqualTo(effect);
        assertThat(failure(results.get(i))).hasMessageContaining("Shard 's" + shard + "'");
      } else {
        assertThat(results.get(i)).isEqualTo(new Result.Value<>("value" + i));
      }
    }
  }

  private static ShardException failure(Result<?> result) {
    assertThat(result).isInstanceOf(Result.Failure.class);
    return ((Result.Failure<?>) result).cause();
  }

  private static <R> List<Routed<R>> all(int keys, IntFunction<Request<R>> request) {
    return IntStream.range(0, keys)
        .mapToObj(i -> new Routed<>(i % SHARDS, request.apply(i)))
        .toList();
  }

  private static List<Request<String>> gets(int weight, int count) {
    Request<String> get = Requests.get("key0");
    Request<String> weighted = new Request<>(get.commands(), get.fold(), Repeat.ALLOWED, weight);
    return IntStream.range(0, count).mapToObj(i -> weighted).toList();
  }

  /** A busy machine may make a call longer, never shorter. */
  private static void assertRoundTrips(
      long expected, TestShards shards, Duration delay, List<Request<String>> requests) {
    long fewest = roundTrips(shards, delay, requests);
    for (int tries = 1; fewest > expected && tries < 4; tries++) {
      fewest = Math.min(fewest, roundTrips(shards, delay, requests));
    }
    assertThat(fewest).isEqualTo(expected);
  }

  private static long roundTrips(
      TestShards shards, Duration delay, List<Request<String>> requests) {
    Timed<List<Result<String>>> call =
        Timed.call(
            () ->
                shards
                    .all()
                    .executeAll(
                        requests.stream().map(request -> new Routed<>(0, request)).toList()));
    assertThat(call.value()).allMatch(Result.Value.class::isInstance);
    return call.took().dividedBy(delay);
  }

  private static Request<Object> anyGet(String key) {
    return Request.of(Requests.command(Command.GET, key), Repeat.ALLOWED, Replies::text);
  }
}
