package org.shardcache.benchmarks.peers;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Topology;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;

/**
 * The Redis servers of a placement.
 *
 * @param topology how they belong together
 * @param shards the servers
 * @param owner what ends them
 */
record ServerSet(Topology topology, List<EmbeddedShard> shards, AutoCloseable owner)
    implements AutoCloseable {
  private static final int PAGE = 20_000;

  /** Keys of nobody's, as many as the servers can make without a client. */
  private static final String FOREIGN =
      "for i = ARGV[1], ARGV[2] do redis.call('SET', 'foreign:' .. string.format('%09d', i), 'x') end";

  static ServerSet start(Placement placement) {
    return switch (placement) {
      case ONE_SHARD -> of(EmbeddedShards.start(1));
      case THREE_SHARDS -> of(EmbeddedShards.start(3));
      case EIGHT_SHARDS -> of(EmbeddedShards.start(8));
      case CLUSTER -> of(EmbeddedCluster.start(3));
    };
  }

  private static ServerSet of(EmbeddedShards servers) {
    return new ServerSet(Topology.SHARDS, servers.shards(), servers);
  }

  private static ServerSet of(EmbeddedCluster cluster) {
    return new ServerSet(Topology.CLUSTER, cluster.servers().shards(), cluster);
  }

  Servers addresses() {
    return new Servers(
        topology,
        shards.stream()
            .map(shard -> InetSocketAddress.createUnresolved(shard.host(), shard.port()))
            .toList());
  }

  void flush() {
    shards.forEach(shard -> shard.command("FLUSHALL"));
  }

  void addForeignKeys(int count) {
    int each = count / shards.size();
    for (EmbeddedShard shard : shards) {
      for (int from = 0; from < each; from += PAGE) {
        shard.command(
            "EVAL",
            FOREIGN,
            "0",
            Integer.toString(from),
            Integer.toString(Math.min(each, from + PAGE) - 1));
      }
    }
  }

  /** The processor time that all servers have used. */
  long cpuNanos() {
    return shards.stream()
        .map(shard -> ProcessHandle.of(shard.pid()).flatMap(p -> p.info().totalCpuDuration()))
        .mapToLong(cpu -> cpu.orElse(Duration.ZERO).toNanos())
        .sum();
  }

  /** The memory that a server uses. */
  static long usedMemory(EmbeddedShard shard) {
    return shard
        .command("INFO", "memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .map(line -> line.substring("used_memory:".length()).trim())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("INFO memory has no used_memory"));
  }

  String version() {
    return shards
        .get(0)
        .command("INFO", "server")
        .lines()
        .filter(line -> line.startsWith("redis_version:"))
        .map(line -> line.substring("redis_version:".length()).trim())
        .findFirst()
        .orElse("unknown");
  }

  @Override
  public void close() throws Exception {
    owner.close();
  }
}
