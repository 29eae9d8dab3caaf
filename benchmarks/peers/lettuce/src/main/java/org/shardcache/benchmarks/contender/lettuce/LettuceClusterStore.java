package org.shardcache.benchmarks.contender.lettuce;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;

/** Lettuce's own client for Redis Cluster. */
final class LettuceClusterStore implements Store<byte[]> {
  private static final String PREFIX = "lettuce:bench:";

  private final RedisClusterClient client;
  private final StatefulRedisClusterConnection<byte[], byte[]> connection;

  LettuceClusterStore(Servers servers) {
    this.client =
        RedisClusterClient.create(
            servers.addresses().stream()
                .map(address -> RedisURI.create(address.getHostString(), address.getPort()))
                .toList());
    this.connection = client.connect(ByteArrayCodec.INSTANCE);
  }

  private static byte[] stored(String key) {
    return (PREFIX + key).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte @Nullable [] get(String key) {
    return connection.sync().get(stored(key));
  }

  @Override
  public void put(String key, byte[] value) {
    connection.sync().set(stored(key), value);
  }

  @Override
  public void putAll(Map<String, byte[]> entries) {
    entries.forEach(this::put);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
  }
}
