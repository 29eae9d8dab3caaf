package org.shardcache.configuration;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The places where the settings of one shard may stand: its address, a section of its own, and the
 * defaults of all shards.
 *
 * @param address the setting that has the URI of the shard
 * @param own the shard's section
 * @param common the defaults
 */
record ShardSources(
    Setting address, Map<ShardSetting, Setting> own, Map<ShardSetting, Setting> common) {

  /** The shard's own setting or the part of its URI, whichever is stronger; else the default. */
  <T> @Nullable T choose(ShardSetting name, @Nullable T inUri, Function<Setting, T> parser) {
    Setting setting = own.get(name);
    if (setting != null && inUri != null && setting.source().equals(address.source())) {
      throw setting.refused("says again what the shard's URI says. Leave it out of one of them.");
    }
    if (setting != null && (inUri == null || setting.source().isAtLeast(address.source()))) {
      return parser.apply(setting);
    }
    Setting fallback = common.get(name);
    return inUri != null || fallback == null ? inUri : parser.apply(fallback);
  }

  <T> T choose(ShardSetting name, @Nullable T inUri, Function<Setting, T> parser, T otherwise) {
    T chosen = choose(name, inUri, parser);
    return chosen == null ? otherwise : chosen;
  }

  /** Refuses settings of the shard's own; in the defaults they may be for other shards. */
  void refuseOwn(String why, Iterable<ShardSetting> names) {
    for (ShardSetting name : names) {
      Setting setting = own.get(name);
      if (setting != null) {
        throw setting.refused(why);
      }
    }
  }

  /** The user and password of the shard. */
  Credentials credentials(@Nullable String userInUri, @Nullable String passwordInUri) {
    return credentials(
        choose(ShardSetting.USER, userInUri, Setting::text),
        choose(ShardSetting.PASSWORD, passwordInUri, Setting::text),
        ShardSetting.PASSWORD);
  }

  /** The user and password of its sentinels. */
  Credentials sentinelCredentials() {
    return credentials(
        choose(ShardSetting.SENTINEL_USER, null, Setting::text),
        choose(ShardSetting.SENTINEL_PASSWORD, null, Setting::text),
        ShardSetting.SENTINEL_PASSWORD);
  }

  private Credentials credentials(
      @Nullable String user, @Nullable String password, ShardSetting setting) {
    boolean hasUser = user != null && !user.isEmpty();
    if (password != null && !password.isEmpty()) {
      return Credentials.of(hasUser ? user : null, password);
    }
    if (hasUser) {
      throw address.refused(
          "names servers for which there is a user but no password. Set "
              + SettingKey.SHARD_DEFAULTS
              + setting.text()
              + " or that of the shard; a password without a user is written"
              + " redis://:password@host.");
    }
    return Credentials.none();
  }
}
