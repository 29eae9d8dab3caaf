package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.Shards.Routed;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;

/**
 * However many servers of a bulk call hang, and wherever they do, it ends within one time budget
 * and has done what the others are for.
 */
@WithEmbeddedShards(count = 4)
final class BulkTimeIT {

  private static final int KEYS = 400;
  private static final Duration BUDGET = Duration.ofMillis(600);
  private static final Duration LATE = Duration.ofMillis(250);
  private static final String REPLICA =
      "*5\r\n$5\r\nslave\r\n$9\r\n127.0.0.1\r\n:1\r\n$9\r\nconnected\r\n:0\r\n";
  private static final String PRIMARY = "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n";

  /** What calls found before the servers hang. */
  private enum Connections {
    NONE,
    JUST_USED,
    IDLE_FOR_LONG
  }

  private final List<EmbeddedShard> servers;
  private final List<FaultProxy> proxies = new ArrayList<>();

  BulkTimeIT(EmbeddedShards servers) {
    this.servers = servers.shards();
  }

  @BeforeEach
  void fill() {
    try (TestShards shards = TestShards.of(BUDGET, servers)) {
      List<Routed<String>> writes =
          IntStream.range(0, KEYS)
              .mapToObj(i -> new Routed<>(i % 4, Requests.set("key" + i, "value" + i)))
              .toList();
      assertThat(shards.all().executeAll(writes)).allMatch(Result.Value.class::isInstance);
    }
    servers.forEach(server -> proxies.add(TestShards.proxy(server)));
  }

  @AfterEach
  void close() {
    proxies.forEach(FaultProxy::close);
  }

  @ParameterizedTest
  @EnumSource
  void threeOfFourShardsHang(Connections connections) {
    try (TestShards shards = throughProxies(8)) {
      if (connections != Connections.NONE) {
        assertOnlyFail(read(shards.all(), ReadFrom.PRIMARY));
      }
      if (connections == Connections.IDLE_FOR_LONG) { // they are checked before they are used
        await().pollDelay(Duration.ofMillis(1_050)).until(() -> true);
      }
      IntStream.range(0, 3).forEach(hung -> proxies.get(hung).stall());

      assertOnlyFail(readInTime(shards.all()), 0, 1, 2);

      proxies.forEach(FaultProxy::resume);
      await()
          .until(
              () ->
                  read(shards.all(), ReadFrom.PRIMARY).stream()
                      .allMatch(Result.Value.class::isInstance));
    }
  }

  @Test
  void shardsThatCannotBeConnectedToForWhateverReasonFailTheirOwnKeysOnly() throws IOException {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone.close();
      List<Socket> queue = fill(full);
      proxies.get(2).stall();
      Endpoint[] endpoints = {
        TestShards.endpoint("127.0.0.1", full.getLocalPort()),
        TestShards.endpoint("127.0.0.1", gone.getLocalPort()),
        TestShards.endpoint(proxies.get(2)),
        TestShards.endpoint(servers.get(3))
      };
      try (TestShards shards = TestShards.of(BUDGET, 8, endpoints)) {
        assertOnlyFail(readInTime(shards.all()), 0, 1, 2);
      } finally {
        for (Socket waiting : queue) {
          waiting.close();
        }
      }
    }
  }

  /** A server whose queue of connections is full does not even refuse one more. */
  private static List<Socket> fill(ServerSocket full) throws IOException {
    List<Socket> queue = new ArrayList<>();
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()), 100);
        queue.add(socket);
      } catch (SocketTimeoutException e) {
        socket.close();
        return queue;
      }
    }
  }

  @Test
  void shardsThatStopInTheMiddleOfTheirRepliesTakeLittleMoreThanOneOfThem() {
    try (TestShards shards = throughProxies(8)) {
      assertOnlyFail(read(shards.all(), ReadFrom.PRIMARY));
      proxies.get(0).dripReplies(Duration.ofMillis(50));
      proxies.get(1).dripReplies(Duration.ofMillis(50));
      proxies.get(2).dripReplies(Duration.ofMillis(50));

      Timed<List<Result<String>>> read = Timed.call(() -> read(shards.all(), ReadFrom.PRIMARY));

      assertThat(read.took()).isLessThan(BUDGET.plus(BUDGET.dividedBy(2)).plus(LATE));
      for (int i = 3; i < KEYS; i += 4) {
        assertThat(read.value().get(i)).isEqualTo(new Result.Value<>("value" + i));
      }
      assertThat(read.value().get(KEYS - 2)).isInstanceOf(Result.Failure.class);
    }
  }

  @Test
  void whoWaitsForAConnectionToAShardThatHangsReadsFromTheOthersMeanwhile() {
    try (TestShards shards = throughProxies(1)) {
      assertOnlyFail(read(shards.all(), ReadFrom.PRIMARY));
      proxies.get(0).stall();
      CompletableFuture<Void> first =
          Async.run(() -> shards.all().execute(new Routed<>(0, Requests.set("key0", "value0"))));
      await().until(() -> shards.inUse() == 1);

      assertOnlyFail(readInTime(shards.all()), 0);

      proxies.get(0).resume();
      first.handle((done, failure) -> done).join();
    }
  }

  @Test
  void whatAShardDoesNotServeYetIsAskedForAgainWhileAnotherOneHangs() {
    try (TestShards shards = throughProxies(8)) {
      assertOnlyFail(read(shards.all(), ReadFrom.PRIMARY));
      proxies.get(0).answer("GET"::equals, "-LOADING not yet\r\n");
      proxies.get(1).stall();
      CompletableFuture<List<Result<String>>> call = Async.supply(() -> readInTime(shards.all()));
      await().pollDelay(BUDGET.dividedBy(4)).until(() -> true);
      proxies.get(0).answerNothing();

      assertOnlyFail(call.join(), 1);
    }
  }

  @Test
  void replicasThatHangLeaveTheirPrimariesEnoughOfTheTime() {
    proxies.forEach(proxy -> proxy.answer("ROLE"::equals, REPLICA));
    try (Watched watched = new Watched(false)) {
      await()
          .until(
              () ->
                  watched.shards.list().stream()
                      .allMatch(
                          shard ->
                              isReplica(
                                  shard.nodeFor(ReadFrom.REPLICA_PREFERRED, shard.newDeadline()))));
      assertOnlyFail(read(watched.shards, ReadFrom.REPLICA_PREFERRED));
      proxies.subList(1, 4).forEach(FaultProxy::stall);

      Timed<List<Result<String>>> read =
          Timed.call(() -> read(watched.shards, ReadFrom.REPLICA_PREFERRED));

      assertOnlyFail(read.value());
      assertThat(read.took()).isLessThan(BUDGET);
    }
  }

  private boolean isReplica(Node node) {
    return proxies.stream().anyMatch(proxy -> proxy.port() == node.endpoint().port());
  }

  @Test
  void primariesThatMayMoveAndHangTakeOneBudgetToo() {
    proxies.forEach(proxy -> proxy.answer("ROLE"::equals, PRIMARY));
    try (Watched watched = new Watched(true)) {
      assertOnlyFail(read(watched.shards, ReadFrom.PRIMARY));
      proxies.subList(0, 2).forEach(FaultProxy::stall);

      assertOnlyFail(readInTime(watched.shards), 0, 1);
    }
  }

  /** Shards whose servers are looked for: the proxies are replicas or primaries that may move. */
  private final class Watched implements AutoCloseable {

    private final DeadlineGuard guard = new DeadlineGuard("test-deadlines");
    private final Shards shards;

    Watched(boolean primariesMove) {
      List<Shard> list =
          IntStream.range(0, 4).mapToObj(i -> shard("s" + i, i, primariesMove)).toList();
      List<ShardDescriptor> names =
          Stream.of("s0", "s1", "s2", "s3").map(ShardDescriptor::new).toList();
      this.shards =
          new Shards(list, ShardRouters.KETAMA.create(names), "ketama", names, Recourse.SAME_SHARD);
    }

    private Shard shard(String name, int index, boolean primariesMove) {
      Endpoint proxy = TestShards.endpoint(proxies.get(index));
      Endpoint server = TestShards.endpoint(servers.get(index));
      Discovery discovery =
          new Discovery() {
            @Override
            public Endpoint primary(Deadline deadline) {
              return primariesMove ? proxy : server;
            }

            @Override
            public List<Endpoint> replicas(Node primary, Deadline deadline) {
              return primariesMove ? List.of() : List.of(proxy);
            }

            @Override
            public Endpoint configured() {
              return server;
            }

            @Override
            public boolean primaryMoves() {
              return primariesMove;
            }

            @Override
            public Object place() {
              return name;
            }

            @Override
            public void retire() {}

            @Override
            public void close() {}
          };
      WatchedServers watched =
          new WatchedServers(
              name,
              discovery,
              (endpoint, greeting) ->
                  new Node(
                      name,
                      endpoint,
                      InetAddress::getAllByName,
                      guard,
                      BUDGET,
                      TestShards.limits(8),
                      greeting),
              BUDGET);
      return new Shard(name, watched, BUDGET);
    }

    @Override
    public void close() {
      shards.close();
      guard.close();
    }
  }

  private TestShards throughProxies(int maxConnections) {
    return TestShards.of(
        BUDGET,
        maxConnections,
        proxies.stream().map(TestShards::endpoint).toArray(Endpoint[]::new));
  }

  private static List<Result<String>> readInTime(Shards shards) {
    Timed<List<Result<String>>> read = Timed.call(() -> read(shards, ReadFrom.PRIMARY));
    assertThat(read.failure()).isNull();
    assertThat(read.took()).isLessThan(BUDGET.plus(LATE));
    return read.value();
  }

  private static List<Result<String>> read(Shards shards, ReadFrom readFrom) {
    return shards.executeAll(
        IntStream.range(0, KEYS)
            .mapToObj(i -> new Routed<>(i % 4, null, readFrom, Requests.get("key" + i)))
            .toList());
  }

  private static void assertOnlyFail(List<Result<String>> results, Integer... failed) {
    List<Integer> shards = Arrays.asList(failed);
    for (int i = 0; i < KEYS; i++) {
      if (shards.contains(i % 4)) {
        assertThat(results.get(i)).isInstanceOf(Result.Failure.class);
        assertThat(((Result.Failure<?>) results.get(i)).cause())
            .hasMessageContaining("Shard 's" + i % 4 + "'");
      } else {
        assertThat(results.get(i)).isEqualTo(new Result.Value<>("value" + i));
      }
    }
  }
}
