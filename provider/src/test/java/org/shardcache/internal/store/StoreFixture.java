package org.shardcache.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.internal.shard.Access;
import org.shardcache.internal.shard.Access.Resp;
import org.shardcache.internal.shard.ClusterTopology;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology;
import org.shardcache.internal.shard.PoolLimits;
import org.shardcache.internal.shard.ServerAddress;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.store.TopologyCheck.OnDifference;
import org.shardcache.observation.CacheObserver;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;

/** Running servers, a view of them as shards, and any number of caches on them. */
final class StoreFixture implements AutoCloseable {

  static final String PREFIX = "jcache:";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final EmbeddedShards servers;
  private final VerifiedShards shards;
  private final ClaimUse claims;
  static final PoolLimits LIMITS =
      new PoolLimits(8, Duration.ofDays(1), Duration.ofMinutes(1), 1_000);

  private final AtomicInteger caches = new AtomicInteger();

  private StoreFixture(EmbeddedShards servers, VerifiedShards shards, ClaimUse claims) {
    this.servers = servers;
    this.shards = shards;
    this.claims = claims;
  }

  /** A view of all servers, each of them a shard of its own. */
  static StoreFixture of(EmbeddedShards servers) {
    return of(servers, TIMEOUT, ClaimUse.PROCESSORS);
  }

  static StoreFixture of(EmbeddedShards servers, Duration timeout) {
    return of(servers, timeout, ClaimUse.PROCESSORS);
  }

  /** As {@link #of(EmbeddedShards)}; all caches may have these claims on their entries. */
  static StoreFixture of(EmbeddedShards servers, ClaimUse claims) {
    return of(servers, TIMEOUT, claims);
  }

  /** As {@link #of(EmbeddedShards)}, with these connections to each. */
  static StoreFixture of(EmbeddedShards servers, PoolLimits limits) {
    return of(servers, topology(servers.shards(), TIMEOUT, limits), ClaimUse.PROCESSORS);
  }

  private static StoreFixture of(EmbeddedShards servers, Duration timeout, ClaimUse claims) {
    return of(servers, topology(servers.shards(), timeout), claims);
  }

  private static StoreFixture of(EmbeddedShards servers, ListTopology topology, ClaimUse claims) {
    return new StoreFixture(
        servers,
        new VerifiedShards(
            topology,
            view ->
                new TopologyCheck(
                    OnDifference.WARN,
                    "test",
                    KeyLayout.managerKey(PREFIX, "topology"),
                    KeyLayout.ofOwnedPrefix(PREFIX).pattern())),
        claims);
  }

  /** A view of a cluster. */
  static StoreFixture of(EmbeddedCluster cluster, ClaimUse claims) {
    return of(cluster, claims, TIMEOUT);
  }

  static StoreFixture of(EmbeddedCluster cluster, ClaimUse claims, Duration timeout) {
    return new StoreFixture(
        cluster.servers(), VerifiedShards.ofCluster(topology(cluster, timeout)), claims);
  }

  /** As {@link #of(EmbeddedCluster, ClaimUse)}, with somebody who is told of calls. */
  static StoreFixture of(EmbeddedCluster cluster, ClaimUse claims, CacheObserver observer) {
    return new StoreFixture(
        cluster.servers(),
        VerifiedShards.ofCluster(topology(cluster, TIMEOUT)).observedBy(observer),
        claims);
  }

  /** A view of a cluster that looks for changes when it meets one: tests count commands. */
  static ClusterTopology topology(EmbeddedCluster cluster, Duration timeout) {
    return new ClusterTopology(
        cluster.servers().shards().stream()
            .map(
                server ->
                    new Endpoint(
                        server.host(), server.port(), 0, null, null, Duration.ofSeconds(1)))
            .toList(),
        Duration.ofDays(1),
        timeout,
        LIMITS,
        "test");
  }

  /** Shards on these servers, named as they are. */
  static ListTopology topology(List<EmbeddedShard> servers, Duration timeout) {
    return topology(servers, timeout, LIMITS);
  }

  private static ListTopology topology(
      List<EmbeddedShard> servers, Duration timeout, PoolLimits limits) {
    return new ListTopology(
        servers.stream().map(server -> member(server.name(), server)).toList(),
        ShardRouters.KETAMA,
        timeout,
        limits,
        "test");
  }

  static ListTopology.Member member(String name, EmbeddedShard server) {
    return new ListTopology.Member(
        new ShardDescriptor(name),
        new Endpoint(
            server
                .socket()
                .<ServerAddress>map(ServerAddress.UnixSocket::new)
                .orElseGet(() -> new ServerAddress.Tcp(server.host(), server.port())),
            new Access(0, null, null, null, Resp.RESP3, Duration.ofSeconds(1))));
  }

  /** A cache that no other test has. */
  TestCache newCache() {
    return cache("cache" + caches.incrementAndGet());
  }

  TestCache cache(String name) {
    return cache(KeyLayout.ofCache(PREFIX, name), name);
  }

  TestCache cache(KeyLayout layout, String name) {
    KeyLayout own = shards.cluster() == null ? layout : layout.inCluster();
    return new TestCache(this, own, new RedisEntryStore(shards, own, name, claims, 1_000));
  }

  EmbeddedShards servers() {
    return servers;
  }

  VerifiedShards shards() {
    return shards;
  }

  /** The server with the entry of a stored key. */
  EmbeddedShard serverOf(byte[] routingBytes) {
    Shard shard = shardOf(routingBytes);
    return servers.shards().stream()
        .filter(
            server ->
                server.socket().isPresent()
                    ? server.socket().get().toString().equals(shard.host())
                    : server.port() == shard.port())
        .findAny()
        .orElseThrow();
  }

  Shard shardOf(byte[] routingBytes) {
    Shards current = shards.current().shards();
    return current.list().get(current.indexFor(routingBytes));
  }

  CommandCounts commands() {
    return new CommandCounts(servers);
  }

  @Override
  public void close() {
    shards.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
