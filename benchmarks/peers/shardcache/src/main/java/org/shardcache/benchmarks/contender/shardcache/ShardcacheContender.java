package org.shardcache.benchmarks.contender.shardcache;

import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.benchmarks.agent.Contender;
import org.shardcache.benchmarks.agent.JCacheStore;
import org.shardcache.benchmarks.agent.Scenario;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;
import org.shardcache.benchmarks.agent.Text;
import org.shardcache.benchmarks.agent.Topology;

/** Shardcache as an application gets it: its settings say where the servers are, and no more. */
public final class ShardcacheContender implements Contender<String> {

  /** For the service loader. */
  public ShardcacheContender() {}

  @Override
  public String description() {
    return "Shardcache "
        + Contender.version(ShardcacheCachingProvider.class)
        + ": the JCache provider with its default settings. One cache spread over all servers by"
        + " consistent hashing (on a cluster by slots), an entry a Redis key; strings as keys and"
        + " values, written by its Kryo serializer. Its invoke is atomic, in two round trips while"
        + " nobody else writes the entry.";
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
    CachingProvider provider = new ShardcacheCachingProvider();
    CacheManager manager = provider.getCacheManager(null, null, settings(servers));
    return new JCacheStore(
        manager.createCache("bench", JCacheStore.configuration(scenario)), provider);
  }

  private static Properties settings(Servers servers) {
    Properties settings = new Properties();
    if (servers.topology() == Topology.CLUSTER) {
      settings.setProperty("shardcache.topology", "cluster");
      settings.setProperty("shardcache.cluster.nodes", servers.hostsAndPorts());
    } else {
      settings.setProperty(
          "shardcache.shards",
          servers.addresses().stream()
              .map(address -> "redis://" + address.getHostString() + ":" + address.getPort())
              .collect(Collectors.joining(",")));
    }
    return settings;
  }
}
