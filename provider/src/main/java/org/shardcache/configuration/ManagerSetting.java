package org.shardcache.configuration;

/** The settings of a manager as a whole. */
enum ManagerSetting implements SettingName {
  SHARDS("shards"),
  TOPOLOGY("topology"),
  CLUSTER_NODES("cluster.nodes"),
  EMBEDDED_SHARDS("embedded.shards"),
  ROUTER("router"),
  HASH_TAGS("hash-tags"),
  TOPOLOGY_CHECK("topology-check"),
  KEY_PREFIX("key-prefix"),
  CONNECT_TIMEOUT("connect-timeout"),
  TIMEOUT("timeout"),
  LEASE("lease"),
  POOL_MAX("pool.max"),
  SERIALIZER("serializer"),
  SERIALIZATION_ALLOW("serialization.allow"),
  MAX_VALUE_SIZE("max-value-size");

  private final String text;

  ManagerSetting(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
