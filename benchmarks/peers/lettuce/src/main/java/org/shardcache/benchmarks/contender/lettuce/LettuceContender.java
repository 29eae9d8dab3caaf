package org.shardcache.benchmarks.contender.lettuce;

import io.lettuce.core.RedisClient;
import java.util.Arrays;
import java.util.Optional;
import org.shardcache.benchmarks.agent.ClientSideSharding;
import org.shardcache.benchmarks.agent.Contender;
import org.shardcache.benchmarks.agent.Scenario;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;
import org.shardcache.benchmarks.agent.Topology;

/** Lettuce as its manual recommends: one connection per server, shared by all callers. */
public final class LettuceContender implements Contender<byte[]> {

  /** For the service loader. */
  public LettuceContender() {}

  @Override
  public String description() {
    return "Lettuce "
        + Contender.version(RedisClient.class)
        + ": one connection per server, shared by all callers, and keys spread by the remainder of"
        + " a hash. Values are bytes of the same size: it serializes nothing. getAll is an MGET,"
        + " putAll as many SET per server, sent without waiting; iteration and clear are SCAN with"
        + " MGET or UNLINK.";
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
        ? new LettuceClusterStore(servers)
        : new LettuceStore(servers);
  }
}
