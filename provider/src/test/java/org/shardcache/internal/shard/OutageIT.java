package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;

/** A server that is away is asked by one caller at a time; the others fail at once meanwhile. */
@WithEmbeddedShards(count = 1)
final class OutageIT {

  private static final int CALLERS = 32;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final EmbeddedShard server;

  OutageIT(EmbeddedShards servers) {
    this.server = servers.shard(0);
  }

  /** Accepts connections, counts them, and hangs up or says nothing. */
  private static final class Useless implements AutoCloseable {

    private final ServerSocket listener;
    private final AtomicInteger accepted = new AtomicInteger();
    private final ConcurrentLinkedQueue<Socket> silent = new ConcurrentLinkedQueue<>();

    private Useless() throws IOException {
      listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    static Useless hangingUp() throws IOException {
      Useless server = new Useless();
      Async.run(() -> server.accept(Socket::close));
      return server;
    }

    static Useless silent() throws IOException {
      Useless server = new Useless();
      Async.run(() -> server.accept(server.silent::add));
      return server;
    }

    private interface Reaction {
      void to(Socket client) throws IOException;
    }

    private void accept(Reaction reaction) {
      while (!listener.isClosed()) {
        try {
          Socket client = listener.accept();
          accepted.incrementAndGet();
          reaction.to(client);
        } catch (IOException e) {
          // the test is through
        }
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket client : silent) {
        client.close();
      }
    }
  }

  /** What many callers meet in a while. */
  private record Load(List<ShardException> failures, Duration longest) {}

  private static Load load(TestShards shards, Duration time) throws Exception {
    ConcurrentLinkedQueue<Timed<String>> calls = new ConcurrentLinkedQueue<>();
    long end = System.nanoTime() + time.toNanos();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Async.run(
              () -> {
                while (System.nanoTime() - end < 0) {
                  calls.add(Timed.call(() -> shards.first().execute(Requests.get("key"))));
                }
              }));
    }
    for (CompletableFuture<Void> caller : callers) {
      caller.get(10, TimeUnit.SECONDS);
    }
    return new Load(
        calls.stream().map(Timed::shardException).toList(),
        calls.stream().map(Timed::took).max(Duration::compareTo).orElseThrow());
  }

  private static TestShards of(Useless server) {
    return TestShards.of(
        TIMEOUT, 8, TestShards.endpoint("127.0.0.1", server.listener.getLocalPort()));
  }

  @Test
  void aServerThatHangsUpIsAskedAFewTimesHoweverManyCall() throws Exception {
    try (Useless server = Useless.hangingUp();
        TestShards shards = of(server)) {
      Load load = load(shards, Duration.ofSeconds(1));

      assertThat(load.failures()).hasSizeGreaterThan(1_000);
      assertThat(load.failures()).allMatch(failure -> failure.effect() == Effect.NONE);
      // the first wave, then one after 1, 2, 4 ... 200 ms, each of them once more if cut
      assertThat(server.accepted).hasValueLessThan(100);
    }
  }

  @Test
  void aServerThatSaysNothingHoldsUpTheFirstWaveAndThenOneCallerAtATime() throws Exception {
    try (Useless server = Useless.silent();
        TestShards shards = of(server)) {
      load(shards, Duration.ofMillis(100)); // each of them waits for its connection

      Load load = load(shards, Duration.ofSeconds(1));

      assertThat(load.failures()).hasSizeGreaterThan(1_000);
      assertThat(server.accepted).hasValueLessThan(2 * 8 + 6);
      assertThat(load.longest()).isLessThan(TIMEOUT.plusMillis(200));
    }
  }

  @Test
  void aServerThatComesBackIsUsedByAllSoonAfter() throws Exception {
    try (TestShards shards = TestShards.of(TIMEOUT, List.of(server))) {
      server.kill();
      assertThat(load(shards, Duration.ofMillis(700)).failures()).isNotEmpty();
      server.restart();
      long start = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(5))
          .ignoreExceptions()
          .until(() -> shards.first().execute(Requests.get("key")).equals("(nil)"));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(400));
      for (int i = 0; i < 100; i++) {
        assertThat(shards.first().execute(Requests.get("key"))).isEqualTo("(nil)");
      }
    }
  }

  @Test
  void oneFailureByAccidentFailsNobodyElse() throws Exception {
    Outage outage = new Outage();
    ShardException accident = new ShardException("s0", Effect.NONE, "an accident", null);

    outage.failed(outage.begin(Deadline.after(TIMEOUT)), accident);
    outage.check();
    Outage.Attempt second = outage.begin(Deadline.after(TIMEOUT));
    outage.succeeded(second, 0);

    assertThat(second).isEqualTo(Outage.Attempt.PROBE);
    assertThat(outage.begin(Deadline.after(TIMEOUT))).isEqualTo(Outage.Attempt.USUAL);
  }

  @Test
  void aServerThatHangsCostsEveryCallerOneBudgetAndNoMore() throws Exception {
    try (TestShards shards = TestShards.of(TIMEOUT, List.of(server))) {
      for (int i = 0; i < 10; i++) {
        shards.first().execute(Requests.get("key"));
      }
      server.pause();
      try {
        load(shards, Duration.ofMillis(100)); // those that have a connection wait for a reply

        Load load = load(shards, Duration.ofMillis(500));

        assertThat(load.failures()).hasSizeGreaterThan(1_000);
      } finally {
        server.resume();
      }
      await()
          .until(
              () ->
                  Timed.call(() -> shards.first().execute(Requests.get("key"))).failure() == null);
    }
  }

  @Test
  void aCallThatWasLateFailsNobodyElseWhenTheServerIsWell() {
    Outage outage = new Outage();

    outage.suspect(new ShardException("s0", Effect.NONE, "late", null));
    outage.check();
    Outage.Attempt first = outage.begin(Deadline.after(TIMEOUT));
    outage.check();
    outage.succeeded(first, 0);

    assertThat(first).isEqualTo(Outage.Attempt.PROBE);
    assertThat(outage.begin(Deadline.after(TIMEOUT))).isEqualTo(Outage.Attempt.USUAL);
  }

  @Test
  void aServerThatIsSlowToConnectToIsWaitedForAsLongAsItTakes() throws Exception {
    Outage outage = new Outage();
    Deadline deadline = Deadline.after(TIMEOUT);
    outage.succeeded(outage.begin(deadline), TimeUnit.MILLISECONDS.toNanos(150));
    outage.suspect(new ShardException("s0", Effect.NONE, "late", null));
    Outage.Attempt probe = outage.begin(deadline);

    CompletableFuture<Outage.Attempt> other = Async.supply(() -> outage.begin(deadline));
    await()
        .pollInterval(Duration.ofMillis(10))
        .during(Duration.ofMillis(150)) // as long as it took
        .until(() -> !other.isDone());
    outage.succeeded(probe, TimeUnit.MILLISECONDS.toNanos(150));

    assertThat(other.get(1, TimeUnit.SECONDS)).isEqualTo(Outage.Attempt.USUAL);
  }

  @Test
  void aServerThatWasOnlyLateIsNotAwayOnceItAnswersALaterCall() {
    Outage outage = new Outage();
    long before = System.nanoTime();
    outage.suspect(new ShardException("s0", Effect.NONE, "late", null));

    outage.answered(before); // of a call that began earlier
    assertThat(outage.isOn()).isTrue();
    outage.answered(System.nanoTime() + 1);
    assertThat(outage.isOn()).isFalse();
  }

  @Test
  void aServerThatRefusesConnectionsIsNotBackBecauseAnOldOneWorks() {
    Outage outage = new Outage();
    Deadline deadline = Deadline.after(TIMEOUT);
    outage.failed(
        outage.begin(deadline), new ShardException("s0", Effect.NONE, "max clients", null));

    outage.answered(System.nanoTime() + 1);

    assertThat(outage.isOn()).isTrue();
  }

  @Test
  void howLongAServerIsWaitedForHasALimit() {
    Outage outage = new Outage();
    Deadline deadline = Deadline.after(Duration.ofSeconds(10));
    ShardException late = new ShardException("s0", Effect.NONE, "late", null);
    outage.succeeded(outage.begin(deadline), TimeUnit.SECONDS.toNanos(20));
    outage.suspect(late);
    assertThat(outage.begin(deadline)).isEqualTo(Outage.Attempt.PROBE);

    Timed<Outage.Attempt> other = Timed.call(() -> outage.begin(deadline));

    assertThat(other.shardException()).isSameAs(late);
    assertThat(other.took()).isBetween(Duration.ofMillis(400), Duration.ofSeconds(2));
  }

  @Test
  void callersOfAServerWithSlowHandshakesAllGoOnAfterALateAnswer() throws Exception {
    Duration ample = Duration.ofSeconds(2);
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards =
            TestShards.of(
                ample, 8, new Endpoint(proxy.host(), proxy.port(), 0, null, null, ample))) {
      proxy.delayReplies(Duration.ofMillis(60));
      shards.first().execute(Requests.get("key"));
      server.pause();
      try {
        assertThat(Timed.call(() -> shards.first().execute(Requests.get("key"))).failure())
            .isNotNull();
      } finally {
        server.resume();
      }
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(Async.supply(() -> shards.first().execute(Requests.get("key"))));
      }
      for (CompletableFuture<String> call : calls) {
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("(nil)");
      }
    }
  }

  @Test
  void whileOneProbesTheOthersAreToldTheLastCause() {
    Outage outage = new Outage();
    ShardException cause = new ShardException("s0", Effect.NONE, "the cause", null);
    Deadline deadline = Deadline.after(TIMEOUT);
    for (int i = 0; i < 4; i++) { // 1, 2, 4, 8 ms
      outage.failed(outage.begin(deadline), cause);
    }
    Outage.Attempt probe = outage.begin(deadline);

    Timed<Outage.Attempt> other = Timed.call(() -> outage.begin(deadline));
    assertThat(other.shardException()).isSameAs(cause);
    outage.failed(probe, cause); // 16 ms: nobody waits for that
    Timed<Outage.Attempt> next = Timed.call(() -> outage.begin(deadline));
    assertThat(next.shardException()).isSameAs(cause);
    assertThat(next.took()).isLessThan(Duration.ofMillis(10));
    await().ignoreExceptions().until(() -> outage.begin(deadline) == Outage.Attempt.PROBE);
  }
}
