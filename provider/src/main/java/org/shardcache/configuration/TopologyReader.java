package org.shardcache.configuration;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.ShardListReader.ShardList;

/**
 * Reads how shards are found, and refuses what contradicts it. What a weaker source says is not
 * refused: a stronger one has replaced it.
 */
final class TopologyReader {

  private static final Map<ManagerSetting, Topology> ONLY_FOR =
      Map.of(
          ManagerSetting.CLUSTER_NODES, Topology.CLUSTER,
          ManagerSetting.CLUSTER_REFRESH, Topology.CLUSTER,
          ManagerSetting.DNS_REFRESH, Topology.DNS);

  private final SettingTable table;
  private final Duration connectTimeout;
  private final Optional<Setting> setting;
  private final Topology topology;

  /** Creates a reader; {@code connectTimeout} is that of shards that have none of their own. */
  TopologyReader(SettingTable table, Duration connectTimeout) {
    this.table = table;
    this.connectTimeout = connectTimeout;
    this.setting = table.manager(ManagerSetting.TOPOLOGY);
    this.topology = setting.map(text -> text.choice(Topology.class)).orElse(Topology.SHARDS);
  }

  Topology topology() {
    return topology;
  }

  /** The shards that are listed, if any are. */
  ShardList shards() {
    ONLY_FOR.forEach(
        (name, needed) -> {
          if (topology != needed) {
            refuse(name, "is only for shardcache.topology=" + Setting.written(needed) + ".");
          }
        });
    return switch (topology) {
      case SHARDS -> listed();
      case DNS -> ofOneName(listed());
      case EMBEDDED -> {
        refuseShards();
        yield ShardList.NONE;
      }
      case CLUSTER -> {
        refuseShards();
        refuse(ManagerSetting.ROUTER, "chooses among listed shards; a cluster has slots.");
        refuse(ManagerSetting.HASH_TAGS, "is for listed shards; a cluster always has hash tags.");
        yield ShardList.NONE;
      }
    };
  }

  @Nullable ClusterSettings cluster() {
    return topology == Topology.CLUSTER
        ? new ClusterReader(table, setting.orElseThrow()).read(connectTimeout)
        : null;
  }

  private ShardList listed() {
    return new ShardListReader(
            table, table.manager(ManagerSetting.SHARDS).orElseThrow(), connectTimeout)
        .read();
  }

  private ShardList ofOneName(ShardList list) {
    Setting shards = table.manager(ManagerSetting.SHARDS).orElseThrow();
    if (list.shards().size() != 1 || !(list.shards().get(0).location() instanceof Location.Tcp)) {
      throw shards.refused(
          "must be one redis:// or rediss:// URI with shardcache.topology=dns: every address of its"
              + " host name becomes a shard.");
    }
    if (list.shards().get(0).replicas() instanceof Replicas.Listed) {
      throw shards.refused(
          "has a list of replicas, but with shardcache.topology=dns it stands for many shards. Use"
              + " discover.");
    }
    return list;
  }

  private void refuseShards() {
    refuse(ManagerSetting.SHARDS, "names shards.");
    table
        .shards()
        .values()
        .forEach(
            section ->
                section.values().stream()
                    .filter(this::contradicts)
                    .findFirst()
                    .ifPresent(each -> throwContradiction(each, "is for a shard that is listed.")));
  }

  private void refuse(ManagerSetting name, String why) {
    table.manager(name).filter(this::contradicts).ifPresent(each -> throwContradiction(each, why));
  }

  private boolean contradicts(Setting other) {
    return setting.isEmpty() || other.source().isAtLeast(setting.get().source());
  }

  private void throwContradiction(Setting other, String why) {
    throw other.refused(
        why
            + " But shardcache.topology (from "
            + setting.map(Setting::source).orElse(SettingSource.DEFAULT).name()
            + ") is "
            + Setting.written(topology)
            + ". Leave one of them out.");
  }
}
