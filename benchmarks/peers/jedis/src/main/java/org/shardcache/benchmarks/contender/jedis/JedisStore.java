package org.shardcache.benchmarks.contender.jedis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.ClientSideSharding;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.providers.PooledConnectionProvider;
import redis.clients.jedis.resps.ScanResult;

/** A pool for each of several independent servers. */
final class JedisStore implements Store<byte[]> {
  private static final String PREFIX = "jedis:bench:";
  private static final int PAGE = 1_000;

  private final ClientSideSharding sharding;
  private final List<RedisClient> clients;

  JedisStore(Servers servers, int callers) {
    this.sharding = new ClientSideSharding(servers.addresses().size(), PREFIX);
    this.clients =
        servers.addresses().stream()
            .map(
                address ->
                    RedisClient.builder()
                        .connectionProvider(
                            new PooledConnectionProvider(
                                new FlushableConnection.Factory(Pools.address(address)),
                                Pools.config(callers)))
                        .build())
            .toList();
  }

  private RedisClient client(String key) {
    return clients.get(sharding.shardOf(key));
  }

  @Override
  public byte @Nullable [] get(String key) {
    return client(key).get(sharding.stored(key));
  }

  @Override
  public void put(String key, byte[] value) {
    client(key).set(sharding.stored(key), value);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value) {
    return client(key).set(sharding.stored(key), value, SetParams.setParams().nx()) != null;
  }

  @Override
  public int getAll(Set<String> keys) {
    return eachShard(
        keys,
        (connection, ofShard) -> connection.sendCommand(Command.MGET, stored(ofShard)),
        (connection, ofShard) ->
            (int) connection.getBinaryMultiBulkReply().stream().filter(Objects::nonNull).count());
  }

  @Override
  public void putAll(Map<String, byte[]> entries) {
    int written =
        eachShard(
            entries.keySet(),
            (connection, ofShard) ->
                ofShard.forEach(
                    key ->
                        connection.sendCommand(
                            Command.SET, sharding.stored(key), entries.get(key))),
            (connection, ofShard) -> connection.getMany(ofShard.size()).size());
    if (written != entries.size()) {
      throw new IllegalStateException("putAll wrote " + written + " of " + entries.size());
    }
  }

  private interface Reply {
    int read(FlushableConnection connection, List<String> keys);
  }

  /** Writes to all servers before it reads from the first one. */
  private int eachShard(
      Set<String> keys, BiConsumer<FlushableConnection, List<String>> request, Reply reply) {
    List<List<String>> groups = sharding.grouped(keys);
    List<@Nullable FlushableConnection> connections = new ArrayList<>();
    try {
      for (int shard = 0; shard < clients.size(); shard++) {
        boolean needed = !groups.get(shard).isEmpty();
        FlushableConnection connection =
            needed ? (FlushableConnection) clients.get(shard).getPool().getResource() : null;
        connections.add(connection);
        if (connection != null) {
          request.accept(connection, groups.get(shard));
          connection.send();
        }
      }
      int sum = 0;
      for (int shard = 0; shard < clients.size(); shard++) {
        FlushableConnection connection = connections.get(shard);
        sum += connection == null ? 0 : reply.read(connection, groups.get(shard));
      }
      return sum;
    } finally {
      connections.stream().filter(Objects::nonNull).forEach(FlushableConnection::close);
    }
  }

  private byte[][] stored(List<String> keys) {
    return keys.stream().map(sharding::stored).toArray(byte[][]::new);
  }

  @Override
  public int iterate() {
    return pages(
        (client, page) -> (int) client.mget(page).stream().filter(Objects::nonNull).count());
  }

  @Override
  public void clear() {
    pages((client, page) -> (int) client.unlink(page));
  }

  private interface Page {
    int handle(RedisClient client, byte[][] keys);
  }

  private int pages(Page handler) {
    ToIntFunction<RedisClient> ofServer =
        client -> {
          int sum = 0;
          byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
          ScanParams all = new ScanParams().match(PREFIX + "*").count(PAGE);
          ScanResult<byte[]> page;
          do {
            page = client.scan(cursor, all);
            if (!page.getResult().isEmpty()) {
              sum += handler.handle(client, page.getResult().toArray(byte[][]::new));
            }
            cursor = page.getCursorAsBytes();
          } while (!page.isCompleteIteration());
          return sum;
        };
    return clients.stream().mapToInt(ofServer).sum();
  }

  @Override
  public void close() {
    clients.forEach(RedisClient::close);
  }
}
