package org.shardcache.configuration;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.shardcache.configuration.ShardListReader.ShardList;
import org.shardcache.observation.CacheObserver;
import org.shardcache.routing.HashTags;

/** Reads the settings of a manager, with the defaults of what nobody set. */
final class ManagerSettingsReader {

  private final SettingTable table;
  private final ClassLoader classLoader;

  ManagerSettingsReader(SettingTable table, ClassLoader classLoader) {
    this.table = table;
    this.classLoader = classLoader;
  }

  ManagerSettings read() {
    Duration connectTimeout =
        get(ManagerSetting.CONNECT_TIMEOUT, Duration.ofSeconds(1), Setting::timeout);
    TopologyReader topology = new TopologyReader(table, connectTimeout);
    ShardList list = topology.shards();
    NamedObjectReader parts = new NamedObjectReader(table, classLoader);
    return new ManagerSettings(
        topology.topology(),
        list.shards(),
        topology.cluster(),
        table.manager(ManagerSetting.DNS_REFRESH).map(Setting::timeout).orElse(null),
        get(ManagerSetting.EMBEDDED_SHARDS, 3, setting -> setting.number(1, 64)),
        new RouterReader(table, classLoader)
            .read(topology.topology() == Topology.DNS ? List.of() : list.shards()),
        get(ManagerSetting.HASH_TAGS, HashTags.NONE, setting -> setting.choice(HashTags.class)),
        get(
            ManagerSetting.TOPOLOGY_CHECK,
            TopologyCheck.WARN,
            setting -> setting.choice(TopologyCheck.class)),
        get(ManagerSetting.KEY_PREFIX, "jcache:", ManagerSettingsReader::keyPrefix),
        connectTimeout,
        get(
            ManagerSetting.TIMEOUT,
            list.timeout() == null ? Duration.ofSeconds(1) : list.timeout(),
            Setting::timeout),
        get(ManagerSetting.LEASE, Duration.ofSeconds(30), Setting::timeout),
        pool(),
        get(ManagerSetting.PROTOCOL, Protocol.RESP3, setting -> setting.choice(Protocol.class)),
        parts.read(ManagerSetting.SOCKET_PROVIDER, SocketProvider.class),
        get(ManagerSetting.VALIDATE_ON_START, false, Setting::isTrue),
        new BatchSettings(
            get(ManagerSetting.BATCH_MAX_KEYS, 1_000, setting -> setting.number(1, 100_000)),
            get(ManagerSetting.BATCH_MERGE, true, Setting::isTrue)),
        get(ManagerSetting.SERIALIZER, "kryo", Setting::textNotEmpty),
        get(ManagerSetting.SERIALIZATION_ALLOW, List.of(), Setting::list),
        get(
            ManagerSetting.MAX_VALUE_SIZE,
            64 << 20,
            setting -> setting.bytes(Setting.GREATEST_VALUE)),
        list.ttl(),
        parts.read(ManagerSetting.OBSERVER, CacheObserver.class));
  }

  private PoolSettings pool() {
    return new PoolSettings(
        get(ManagerSetting.POOL_MAX, 16, setting -> setting.number(1, Integer.MAX_VALUE)),
        table.manager(ManagerSetting.POOL_MAX_WAIT).map(Setting::timeout).orElse(null),
        get(ManagerSetting.POOL_IDLE, Duration.ofMinutes(1), Setting::timeout));
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
}
