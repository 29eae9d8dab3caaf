package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;
import org.shardcache.testing.FaultProxy;

/** Shards over given endpoints, and what can be said of their servers from outside. */
final class TestShards implements AutoCloseable {

  static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

  private final ListTopology topology;
  private final Shards shards;
  private final PoolLimits limits;
  private final String owner = UUID.randomUUID().toString();

  private TestShards(Duration timeout, PoolLimits limits, List<Endpoint> endpoints) {
    List<ListTopology.Member> members = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      members.add(new ListTopology.Member(new ShardDescriptor("s" + members.size()), endpoint));
    }
    this.limits = limits;
    this.topology = new ListTopology(members, ShardRouters.KETAMA, timeout, limits, owner);
    this.shards = topology.shards();
  }

  static TestShards of(Duration timeout, int maxConnections, Endpoint... endpoints) {
    return of(timeout, limits(maxConnections), endpoints);
  }

  static TestShards of(Duration timeout, PoolLimits limits, Endpoint... endpoints) {
    return new TestShards(timeout, limits, List.of(endpoints));
  }

  /** Calls wait for a connection as long as they have time. */
  static PoolLimits limits(int max) {
    return new PoolLimits(max, Duration.ofDays(1), Duration.ofMinutes(1), 1_000);
  }

  static TestShards of(Duration timeout, List<EmbeddedShard> servers) {
    return new TestShards(timeout, limits(8), servers.stream().map(TestShards::endpoint).toList());
  }

  static Endpoint endpoint(EmbeddedShard server) {
    return endpoint(server.host(), server.port());
  }

  static Endpoint endpoint(FaultProxy proxy) {
    return endpoint(proxy.host(), proxy.port());
  }

  static Endpoint endpoint(String host, int port) {
    return new Endpoint(host, port, 0, null, null, CONNECT_TIMEOUT);
  }

  static FaultProxy proxy(EmbeddedShard server) {
    return FaultProxy.to(server.host(), server.port());
  }

  Shards all() {
    return shards;
  }

  Shard first() {
    return shards.list().get(0);
  }

  static ConnectionPool pool(Shard shard) {
    return shard.primary(shard.newDeadline()).pool();
  }

  /** How many connections to the first shard are in use. */
  int inUse() {
    return Sockets.inUse(first(), limits.max());
  }

  boolean guardRuns() {
    return runs("shardcache-deadlines " + owner);
  }

  boolean idleSweeperRuns() {
    return runs("shardcache-idle " + owner);
  }

  private static boolean runs(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }

  void awaitGuardGone() {
    await("the guard's thread is gone").atMost(Duration.ofSeconds(3)).until(() -> !guardRuns());
  }

  /** Only the connection that asks is left. */
  static void awaitNoClients(EmbeddedShard server) {
    await("no client is left")
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(clients(server)).isEmpty());
  }

  /** The clients of a server but for the one that asks, one line each. */
  static List<String> clients(EmbeddedShard server) {
    return server
        .command("CLIENT", "LIST")
        .lines()
        .filter(line -> !line.isBlank() && !line.contains("cmd=client|list"))
        .toList();
  }

  @Override
  public void close() {
    topology.close();
  }
}
