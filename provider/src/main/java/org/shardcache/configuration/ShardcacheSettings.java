package org.shardcache.configuration;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

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

  private final ManagerSettings manager;
  private final CacheSections caches;

  private ShardcacheSettings(ManagerSettings manager, CacheSections caches) {
    this.manager = manager;
    this.caches = caches;
  }

  /**
   * Reads and checks settings. Reads a settings file and contacts no shard.
   *
   * @param managerUri the URI of the manager
   * @param defaultUri the URI of managers that have none of their own: just a name
   * @param classLoader finds settings files on the class path
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
    SettingTable table = new SettingTable(new EnvironmentVariables(environment));
    String redisUri = environment.getOrDefault(REDIS_URI, "");
    if (redisUri.isBlank()) {
      table.addShards(SettingKey.of(ManagerSetting.SHARDS), LOCALHOST, SettingSource.DEFAULT);
    } else {
      table.addShards(REDIS_URI, redisUri, SettingSource.ENVIRONMENT);
    }
    SettingsFile.of(managerUri, defaultUri, classLoader)
        .ifPresent(file -> table.add(file.content(), SettingSource.file(file.location())));
    table.add(systemProperties, SettingSource.SYSTEM_PROPERTIES);
    table.add(properties, SettingSource.PROPERTIES_ARGUMENT);
    return new ShardcacheSettings(
        new ManagerSettingsReader(table).read(), new CacheSections(table.caches()));
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
