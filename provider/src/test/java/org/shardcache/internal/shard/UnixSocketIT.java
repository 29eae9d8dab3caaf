package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.Access.Resp;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.internal.shard.Shards.Routed;

/** Shards on Unix sockets keep the promises of those on the network. */
@WithEmbeddedShards(count = 2, unixSockets = true)
class UnixSocketIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final List<EmbeddedShard> servers;
  private TestShards shards;

  UnixSocketIT(EmbeddedShards servers) {
    this.servers = servers.shards();
  }

  @BeforeEach
  void connect() {
    shards = TestShards.of(TIMEOUT, 8, endpoint(0), endpoint(1));
  }

  @AfterEach
  void close() {
    shards.close();
    servers.forEach(TestShards::awaitNoClients);
    shards.awaitGuardGone();
  }

  private Endpoint endpoint(int index) {
    return endpoint(servers.get(index).socket().orElseThrow());
  }

  private static Endpoint endpoint(Path path) {
    return new Endpoint(
        new ServerAddress.UnixSocket(path),
        new Access(0, null, null, null, Resp.RESP3, TestShards.CONNECT_TIMEOUT));
  }

  @Test
  void anInterruptOfACallerNeitherFailsItsCallNorClosesTheConnection() throws Exception {
    Shard shard = shards.first();
    servers.get(0).command("CONFIG", "RESETSTAT");
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Thread> callers = new ArrayList<>();
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int number = t;
        counts.add(threads.submit(() -> countWhileInterrupted(shard, number, callers, done)));
      }
      long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() - end < 0) {
        synchronized (callers) {
          callers.forEach(Thread::interrupt);
        }
        Thread.yield();
      }
      done.set(true);
      for (Future<Integer> count : counts) {
        assertThat(count.get()).isGreaterThan(100);
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
    assertThat(connectionsReceived(servers.get(0))).as("none was lost").isLessThanOrEqualTo(8);
  }

  /** Since the statistics were set back, without the one that asks. */
  private static long connectionsReceived(EmbeddedShard server) {
    return server
            .command("INFO", "stats")
            .lines()
            .filter(line -> line.startsWith("total_connections_received:"))
            .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
            .sum()
        - 1;
  }

  private static int countWhileInterrupted(
      Shard shard, int number, List<Thread> callers, AtomicBoolean done) {
    synchronized (callers) {
      callers.add(Thread.currentThread());
    }
    int calls = 0;
    byte[] large = new byte[100_000];
    Arrays.fill(large, (byte) number);
    while (!done.get()) {
      shard.execute(Requests.set("large" + number, large));
      assertThat(shard.execute(Requests.length("large" + number))).isEqualTo(large.length);
      calls++;
    }
    synchronized (callers) {
      callers.remove(Thread.currentThread());
    }
    Thread.interrupted();
    Thread.currentThread().interrupt();
    assertThat(shard.execute(Requests.set("after" + number, "x"))).isEqualTo("OK");
    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    return calls;
  }

  @Test
  void valuesLargerThanAllBuffersTravelBothWays() {
    byte[] large = new byte[20_000_000];
    for (int i = 0; i < 3; i++) {
      assertThat(shards.first().execute(Requests.set("large", large))).isEqualTo("OK");
      assertThat(shards.first().execute(Requests.length("large"))).isEqualTo(large.length);
    }
  }

  @Test
  void bulkCallsRunOnAllShardsSideBySide() {
    List<Routed<String>> writes = new ArrayList<>();
    List<Routed<String>> reads = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      writes.add(new Routed<>(i % 2, Requests.set("key" + i, "value" + i)));
      reads.add(new Routed<>(i % 2, Requests.get("key" + i)));
    }
    assertThat(shards.all().executeAll(writes)).allMatch(Result.Value.class::isInstance);
    List<Result<String>> values = shards.all().executeAll(reads);
    for (int i = 0; i < values.size(); i++) {
      assertThat(values.get(i)).isEqualTo(new Result.Value<>("value" + i));
    }
  }

  @Test
  void aServerThatHangsEndsTheCallWithinItsBudget() {
    shards.first().execute(Requests.set("key", "value"));
    servers.get(0).pause();
    try {
      Timed<String> call = Timed.call(() -> shards.first().execute(Requests.set("key", "other")));

      assertThat(call.shardException().effect()).isEqualTo(Effect.UNKNOWN);
      assertThat(call.took()).isBetween(TIMEOUT.minusMillis(50), TIMEOUT.plusMillis(700));
    } finally {
      servers.get(0).resume();
    }
    assertThat(shards.first().execute(Requests.set("key", "third"))).isEqualTo("OK");
  }

  @Test
  void aServerThatDiesIsNoticedAtOnceAndFoundAgain() {
    List<Routed<String>> reads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      reads.add(new Routed<>(i % 2, Requests.get("key" + i)));
    }
    shards.all().executeAll(reads);
    servers.get(1).kill();
    try {
      Timed<List<Result<String>>> call = Timed.call(() -> shards.all().executeAll(reads));
      assertThat(call.took()).isLessThan(TIMEOUT);
      for (int i = 0; i < 100; i++) {
        assertThat(call.value().get(i))
            .isInstanceOf(i % 2 == 0 ? Result.Value.class : Result.Failure.class);
      }
    } finally {
      servers.get(1).restart();
    }
    await()
        .untilAsserted(
            () ->
                assertThat(shards.all().executeAll(reads))
                    .allMatch(Result.Value.class::isInstance));
  }

  @Test
  void aSocketThatIsNotThereFailsWithoutEffect(@TempDir Path directory) {
    try (TestShards missing = TestShards.of(TIMEOUT, 1, endpoint(directory.resolve("none")))) {
      ShardException failure =
          Timed.call(() -> missing.first().execute(Requests.get("key"))).shardException();

      assertThat(failure.effect()).isEqualTo(Effect.NONE);
      assertThat(failure).hasMessageContaining(directory.resolve("none").toString());
    }
  }

  @Test
  void aClosedManagerLeavesNoFileOpen() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeThat(descriptors).exists();
    Callable<Long> open =
        () -> {
          try (Stream<Path> files = Files.list(descriptors)) {
            return files.filter(UnixSocketIT::isSocketOrPoll).count();
          }
        };
    shards.first().execute(Requests.get("key"));
    shards.close();
    try {
      long before = open.call();
      for (int i = 0; i < 20; i++) {
        try (TestShards more = TestShards.of(TIMEOUT, 8, endpoint(0), endpoint(1))) {
          more.first().execute(Requests.get("key"));
        }
      }
      await().untilAsserted(() -> assertThat(open.call()).isLessThanOrEqualTo(before));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isSocketOrPoll(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:") || target.contains("eventpoll");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whoWaitsIsWokenUpByACloseAndATimeout(@TempDir Path directory) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(address, 1);
      UnixSocket socket = new UnixSocket();
      socket.connect(address, 500);
      socket.setSoTimeout(50);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(socket.awaitInput(1)).isFalse();
      socket.setSoTimeout(0);
      Thread reader = Thread.currentThread();
      Thread waker = new Thread(() -> closeWhenWaitedFor(socket, reader));
      waker.start();
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessage("Socket closed");
      waker.join();
      assertThat(socket.isClosed()).isTrue();
    }
  }

  private static void closeWhenWaitedFor(UnixSocket socket, Thread reader) {
    await()
        .until(
            () ->
                Arrays.stream(reader.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("select")));
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aServerThatAcceptsNobodyCostsNoMoreThanTheTimeToConnect(@TempDir Path directory)
      throws IOException {
    Path path = directory.resolve("s");
    List<SocketChannel> waiting = new ArrayList<>();
    try (ServerSocketChannel full = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        TestShards late = TestShards.of(TIMEOUT, 1, endpoint(path))) {
      full.bind(UnixDomainSocketAddress.of(path), 1);
      fill(UnixDomainSocketAddress.of(path), waiting);

      Timed<String> call = Timed.call(() -> late.first().execute(Requests.get("key")));

      assertThat(call.shardException().effect()).isEqualTo(Effect.NONE);
      assertThat(call.shardException()).hasMessageContaining("shardcache.connect-timeout");
      assertThat(call.took()).isLessThan(TestShards.CONNECT_TIMEOUT.plusMillis(700));
    } finally {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
    }
  }

  /** Connects until the server keeps no more callers in mind. */
  private static void fill(UnixDomainSocketAddress address, List<SocketChannel> waiting)
      throws IOException {
    for (int i = 0; i < 100; i++) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      waiting.add(channel);
      channel.configureBlocking(false);
      try {
        channel.connect(address);
      } catch (SocketException e) {
        return;
      }
    }
    throw new AssertionError("the server has room for 100 callers");
  }

  @Test
  void anInterruptedConnectIsRepeatedAndTheFlagKept(@TempDir Path directory) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        UnixSocket socket = new UnixSocket()) {
      server.bind(address);
      Thread.currentThread().interrupt();
      socket.connect(address, 0);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(socket.isConnected()).isTrue();
      socket.getOutputStream().write(7);
      try (SocketChannel accepted = server.accept()) {
        ByteBuffer received = ByteBuffer.allocate(1);
        accepted.read(received);
        assertThat(received.get(0)).isEqualTo((byte) 7);
      }
    }
  }
}
