package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import redis.clients.jedis.Protocol.Command;

/** A connection that failed is dead for ever: no reconnect, no late sending, no foreign reply. */
@WithEmbeddedShards(count = 1, password = DriverRuleIT.PASSWORD)
class DriverRuleIT {

  static final String PASSWORD = "correct horse";
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final EmbeddedShard server;
  private final Endpoint endpoint;
  private final DeadlineGuard guard = new DeadlineGuard("driver-rule");
  private Shard shard;

  DriverRuleIT(EmbeddedShards servers) {
    this.server = servers.shard(0);
    this.endpoint =
        new Endpoint(server.host(), server.port(), 3, null, PASSWORD, TestShards.CONNECT_TIMEOUT);
  }

  @BeforeEach
  void fill() {
    shard = Shard.of("s", endpoint, guard, TIMEOUT, TestShards.limits(8));
    for (int i = 0; i < 10; i++) {
      shard.execute(Requests.set("key" + i, "value" + i));
    }
  }

  @AfterEach
  void close() {
    shard.close();
    guard.close();
    TestShards.awaitNoClients(server);
  }

  @Test
  void aSocketClosedBetweenTwoCommandsOfABatchEndsTheConnectionForEver() throws Exception {
    for (Consumer<ShardConnection> closing : waysToClose()) {
      try (Monitor monitor = Monitor.of(server, PASSWORD)) {
        ShardConnection connection = connect();
        connection.write(Requests.command(Command.GET, "key1"));
        connection.flush();
        Thread other = new Thread(() -> closing.accept(connection));
        other.start();
        other.join();

        assertThatThrownBy(() -> connection.write(Requests.command(Command.GET, "key2")))
            .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> connection.read(1)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> connection.write(Requests.command(Command.GET, "key3")))
            .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(connection::flush).isInstanceOf(RuntimeException.class);
        connection.kill();
        monitor.catchUp(server);
        assertThat(monitor.commandsIn(3, "GET")).allMatch("\"GET\" \"key1\""::equals);
        assertThat(monitor.commandsIn(0, "GET")).isEmpty();
      }
    }
  }

  @Test
  void whatIsStillBufferedIsNeverSentByAClose() throws Exception {
    for (Consumer<ShardConnection> closing : waysToClose()) {
      ShardConnection connection = connect();
      connection.write(Requests.command(Command.SET, "unsent", "value"));
      closing.accept(connection);
      connection.kill();
      await().until(() -> TestShards.clients(server).size() == 1); // that of the shard
      assertThat(shard.execute(Requests.get("unsent"))).isEqualTo("(nil)");
    }
  }

  @Test
  void whileSocketsAreClosedBetweenCallsEveryGetGivesItsOwnValueOrThrows() throws Exception {
    try (Monitor monitor = Monitor.of(server, PASSWORD)) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger right = new AtomicInteger();
      ExecutorService threads = Executors.newFixedThreadPool(5);
      try {
        Future<?> closer = threads.submit(() -> closeSocketsUntil(done));
        List<Future<List<String>>> readers = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          readers.add(threads.submit(() -> wrongValues(right)));
        }
        for (Future<List<String>> reader : readers) {
          assertThat(reader.get()).isEmpty();
        }
        done.set(true);
        closer.get();
      } finally {
        done.set(true);
        threads.shutdownNow();
      }
      assertThat(right).hasPositiveValue();
      monitor.catchUp(server);
      assertThat(monitor.commandsIn(3, "GET")).isNotEmpty();
      assertThat(monitor.commandsIn(0, "GET", "SET", "PING")).isEmpty();
    }
  }

  @Test
  void aPooledConnectionWhoseSocketWasClosedMeanwhileIsNotReused() throws Exception {
    ShardConnection pooled = TestShards.pool(shard).borrow(shard.newDeadline());
    TestShards.pool(shard).release(pooled);
    Sockets.close(pooled);

    assertThat(shard.execute(Requests.get("key1"))).isEqualTo("value1");
    assertThat(shard.execute(Requests.get("key2"))).isEqualTo("value2");
  }

  private List<String> wrongValues(AtomicInteger right) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int number = i % 10;
      try {
        String value = shard.execute(Requests.get("key" + number));
        if (value.equals("value" + number)) {
          right.incrementAndGet();
        } else {
          wrong.add("key" + number + " gave " + value);
        }
      } catch (ShardException e) {
        // allowed: its socket was closed twice
      }
    }
    return wrong;
  }

  private Void closeSocketsUntil(AtomicBoolean done) throws Exception {
    while (!done.get()) {
      Sockets.watchedBy(guard).forEach(Sockets::close);
      Thread.sleep(1);
    }
    return null;
  }

  private static List<Consumer<ShardConnection>> waysToClose() {
    return List.of(
        ShardConnection::kill,
        connection -> connection.enforceDeadline(System.nanoTime() + TIMEOUT.toNanos() * 2),
        Sockets::closeDriver,
        Sockets::close);
  }

  private ShardConnection connect() throws Exception {
    return new ShardConnection(
        endpoint,
        List.of(new InetSocketAddress(server.host(), server.port())),
        guard,
        TIMEOUT,
        Deadline.after(TIMEOUT));
  }
}
