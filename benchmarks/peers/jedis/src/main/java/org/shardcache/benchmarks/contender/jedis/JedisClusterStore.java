package org.shardcache.benchmarks.contender.jedis;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;
import redis.clients.jedis.RedisClusterClient;

/** Jedis's own client for Redis Cluster. */
final class JedisClusterStore implements Store<byte[]> {
  private static final String PREFIX = "jedis:bench:";

  private final RedisClusterClient client;

  JedisClusterStore(Servers servers, int callers) {
    this.client =
        RedisClusterClient.builder()
            .nodes(servers.addresses().stream().map(Pools::address).collect(Collectors.toSet()))
            .poolConfig(Pools.config(callers))
            .build();
  }

  private static byte[] stored(String key) {
    return (PREFIX + key).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return client.get(stored(key));
  }

  @Override
  public void put(String key, byte[] value) {
    client.set(stored(key), value);
  }

  @Override
  public void putAll(Map<String, byte[]> entries) {
    entries.forEach(this::put);
  }

  @Override
  public void close() {
    client.close();
  }
}
