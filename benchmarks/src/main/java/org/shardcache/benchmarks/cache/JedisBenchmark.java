package org.shardcache.benchmarks.cache;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.shardcache.embedded.EmbeddedShards;
import redis.clients.jedis.Jedis;

/**
 * The same with a bare connection of Jedis to one server, for scale: the command and its reply as
 * bytes, without routing, a pool or a serializer. One caller only, as a connection has no more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(1)
public class JedisBenchmark {

  private static final int KEYS = 1 << 14;

  private final byte[] value = bytes("v".repeat(100));
  private final byte[][] keys = new byte[KEYS][];
  private @Nullable EmbeddedShards shards;
  private @Nullable Jedis connection;

  @Setup
  public void open() {
    EmbeddedShards servers = EmbeddedShards.start(1);
    Jedis opened = new Jedis(servers.shards().get(0).host(), servers.shards().get(0).port());
    for (int i = 0; i < KEYS; i++) {
      keys[i] = bytes("key:" + (100_000 + i));
      opened.set(keys[i], value);
    }
    shards = servers;
    connection = opened;
  }

  @TearDown
  public void close() {
    connection().close();
    Objects.requireNonNull(shards).close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Jedis connection() {
    return Objects.requireNonNull(connection);
  }

  private byte[] key() {
    return keys[ThreadLocalRandom.current().nextInt(KEYS)];
  }

  @Benchmark
  public byte @Nullable [] get() {
    return connection().get(key());
  }

  @Benchmark
  public @Nullable String put() {
    return connection().set(key(), value);
  }
}
