package org.shardcache.benchmarks.contender.lettuce;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.ClientSideSharding;
import org.shardcache.benchmarks.agent.Servers;
import org.shardcache.benchmarks.agent.Store;

/** A connection to each of several independent servers. */
final class LettuceStore implements Store<byte[]> {
  private static final String PREFIX = "lettuce:bench:";
  private static final int PAGE = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ClientSideSharding sharding;
  private final RedisClient client = RedisClient.create();
  private final List<StatefulRedisConnection<byte[], byte[]>> connections;

  LettuceStore(Servers servers) {
    this.sharding = new ClientSideSharding(servers.addresses().size(), PREFIX);
    this.connections =
        servers.addresses().stream()
            .map(
                address ->
                    client.connect(
                        ByteArrayCodec.INSTANCE,
                        RedisURI.create(address.getHostString(), address.getPort())))
            .toList();
  }

  private RedisCommands<byte[], byte[]> commands(String key) {
    return connections.get(sharding.shardOf(key)).sync();
  }

  @Override
  public byte @Nullable [] get(String key) {
    return commands(key).get(sharding.stored(key));
  }

  @Override
  public void put(String key, byte[] value) {
    commands(key).set(sharding.stored(key), value);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value) {
    return commands(key).set(sharding.stored(key), value, SetArgs.Builder.nx()) != null;
  }

  @Override
  public int getAll(Set<String> keys) {
    List<List<String>> groups = sharding.grouped(keys);
    List<RedisFuture<List<KeyValue<byte[], byte[]>>>> replies = new ArrayList<>();
    for (int shard = 0; shard < connections.size(); shard++) {
      if (!groups.get(shard).isEmpty()) {
        byte[][] stored = groups.get(shard).stream().map(sharding::stored).toArray(byte[][]::new);
        replies.add(connections.get(shard).async().mget(stored));
      }
    }
    int count = 0;
    for (RedisFuture<List<KeyValue<byte[], byte[]>>> reply : replies) {
      count += (int) await(reply).stream().filter(KeyValue::hasValue).count();
    }
    return count;
  }

  @Override
  public void putAll(Map<String, byte[]> entries) {
    List<RedisFuture<String>> replies = new ArrayList<>(entries.size());
    entries.forEach(
        (key, value) ->
            replies.add(
                connections.get(sharding.shardOf(key)).async().set(sharding.stored(key), value)));
    replies.forEach(LettuceStore::await);
  }

  private static <T> T await(RedisFuture<T> reply) {
    return LettuceFutures.awaitOrCancel(reply, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public int iterate() {
    return pages(
        (commands, page) -> (int) commands.mget(page).stream().filter(KeyValue::hasValue).count());
  }

  @Override
  public void clear() {
    pages((commands, page) -> Math.toIntExact(commands.unlink(page)));
  }

  private interface Page {
    int handle(RedisCommands<byte[], byte[]> commands, byte[][] keys);
  }

  private int pages(Page handler) {
    int sum = 0;
    ScanArgs all = ScanArgs.Builder.matches(PREFIX + "*").limit(PAGE);
    for (StatefulRedisConnection<byte[], byte[]> connection : connections) {
      ScanCursor cursor = ScanCursor.INITIAL;
      while (!cursor.isFinished()) {
        KeyScanCursor<byte[]> page = connection.sync().scan(cursor, all);
        if (!page.getKeys().isEmpty()) {
          sum += handler.handle(connection.sync(), page.getKeys().toArray(byte[][]::new));
        }
        cursor = page;
      }
    }
    return sum;
  }

  @Override
  public void close() {
    connections.forEach(StatefulRedisConnection::close);
    client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
  }
}
