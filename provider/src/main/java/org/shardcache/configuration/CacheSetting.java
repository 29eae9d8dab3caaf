package org.shardcache.configuration;

/** The settings of one cache; {@link CacheSettings} says what they mean. */
enum CacheSetting implements SettingName {
  TTL("ttl"),
  ACCESS_TTL("access-ttl"),
  SERIALIZER("serializer"),
  KEY_SERIALIZER("key-serializer"),
  KEY_TYPE("key-type"),
  VALUE_TYPE("value-type"),
  COMPRESSION("compression"),
  COMPRESSION_THRESHOLD("compression-threshold"),
  STATISTICS("statistics"),
  MANAGEMENT("management"),
  UNDECODABLE("undecodable"),
  KEY_PREFIX("key-prefix"),
  OWNS_PREFIX("owns-prefix"),
  READ_FROM("read-from"),
  ON_FAILURE("on-failure"),
  LOAD_LOCK("load-lock"),
  MUST_STAY("must-stay"),
  SERIALIZATION_ALLOW("serialization.allow");

  private final String text;

  CacheSetting(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
