package org.shardcache.configuration;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.cache.CacheException;

/**
 * What the settings of a cache manager say: immutable, read once, and checked when they are read,
 * also those of caches that do not exist yet.
 *
 * <p>Settings are texts under keys that begin with {@code shardcache.}; other keys are ignored.
 * Each comes from the strongest source that has it:
 *
 * <ol>
 *   <li>the {@code Properties} given to {@code getCacheManager},
 *   <li>the system properties,
 *   <li>the settings file, in UTF-8: the one that the manager's URI names, else {@code
 *       shardcache.properties} on the class path,
 *   <li>for the shards, the environment variable {@code REDIS_URI}, else {@code
 *       redis://localhost:6379}.
 * </ol>
 *
 * <p>The one setting that may be an object is {@code shardcache.router} in the {@code Properties}:
 * a {@link org.shardcache.routing.RouterType} or a {@link org.shardcache.routing.ShardRouter}.
 *
 * <p>The manager's URI names a settings file if it is a {@code file:}, {@code jar:} or {@code
 * classpath:} URL, or if it ends with {@code .properties}; without a scheme such a path is looked
 * for on the class path and then in the file system. Any other URI is just a name.
 *
 * <p>In values, <code>${NAME}</code> is the environment variable {@code NAME}, and <code>$${</code>
 * a literal <code>${</code>. Blanks around a value are dropped; those in a variable are kept.
 *
 * <p>In {@code shardcache.cache.<name or glob>.<setting>} a {@code *} stands for any characters and
 * a {@code ?} for one; a backslash makes the next character literal. All sections that match a
 * cache's name are merged, setting by setting: a name beats a glob, then more literal characters
 * beat fewer, then the alphabet decides.
 */
public final class ShardcacheSettings {

  private static final String REDIS_URI = "REDIS_URI";
  private static final String LOCALHOST = "redis://localhost";

  /** Where the settings come from. */
  private record Sources(
      URI managerUri,
      URI defaultUri,
      ClassLoader classLoader,
      Properties properties,
      Properties systemProperties,
      Map<String, String> environment) {}

  private final Sources sources;
  private final ManagerSettings manager;
  private final CacheSections caches;

  private ShardcacheSettings(Sources sources, ManagerSettings manager, CacheSections caches) {
    this.sources = sources;
    this.manager = manager;
    this.caches = caches;
  }

  /**
   * Reads and checks settings. Reads a settings file and contacts no shard.
   *
   * @param managerUri the URI of the manager
   * @param defaultUri the URI of managers that have none of their own: just a name
   * @param classLoader finds settings files on the class path, and the class of a router
   * @param properties the properties of the manager, the strongest source
   * @param systemProperties the system properties
   * @param environment the environment variables
   * @return the settings
   * @throws javax.cache.CacheException if a setting is unknown, its value cannot be used or a
   *     settings file cannot be read; the message names it and says what to do
   */
  public static ShardcacheSettings read(
      URI managerUri,
      URI defaultUri,
      ClassLoader classLoader,
      Properties properties,
      Properties systemProperties,
      Map<String, String> environment) {
    return read(
        new Sources(
            managerUri, defaultUri, classLoader, properties, systemProperties, environment));
  }

  /**
   * Reads the settings again, with other shards. Reads a settings file and contacts no shard.
   *
   * @param shards {@code shardcache.shards}, {@code shardcache.shard.*} and {@code
   *     shardcache.shard-defaults.*}, and nothing else; they replace those of the properties of the
   *     manager
   * @return other settings
   * @throws javax.cache.CacheException as {@link #read} does, and if {@code shards} has no list or
   *     has other settings too
   */
  public ShardcacheSettings withShards(Properties shards) {
    Properties changed = new Properties(); // with the objects among the values
    changed.putAll(sources.properties());
    for (String key : sources.properties().stringPropertyNames()) {
      if (SettingKey.isAboutShards(key)) {
        changed.remove(key);
      } else {
        changed.setProperty(key, sources.properties().getProperty(key));
      }
    }
    for (String key : shards.stringPropertyNames()) {
      if (!SettingKey.isAboutShards(key)) {
        throw new CacheException(
            "The setting "
                + key
                + " cannot be changed together with the shards. Leave it out; only shardcache.shards,"
                + " shardcache.shard.* and shardcache.shard-defaults.* can.");
      }
      changed.setProperty(key, shards.getProperty(key));
    }
    if (shards.getProperty(SettingKey.of(ManagerSetting.SHARDS)) == null) {
      throw new CacheException(
          "The new list of shards is missing. Set shardcache.shards, as in a settings file.");
    }
    return read(
        new Sources(
            sources.managerUri(),
            sources.defaultUri(),
            sources.classLoader(),
            changed,
            sources.systemProperties(),
            sources.environment()));
  }

  private static ShardcacheSettings read(Sources sources) {
    SettingTable table = new SettingTable(new EnvironmentVariables(sources.environment()));
    String redisUri = sources.environment().getOrDefault(REDIS_URI, "");
    if (redisUri.isBlank()) {
      table.addShards(SettingKey.of(ManagerSetting.SHARDS), LOCALHOST, SettingSource.DEFAULT);
    } else {
      table.addShards(REDIS_URI, redisUri, SettingSource.ENVIRONMENT);
    }
    SettingsFile.of(sources.managerUri(), sources.defaultUri(), sources.classLoader())
        .ifPresent(file -> table.add(file.content(), SettingSource.file(file.location())));
    table.add(sources.systemProperties(), SettingSource.SYSTEM_PROPERTIES);
    table.add(sources.properties(), SettingSource.PROPERTIES_ARGUMENT);
    return new ShardcacheSettings(
        sources,
        new ManagerSettingsReader(table, sources.classLoader()).read(),
        new CacheSections(table.caches()));
  }

  /**
   * Returns the settings of the manager.
   *
   * @return complete settings
   */
  public ManagerSettings manager() {
    return manager;
  }

  /**
   * Returns the settings of a cache, merged from all sections that match its name.
   *
   * @param name the name of the cache, declared or not
   * @return settings whose members are null where no section says anything
   */
  public CacheSettings cache(String name) {
    return caches.settings(name);
  }

  /**
   * Returns the names of the caches that have a section of their own, which declares them.
   *
   * @return an immutable set
   */
  public Set<String> declaredCaches() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(caches.literalNames()));
  }
}
