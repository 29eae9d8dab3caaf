package org.shardcache.configuration;

/** The settings of one shard. */
enum ShardSetting implements SettingName {
  URI("uri"),
  PORT("port"),
  DATABASE("database"),
  USER("user"),
  PASSWORD("password"),
  WEIGHT("weight"),
  REPLICAS("replicas");

  private final String text;

  ShardSetting(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
