package org.shardcache.benchmarks.contender.jedis;

import java.net.InetSocketAddress;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;

/** The size of pools: a connection for each caller, within reason. */
final class Pools {
  static final int MOST = 128;

  private Pools() {}

  static ConnectionPoolConfig config(int callers) {
    int size = Math.min(callers, MOST);
    ConnectionPoolConfig config = new ConnectionPoolConfig();
    config.setMaxTotal(size);
    config.setMaxIdle(size);
    config.setMaxWait(Duration.ofSeconds(5));
    return config;
  }

  static HostAndPort address(InetSocketAddress address) {
    return new HostAndPort(address.getHostString(), address.getPort());
  }
}
