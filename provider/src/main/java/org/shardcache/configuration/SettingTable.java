package org.shardcache.configuration;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import javax.cache.CacheException;
import org.shardcache.observation.CacheObserver;
import org.shardcache.routing.RouterType;
import org.shardcache.routing.ShardRouter;

/**
 * The settings of all sources, sorted by what they are for. Sources are added from the weakest to
 * the strongest; a later value replaces an earlier one.
 */
final class SettingTable {

  /** What may be given as an object, and of which types. */
  private static final Map<ManagerSetting, List<Class<?>>> OBJECTS =
      Map.of(
          ManagerSetting.ROUTER, List.of(RouterType.class, ShardRouter.class),
          ManagerSetting.SOCKET_PROVIDER, List.of(SocketProvider.class),
          ManagerSetting.OBSERVER, List.of(CacheObserver.class));

  private final EnvironmentVariables variables;
  private final Map<ManagerSetting, Setting> manager = new EnumMap<>(ManagerSetting.class);
  private final Map<ManagerSetting, Object> objects = new EnumMap<>(ManagerSetting.class);
  private final Map<ShardSetting, Setting> shardDefaults = new EnumMap<>(ShardSetting.class);
  private final Map<String, Map<ShardSetting, Setting>> shards = new TreeMap<>();
  private final Map<String, Map<CacheSetting, Setting>> caches = new TreeMap<>();

  SettingTable(EnvironmentVariables variables) {
    this.variables = variables;
  }

  /** Adds what begins with {@code shardcache.}; the rest is somebody else's. */
  void add(Properties properties, SettingSource source) {
    addObjects(properties, source);
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key);
      if (key.startsWith(SettingKey.PREFIX) && value != null) {
        add(new Setting(key, value, source, variables));
      }
    }
  }

  private void add(Setting setting) {
    SettingKey key =
        SettingKey.parse(setting.key())
            .orElseThrow(
                () ->
                    setting.refused(
                        "is unknown. The nearest known one is "
                            + NearestKey.to(setting.key())
                            + "."));
    if (key instanceof SettingKey.OfManager of) {
      manager.put(of.setting(), setting);
      objects.remove(of.setting());
    } else if (key instanceof SettingKey.OfShardDefaults of) {
      shardDefaults.put(of.setting(), setting);
    } else if (key instanceof SettingKey.OfShard of) {
      shards
          .computeIfAbsent(of.shard(), shard -> new EnumMap<>(ShardSetting.class))
          .put(of.setting(), setting);
    } else if (key instanceof SettingKey.OfCaches of) {
      caches
          .computeIfAbsent(of.glob(), glob -> new EnumMap<>(CacheSetting.class))
          .put(of.setting(), setting);
    }
  }

  /** Gives the list of shards where nothing else does: its text is taken as it is. */
  void addShards(String key, String uris, SettingSource source) {
    manager.put(
        ManagerSetting.SHARDS, new Setting(key, uris.replace("${", "$${"), source, variables));
  }

  Optional<Setting> manager(ManagerSetting setting) {
    return Optional.ofNullable(manager.get(setting));
  }

  Map<ShardSetting, Setting> shardDefaults() {
    return Collections.unmodifiableMap(shardDefaults);
  }

  Map<ShardSetting, Setting> shard(String name) {
    return Collections.unmodifiableMap(shards.getOrDefault(name, Map.of()));
  }

  Map<String, Map<ShardSetting, Setting>> shards() {
    return Collections.unmodifiableMap(shards);
  }

  Map<String, Map<CacheSetting, Setting>> caches() {
    return Collections.unmodifiableMap(caches);
  }

  /** The object that code gave instead of a text; the setting is there too, to be named. */
  Optional<Object> object(ManagerSetting setting) {
    return Optional.ofNullable(objects.get(setting));
  }

  /** Some parts may be objects of the application; all else is text. */
  private void addObjects(Properties properties, SettingSource source) {
    properties.forEach(
        (key, value) -> {
          if (!(key instanceof String text)
              || !text.startsWith(SettingKey.PREFIX)
              || value instanceof String) {
            return;
          }
          Setting setting = new Setting(text, value.getClass().getName(), source, variables);
          ManagerSetting name =
              OBJECTS.entrySet().stream()
                  .filter(known -> text.equals(SettingKey.of(known.getKey())))
                  .filter(known -> known.getValue().stream().anyMatch(t -> t.isInstance(value)))
                  .map(Map.Entry::getKey)
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new CacheException(
                              setting
                                  + " is an object of "
                                  + value.getClass()
                                  + "; settings are texts. Use setProperty."));
          add(setting);
          objects.put(name, value);
        });
  }
}
