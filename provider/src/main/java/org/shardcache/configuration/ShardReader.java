package org.shardcache.configuration;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts one shard together from the places where its settings may stand: its URI, a section of its
 * own, and the defaults of all shards.
 */
final class ShardReader {

  private static final int DEFAULT_PORT = 6379;

  private final SettingTable table;
  private final Setting uriSetting;
  private final RedisUri uri;

  ShardReader(SettingTable table, Setting uriSetting, RedisUri uri) {
    this.table = table;
    this.uriSetting = uriSetting;
    this.uri = uri;
  }

  /** Checks the defaults, also those that no shard needs. */
  static void checkDefaults(SettingTable table) {
    table
        .shardDefaults()
        .forEach(
            (name, setting) -> {
              switch (name) {
                case URI ->
                    throw setting.refused(
                        "belongs to one shard. Set it as shardcache.shard.<name>.uri.");
                case REPLICAS -> throw setting.notYet("Leave it out.");
                case PORT -> port(setting);
                case DATABASE -> database(setting);
                case WEIGHT -> setting.weight();
                case USER, PASSWORD -> {}
              }
            });
  }

  /** {@code host:port[/database]}, which is the name of a shard that has no other. */
  String address() {
    String host = uri.host().contains(":") ? "[" + uri.host() + "]" : uri.host();
    int database = database(Map.of());
    return host + ":" + port(Map.of()) + (database == 0 ? "" : "/" + database);
  }

  ShardSettings read(String name) {
    Map<ShardSetting, Setting> section = table.shard(name);
    Setting replicas = section.get(ShardSetting.REPLICAS);
    if (replicas != null) {
      throw replicas.notYet("Leave it out.");
    }
    Double weight = choose(section, ShardSetting.WEIGHT, null, Setting::weight);
    return new ShardSettings(
        name,
        uri.host(),
        port(section),
        database(section),
        credentials(name, section),
        weight == null ? 1 : weight);
  }

  private int port(Map<ShardSetting, Setting> section) {
    Integer port = choose(section, ShardSetting.PORT, uri.port(), ShardReader::port);
    return port == null ? DEFAULT_PORT : port;
  }

  private int database(Map<ShardSetting, Setting> section) {
    Integer database =
        choose(section, ShardSetting.DATABASE, uri.database(), ShardReader::database);
    return database == null ? 0 : database;
  }

  private Credentials credentials(String name, Map<ShardSetting, Setting> section) {
    String user = choose(section, ShardSetting.USER, uri.user(), Setting::text);
    String password = choose(section, ShardSetting.PASSWORD, uri.password(), Setting::text);
    boolean hasUser = user != null && !user.isEmpty();
    if (password != null && !password.isEmpty()) {
      return Credentials.of(hasUser ? user : null, password);
    }
    if (hasUser) {
      throw uriSetting.refused(
          "gives the address of the shard '"
              + MaskedUri.of(name)
              + "', which has a user but no password. Set "
              + SettingKey.SHARD_DEFAULTS
              + "password or the password of this shard; a password without a user is written"
              + " redis://:password@host.");
    }
    return Credentials.none();
  }

  /** The shard's own setting or the part of its URI, whichever is stronger; else the default. */
  private <T> @Nullable T choose(
      Map<ShardSetting, Setting> section,
      ShardSetting name,
      @Nullable T inUri,
      Function<Setting, T> parser) {
    Setting own = section.get(name);
    if (own != null && inUri != null && own.source().equals(uriSetting.source())) {
      throw own.refused("says again what the shard's URI says. Leave it out of one of them.");
    }
    if (own != null && (inUri == null || own.source().isAtLeast(uriSetting.source()))) {
      return parser.apply(own);
    }
    Setting common = table.shardDefaults().get(name);
    return inUri != null || common == null ? inUri : parser.apply(common);
  }

  private static int port(Setting setting) {
    return setting.number(1, 65535);
  }

  private static int database(Setting setting) {
    return setting.number(0, Integer.MAX_VALUE);
  }
}
