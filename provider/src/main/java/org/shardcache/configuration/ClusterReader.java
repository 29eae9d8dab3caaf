package org.shardcache.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads where a Redis Cluster is and what its nodes ask for. */
final class ClusterReader {

  private static final int DEFAULT_PORT = 6379;

  /** What a cluster decides by itself. */
  private static final Set<ShardSetting> OF_LISTED_SHARDS =
      Set.of(ShardSetting.PORT, ShardSetting.WEIGHT, ShardSetting.REPLICAS);

  private final SettingTable table;
  private final Setting topology;

  /** Creates a reader; {@code topology} is the setting that says that there is a cluster. */
  ClusterReader(SettingTable table, Setting topology) {
    this.table = table;
    this.topology = topology;
  }

  ClusterSettings read(Duration connectTimeout) {
    Map<ShardSetting, Setting> defaults = table.shardDefaults();
    ShardReader.checkDefaults(defaults);
    defaults.forEach(this::refuseMisplaced);
    Setting nodes =
        table
            .manager(ManagerSetting.CLUSTER_NODES)
            .orElseThrow(
                () ->
                    topology.refused(
                        "is cluster, but nothing says where it is. Set shardcache.cluster.nodes to"
                            + " some of its nodes, as in redis-1:6379,redis-2:6379."));
    ShardSources sources = new ShardSources(nodes, Map.of(), defaults);
    boolean tls = sources.choose(ShardSetting.TLS_ENABLED, null, Setting::isTrue, false);
    return new ClusterSettings(
        nodes(nodes),
        sources.credentials(null, null),
        tls ? TlsReader.read(sources) : null,
        sources.choose(ShardSetting.CONNECT_TIMEOUT, null, Setting::timeout, connectTimeout),
        table
            .manager(ManagerSetting.CLUSTER_REFRESH)
            .map(Setting::timeout)
            .orElse(Duration.ofSeconds(30)));
  }

  private static List<HostAndPort> nodes(Setting setting) {
    String text = setting.textNotEmpty();
    try {
      return HostText.parseAll(text).stream().map(node -> node.orPort(DEFAULT_PORT)).toList();
    } catch (IllegalArgumentException e) {
      throw setting.refused(
          "has a node that cannot be used: "
              + e.getMessage()
              + ". It must be a list such as redis-1:6379,redis-2:6379; user, password and TLS"
              + " stand in shardcache.shard-defaults.user, .password and .tls.enabled.");
    }
  }

  private void refuseMisplaced(ShardSetting name, Setting setting) {
    if (!setting.source().isAtLeast(topology.source())) {
      return;
    }
    if (OF_LISTED_SHARDS.contains(name)) {
      throw setting.refused(
          "is for shards that are listed; with shardcache.topology=cluster the cluster decides it."
              + " Leave it out.");
    }
    if (name == ShardSetting.DATABASE && !setting.text().equals("0")) {
      throw setting.refused("must be 0 or left out: a Redis Cluster has one database.");
    }
  }
}
