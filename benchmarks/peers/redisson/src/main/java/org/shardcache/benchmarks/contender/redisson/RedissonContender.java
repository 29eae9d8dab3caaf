package org.shardcache.benchmarks.contender.redisson;

import java.net.InetSocketAddress;
import java.util.Optional;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;
import org.redisson.jcache.configuration.RedissonConfiguration;
import org.shardcache.benchmarks.agent.Contender;
import org.shardcache.benchmarks.agent.JCacheStore;
import org.shardcache.benchmarks.agent.Scenario;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;
import org.shardcache.benchmarks.agent.Text;
import org.shardcache.benchmarks.agent.Topology;

/**
 * Redisson's JCache provider with its defaults, as in production: no property of the TCK is set.
 */
public final class RedissonContender implements Contender<String> {

  /** For the service loader. */
  public RedissonContender() {}

  @Override
  public String description() {
    return "Redisson JCache "
        + Contender.version(Redisson.class)
        + ": its JCache provider with the defaults of production. A cache is one hash, so it lives"
        + " on one server, however many there are; strings as keys and values, written by its"
        + " default codec (Kryo). Its invoke is not atomic: it reads, runs the processor and writes"
        + " in four round trips, without a lock.";
  }

  @Override
  public Optional<String> refusal(Servers servers, Scenario scenario) {
    return Optional.empty();
  }

  @Override
  public String value(int bytes) {
    return Text.ofLength(bytes);
  }

  @Override
  public int size(String value) {
    return value.length();
  }

  @Override
  public Store<String> open(Servers servers, Scenario scenario) {
    RedissonClient redisson = Redisson.create(config(servers));
    CachingProvider provider = Caching.getCachingProvider();
    Cache<String, String> cache =
        provider
            .getCacheManager()
            .createCache(
                "bench",
                RedissonConfiguration.fromInstance(redisson, JCacheStore.configuration(scenario)));
    return new JCacheStore(
        cache,
        () -> {
          provider.close();
          redisson.shutdown();
        });
  }

  private static Config config(Servers servers) {
    Config config = new Config();
    if (servers.topology() == Topology.CLUSTER) {
      servers.addresses().forEach(a -> config.useClusterServers().addNodeAddress(uri(a)));
    } else {
      config.useSingleServer().setAddress(uri(servers.addresses().get(0)));
    }
    return config;
  }

  private static String uri(InetSocketAddress address) {
    return "redis://" + address.getHostString() + ":" + address.getPort();
  }
}
