package org.shardcache.configuration;

/** The settings of one shard. */
enum ShardSetting implements SettingName {
  URI("uri"),
  PORT("port"),
  DATABASE("database"),
  USER("user"),
  PASSWORD("password"),
  SENTINEL_USER("sentinel-user"),
  SENTINEL_PASSWORD("sentinel-password"),
  MIN_OTHER_SENTINELS("min-other-sentinels"),
  WEIGHT("weight"),
  CONNECT_TIMEOUT("connect-timeout"),
  REPLICAS("replicas"),
  TLS_ENABLED("tls.enabled"),
  TLS_VERIFY("tls.verify"),
  TLS_CA("tls.ca"),
  TLS_TRUST_STORE("tls.trust-store"),
  TLS_TRUST_STORE_PASSWORD("tls.trust-store-password"),
  TLS_TRUST_STORE_TYPE("tls.trust-store-type"),
  TLS_CERTIFICATE("tls.certificate"),
  TLS_KEY("tls.key"),
  TLS_KEY_STORE("tls.key-store"),
  TLS_KEY_STORE_PASSWORD("tls.key-store-password"),
  TLS_KEY_STORE_TYPE("tls.key-store-type");

  private final String text;

  ShardSetting(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
