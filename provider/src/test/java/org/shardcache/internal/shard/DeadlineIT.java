package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.testing.FaultProxy;

/** Every call ends within its budget, whatever the server does, and leaves nothing behind. */
@WithEmbeddedShards(count = 1)
class DeadlineIT {

  private static final Duration BUDGET = Duration.ofMillis(600);
  private static final Duration LATE = Duration.ofMillis(200);

  private final EmbeddedShard server;

  DeadlineIT(EmbeddedShards servers) {
    this.server = servers.shard(0);
  }

  @Test
  void aPutOf20MegabytesToAStoppedServerEndsInTime() {
    try (TestShards shards = TestShards.of(BUDGET, 8, TestShards.endpoint(server))) {
      shards.first().execute(Requests.set("warm", "up"));
      byte[] value = new byte[20 << 20];
      Timed<String> put;
      server.pause();
      try {
        put = Timed.call(() -> shards.first().execute(Requests.set("large", value)));
      } finally {
        server.resume();
      }

      assertThat(put.took()).isBetween(BUDGET, BUDGET.plus(LATE));
      assertThat(put.shardException().effect()).isEqualTo(Effect.UNKNOWN);
      assertThat(put.shardException())
          .hasMessageContaining("Shard 's0'")
          .hasMessageContaining("600 ms (shardcache.timeout)");
      assertThat(shards.first().execute(Requests.get("warm"))).isEqualTo("up");
      shards.close();
      TestShards.awaitNoClients(server);
      shards.awaitGuardGone();
    }
  }

  @Test
  void anIncrementThatTimedOutIsReportedAndNotSentAgain() {
    try (TestShards shards = TestShards.of(BUDGET, 8, TestShards.endpoint(server))) {
      shards.first().execute(Requests.set("counter", "0"));
      Timed<Long> increment;
      server.pause();
      try {
        increment = Timed.call(() -> shards.first().execute(Requests.increment("counter")));
      } finally {
        server.resume();
      }

      assertThat(increment.took()).isBetween(BUDGET, BUDGET.plus(LATE));
      assertThat(increment.shardException().effect()).isEqualTo(Effect.UNKNOWN);
      assertThat(shards.first().execute(Requests.get("counter"))).isIn("0", "1");
      assertThat(shards.first().execute(Requests.set("counter", "7"))).isEqualTo("OK");
      assertThat(shards.first().execute(Requests.increment("counter"))).isEqualTo(8);
    }
  }

  @Test
  void aReplyThatDripsInEndsInTime() {
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = TestShards.of(BUDGET, 8, TestShards.endpoint(proxy))) {
      shards.first().execute(Requests.set("key", "a value of some length"));
      proxy.dripReplies(Duration.ofMillis(400));

      Timed<String> get = Timed.call(() -> shards.first().execute(Requests.get("key")));

      assertThat(get.took()).isBetween(BUDGET, BUDGET.plus(LATE));
      assertThat(get.shardException().effect()).isEqualTo(Effect.UNKNOWN);
      proxy.dripReplies(Duration.ZERO);
      assertThat(shards.first().execute(Requests.get("key"))).isEqualTo("a value of some length");
      shards.close();
      TestShards.awaitNoClients(server);
      shards.awaitGuardGone();
    }
  }

  @Test
  void aServerThatReadsNothingEndsTheCallInTime() {
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = TestShards.of(BUDGET, 8, TestShards.endpoint(proxy))) {
      shards.first().execute(Requests.set("key", "value"));
      proxy.stall();

      Timed<String> get = Timed.call(() -> shards.first().execute(Requests.get("key")));

      assertThat(get.took()).isBetween(BUDGET, BUDGET.plus(LATE));
      proxy.resume();
      assertThat(shards.first().execute(Requests.get("key"))).isEqualTo("value");
    }
    TestShards.awaitNoClients(server);
  }

  @Test
  void connectingToAServerThatNeverAnswersEndsWithinTheConnectBudget() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        TestShards shards =
            TestShards.of(
                Duration.ofSeconds(5),
                1,
                TestShards.endpoint("127.0.0.1", silent.getLocalPort()))) {
      for (int i = 0; i < 2; i++) { // twice: the only permit is free again
        Timed<String> get = Timed.call(() -> shards.first().execute(Requests.get("key")));

        assertThat(get.took())
            .isBetween(TestShards.CONNECT_TIMEOUT, TestShards.CONNECT_TIMEOUT.plus(LATE));
        assertThat(get.shardException().effect()).isEqualTo(Effect.NONE);
        assertThat(get.shardException())
            .hasMessageContaining("Shard 's0' (127.0.0.1:" + silent.getLocalPort() + "/0)")
            .hasMessageContaining("500 ms (shardcache.connect-timeout)")
            .hasMessageContaining("nothing was sent");
      }
      shards.close();
      shards.awaitGuardGone();
    }
  }

  @Test
  void connectingNeverTakesLongerThanTheCall() throws IOException {
    Duration budget = Duration.ofMillis(200);
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        TestShards shards =
            TestShards.of(budget, 1, TestShards.endpoint("127.0.0.1", silent.getLocalPort()))) {
      Timed<String> get = Timed.call(() -> shards.first().execute(Requests.get("key")));

      assertThat(get.took()).isBetween(budget, budget.plus(LATE));
      assertThat(get.shardException().effect()).isEqualTo(Effect.NONE);
      assertThat(get.shardException()).hasMessageContaining("200 ms (shardcache.timeout)");
    }
  }

  @Test
  void aRefusedConnectionFailsAtOnceAndNothingWasSent() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    try (TestShards shards = TestShards.of(BUDGET, 1, TestShards.endpoint("127.0.0.1", port))) {
      for (int i = 0; i < 3; i++) {
        Timed<Long> increment = Timed.call(() -> shards.first().execute(Requests.increment("key")));

        assertThat(increment.took()).isLessThan(TestShards.CONNECT_TIMEOUT);
        assertThat(increment.shardException().effect()).isEqualTo(Effect.NONE);
        assertThat(increment.shardException()).hasMessageContaining("Connection refused");
      }
    }
  }

  @Test
  void theGuardsThreadEndsWhenNothingIsInUseAndComesBackWhenNeeded() {
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = TestShards.of(BUDGET, 8, TestShards.endpoint(proxy))) {
      assertThat(shards.guardRuns()).isFalse();
      shards.first().execute(Requests.set("key", "value"));
      assertThat(shards.guardRuns()).isTrue();
      shards.awaitGuardGone();
      proxy.stall();

      Timed<String> get = Timed.call(() -> shards.first().execute(Requests.get("key")));

      assertThat(get.took()).isBetween(BUDGET, BUDGET.plus(LATE));
    }
  }
}
