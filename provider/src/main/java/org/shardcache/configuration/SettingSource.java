package org.shardcache.configuration;

/**
 * Where settings come from.
 *
 * @param name as messages say it
 * @param precedence the greater wins
 */
record SettingSource(String name, int precedence) {

  static final SettingSource DEFAULT = new SettingSource("the default", 0);
  static final SettingSource ENVIRONMENT = new SettingSource("the environment", 1);
  static final SettingSource SYSTEM_PROPERTIES = new SettingSource("the system properties", 3);
  static final SettingSource PROPERTIES_ARGUMENT =
      new SettingSource("the Properties of getCacheManager", 4);

  static SettingSource file(String location) {
    return new SettingSource("the settings file " + location, 2);
  }

  /** Whether what this source says was said with no weaker right than what the other one says. */
  boolean isAtLeast(SettingSource other) {
    return precedence >= other.precedence;
  }
}
