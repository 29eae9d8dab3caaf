package org.shardcache.benchmarks.contender.jedis;

import java.util.Arrays;
import java.util.Optional;
import org.shardcache.benchmarks.agent.ClientSideSharding;
import org.shardcache.benchmarks.agent.Contender;
import org.shardcache.benchmarks.agent.Scenario;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;
import org.shardcache.benchmarks.agent.Topology;
import redis.clients.jedis.RedisClient;

/** What a program does by hand: a pool of Jedis connections per server, and bytes. */
public final class JedisContender implements Contender<byte[]> {

  /** For the service loader. */
  public JedisContender() {}

  @Override
  public String description() {
    return "Jedis "
        + Contender.version(RedisClient.class)
        + ": a pool of connections per server, as many as there are callers but at most "
        + Pools.MOST
        + ", and keys spread by the remainder of a hash. Values are bytes of the same size: it"
        + " serializes nothing. getAll is an MGET, putAll a pipeline of SET per server, all written"
        + " before the first reply is read; iteration and clear are SCAN with MGET or UNLINK.";
  }

  @Override
  public Optional<String> refusal(Servers servers, Scenario scenario) {
    return ClientSideSharding.beyondBytes(servers, scenario);
  }

  @Override
  public byte[] value(int bytes) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, (byte) 'v');
    return value;
  }

  @Override
  public int size(byte[] value) {
    return value.length;
  }

  @Override
  public Store<byte[]> open(Servers servers, Scenario scenario) {
    return servers.topology() == Topology.CLUSTER
        ? new JedisClusterStore(servers, scenario.threads())
        : new JedisStore(servers, scenario.threads());
  }
}
