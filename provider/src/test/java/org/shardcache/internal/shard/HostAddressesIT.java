package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.shard.ShardException.Effect;

/** A host name stands for one server, by however many addresses it is reached. */
class HostAddressesIT {

  private static final String FIRST = "127.0.0.1";
  private static final String SECOND = "127.0.0.2";
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(900);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final int port = LoopbackServer.freePort(FIRST, SECOND);
  private final DeadlineGuard guard = new DeadlineGuard("host-addresses");

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void aNameThatLeadsToDifferentServersIsRefused() throws IOException {
    try (LoopbackServer one = LoopbackServer.start(port, FIRST);
        LoopbackServer other = LoopbackServer.start(port, SECOND);
        Shard shard = shard(FIRST, SECOND)) {
      for (int i = 0; i < 2; i++) {
        ShardException failure =
            Timed.call(() -> shard.execute(Requests.set("key", "value"))).shardException();

        assertThat(failure.effect()).isEqualTo(Effect.NONE);
        assertThat(failure)
            .hasMessageContaining("'cache.example'")
            .hasMessageContaining(FIRST)
            .hasMessageContaining(SECOND)
            .hasMessageContaining("name one address per shard");
      }
      assertThat(one.ask("EXISTS key")).startsWith(":0");
      assertThat(other.ask("EXISTS key")).startsWith(":0");
      awaitNoClients(one);
      awaitNoClients(other);
    }
  }

  @Test
  void aNameWithTwoAddressesOfOneServerIsAcceptedAndCheckedOnce() throws IOException {
    try (LoopbackServer server = LoopbackServer.start(port, FIRST, SECOND);
        Shard shard = shard(FIRST, SECOND)) {
      for (int i = 1; i <= 5; i++) {
        assertThat(shard.execute(Requests.increment("counter"))).isEqualTo(i);
        server.ask("CLIENT KILL TYPE normal"); // so that the next call connects again
        assertThat(shard.execute(Requests.get("counter"))).isEqualTo(String.valueOf(i));
      }
      assertThat(server.ask("INFO commandstats")).contains("cmdstat_info:calls=2,");
    }
  }

  @Test
  void anAddressThatRefusesIsPassedOver() throws IOException {
    try (LoopbackServer server = LoopbackServer.start(port, SECOND);
        Shard first = shard(FIRST, SECOND);
        Shard last = shard(SECOND, FIRST)) {
      assertThat(first.execute(Requests.increment("counter"))).isEqualTo(1);
      assertThat(last.execute(Requests.increment("counter"))).isEqualTo(2);
      assertThat(server.ask("GET counter")).contains("2");
    }
  }

  @Test
  void anAddressThatNeverAnswersIsPassedOverWithinTheBudget() throws IOException {
    try (LoopbackServer server = LoopbackServer.start(port, SECOND);
        ServerSocket silent = new ServerSocket(port, 10, InetAddress.getByName(FIRST));
        Shard shard = shard(FIRST, SECOND)) {
      Timed<Long> call = Timed.call(() -> shard.execute(Requests.increment("counter")));

      assertThat(silent.isBound()).isTrue();
      assertThat(call.failure()).isNull();
      assertThat(call.took()).isLessThan(CONNECT_TIMEOUT);
      assertThat(server.ask("GET counter")).contains("1");
    }
  }

  @Test
  void anAddressThatCouldNotBeCheckedIsNotUsedLater() throws IOException {
    try (LoopbackServer server = LoopbackServer.start(port, SECOND);
        Shard shard = shard(FIRST, SECOND)) {
      shard.execute(Requests.set("key", "value"));
      try (LoopbackServer other = LoopbackServer.start(port, FIRST)) {
        server.ask("CLIENT KILL TYPE normal");

        assertThat(shard.execute(Requests.get("key"))).isEqualTo("value");
        assertThat(other.ask("INFO commandstats")).doesNotContain("cmdstat_get");
      }
    }
  }

  @Test
  void aServerThatMovedToItsOtherAddressIsFoundAgain() throws IOException {
    try (Shard shard = shard(FIRST, SECOND)) {
      try (LoopbackServer before = LoopbackServer.start(port, SECOND)) {
        shard.execute(Requests.set("key", "value"));
        assertThat(before.ask("EXISTS key")).startsWith(":1");
      }
      try (LoopbackServer after = LoopbackServer.start(port, FIRST)) {
        Timed.call(() -> shard.execute(Requests.get("key"))); // may meet the address of before

        assertThat(shard.execute(Requests.set("key", "other"))).isEqualTo("OK");
        assertThat(after.ask("GET key")).contains("other");
      }
    }
  }

  @Test
  void anUnknownNameFailsWithoutEffect() {
    try (Shard shard =
        Shard.of(
            "s",
            endpoint(),
            host -> {
              throw new UnknownHostException(host + ": Name or service not known");
            },
            guard,
            TIMEOUT,
            TestShards.limits(1))) {
      for (int i = 0; i < 3; i++) {
        ShardException failure =
            Timed.call(() -> shard.execute(Requests.get("key"))).shardException();

        assertThat(failure.effect()).isEqualTo(Effect.NONE);
        assertThat(failure).hasMessageContaining("cache.example: Name or service not known");
      }
    }
  }

  private Shard shard(String... addresses) throws UnknownHostException {
    InetAddress[] resolved = new InetAddress[addresses.length];
    for (int i = 0; i < addresses.length; i++) {
      resolved[i] = InetAddress.getByName(addresses[i]);
    }
    return Shard.of(
        "s", endpoint(), host -> resolved.clone(), guard, TIMEOUT, TestShards.limits(8));
  }

  private Endpoint endpoint() {
    return new Endpoint("cache.example", port, 0, null, null, CONNECT_TIMEOUT);
  }

  private static void awaitNoClients(LoopbackServer server) {
    await()
        .until(() -> server.ask("CLIENT LIST").lines().filter(l -> l.contains("id=")).count() == 1);
  }
}
