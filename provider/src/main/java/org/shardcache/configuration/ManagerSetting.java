package org.shardcache.configuration;

/** The settings of a manager as a whole. */
enum ManagerSetting implements SettingName {
  SHARDS("shards"),
  TOPOLOGY("topology"),
  CLUSTER_NODES("cluster.nodes"),
  CLUSTER_REFRESH("cluster.refresh"),
  DNS_REFRESH("dns.refresh"),
  EMBEDDED_SHARDS("embedded.shards"),
  ROUTER("router"),
  HASH_TAGS("hash-tags"),
  TOPOLOGY_CHECK("topology-check"),
  KEY_PREFIX("key-prefix"),
  CONNECT_TIMEOUT("connect-timeout"),
  TIMEOUT("timeout"),
  LEASE("lease"),
  POOL_MAX("pool.max"),
  POOL_MAX_WAIT("pool.max-wait"),
  POOL_IDLE("pool.idle"),
  PROTOCOL("protocol"),
  SOCKET_PROVIDER("socket-provider"),
  OBSERVER("observer"),
  VALIDATE_ON_START("validate-on-start"),
  BATCH_MAX_KEYS("batch.max-keys"),
  BATCH_MERGE("batch.merge"),
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
