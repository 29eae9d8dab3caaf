package org.shardcache.configuration;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.shardcache.configuration.ShardListReader.ShardList;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;

/** Reads the settings of a manager, with the defaults of what nobody set. */
final class ManagerSettingsReader {

  private static final int GREATEST_VALUE = 512 << 20; // what a Redis string holds

  private final SettingTable table;

  ManagerSettingsReader(SettingTable table) {
    this.table = table;
  }

  ManagerSettings read() {
    table
        .manager(ManagerSetting.CLUSTER_NODES)
        .ifPresent(
            nodes -> {
              throw nodes.notYet("Use shardcache.shards.");
            });
    table
        .manager(ManagerSetting.HASH_TAGS)
        .ifPresent(tags -> tags.choice(HashTags.class, HashTags.LATER));
    Topology topology =
        get(
            ManagerSetting.TOPOLOGY,
            Topology.SHARDS,
            setting -> setting.choice(Topology.class, Set.of("cluster", "dns")));
    ShardList list = topology == Topology.SHARDS ? shards() : noShards();
    return new ManagerSettings(
        topology,
        list.shards(),
        get(ManagerSetting.EMBEDDED_SHARDS, 3, setting -> setting.number(1, 64)),
        router(list.shards()),
        get(
            ManagerSetting.TOPOLOGY_CHECK,
            TopologyCheck.WARN,
            setting -> setting.choice(TopologyCheck.class)),
        get(ManagerSetting.KEY_PREFIX, "jcache:", ManagerSettingsReader::keyPrefix),
        get(ManagerSetting.CONNECT_TIMEOUT, Duration.ofSeconds(1), Setting::timeout),
        get(ManagerSetting.TIMEOUT, Duration.ofSeconds(1), Setting::timeout),
        get(ManagerSetting.LEASE, Duration.ofSeconds(30), Setting::timeout),
        get(ManagerSetting.POOL_MAX, 16, setting -> setting.number(1, Integer.MAX_VALUE)),
        get(ManagerSetting.SERIALIZER, "kryo", Setting::textNotEmpty),
        get(ManagerSetting.SERIALIZATION_ALLOW, List.of(), Setting::list),
        get(ManagerSetting.MAX_VALUE_SIZE, 64 << 20, setting -> setting.bytes(GREATEST_VALUE)),
        list.ttl());
  }

  private <T> T get(ManagerSetting name, T otherwise, Function<Setting, T> parser) {
    return table.manager(name).map(parser).orElse(otherwise);
  }

  private static String keyPrefix(Setting setting) {
    String prefix = setting.text();
    if (!prefix.isEmpty() && !prefix.endsWith(":")) {
      throw setting.mustBe("empty or end with a colon, as in jcache:");
    }
    return prefix;
  }

  private static String routerName(Setting setting) {
    String name = setting.textNotEmpty();
    if (name.contains("://")) {
      throw setting.mustBe("the name of a router, such as " + ShardRouters.KETAMA);
    }
    return name;
  }

  private ShardList shards() {
    return new ShardListReader(table, table.manager(ManagerSetting.SHARDS).orElseThrow()).read();
  }

  /** A list that was written with no weaker right than the topology contradicts it. */
  private ShardList noShards() {
    Setting topology = table.manager(ManagerSetting.TOPOLOGY).orElseThrow();
    table
        .manager(ManagerSetting.SHARDS)
        .filter(shards -> shards.source().isAtLeast(topology.source()))
        .ifPresent(
            shards -> {
              throw shards.refused(
                  "names shards, but "
                      + topology.key()
                      + " (from "
                      + topology.source().name()
                      + ") is embedded. Leave one of them out.");
            });
    return new ShardList(List.of(), null);
  }

  /** Made once for its checks: names and weights of shards depend on the router's rules. */
  private String router(List<ShardSettings> shards) {
    Setting list = table.manager(ManagerSetting.SHARDS).orElseThrow();
    String router =
        get(ManagerSetting.ROUTER, ShardRouters.KETAMA, ManagerSettingsReader::routerName);
    List<ShardDescriptor> descriptors =
        shards.isEmpty()
            ? List.of(new ShardDescriptor("embedded"))
            : shards.stream().map(ShardSettings::descriptor).toList();
    try {
      ShardRouters.create(router, descriptors);
    } catch (IllegalArgumentException e) {
      Setting cause =
          ShardRouters.names().contains(router)
              ? list
              : table.manager(ManagerSetting.ROUTER).orElse(list);
      throw cause.refused("cannot be used: " + e.getMessage());
    }
    return router;
  }
}
