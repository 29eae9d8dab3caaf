package org.shardcache.configuration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BiFunction;

/** What a key stands for: a known setting of the manager, of a shard or of caches. */
sealed interface SettingKey {

  String PREFIX = "shardcache.";
  String SHARD_DEFAULTS = PREFIX + "shard-defaults.";
  String SHARD = PREFIX + "shard.";
  String CACHE = PREFIX + "cache.";

  record OfManager(ManagerSetting setting) implements SettingKey {}

  record OfShardDefaults(ShardSetting setting) implements SettingKey {}

  record OfShard(String shard, ShardSetting setting) implements SettingKey {}

  record OfCaches(String glob, CacheSetting setting) implements SettingKey {}

  static String of(ManagerSetting setting) {
    return PREFIX + setting.text();
  }

  static String of(String shard, ShardSetting setting) {
    return SHARD + shard + "." + setting.text();
  }

  /** Whether the key is of the list of shards or describes a shard. */
  static boolean isAboutShards(String key) {
    return key.equals(of(ManagerSetting.SHARDS))
        || key.startsWith(SHARD)
        || key.startsWith(SHARD_DEFAULTS);
  }

  /** What the key stands for; empty if nothing. */
  static Optional<SettingKey> parse(String key) {
    if (key.startsWith(CACHE)) {
      return section(key.substring(CACHE.length()), CacheSetting.values(), OfCaches::new);
    }
    if (key.startsWith(SHARD)) {
      return section(key.substring(SHARD.length()), ShardSetting.values(), OfShard::new);
    }
    if (key.startsWith(SHARD_DEFAULTS)) {
      return exactly(key.substring(SHARD_DEFAULTS.length()), ShardSetting.values())
          .map(OfShardDefaults::new);
    }
    return exactly(key.substring(PREFIX.length()), ManagerSetting.values()).map(OfManager::new);
  }

  private static <S extends SettingName> Optional<S> exactly(String text, S[] known) {
    return Arrays.stream(known).filter(setting -> setting.text().equals(text)).findFirst();
  }

  /** The longest known setting at the end; names have dots, so whatever is before is the name. */
  private static <S extends SettingName> Optional<SettingKey> section(
      String text, S[] known, BiFunction<String, S, SettingKey> key) {
    return Arrays.stream(known)
        .filter(setting -> text.endsWith("." + setting.text()))
        .filter(setting -> text.length() > setting.text().length() + 1)
        .max(Comparator.comparingInt(setting -> setting.text().length()))
        .map(
            setting ->
                key.apply(text.substring(0, text.length() - setting.text().length() - 1), setting));
  }
}
