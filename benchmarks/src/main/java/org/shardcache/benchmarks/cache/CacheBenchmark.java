package org.shardcache.benchmarks.cache;

import java.net.URI;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;

/**
 * Operations on single entries of 100 characters on three servers: run with {@code -prof gc} for
 * the bytes that one of them allocates, and with {@code -t 64} for many callers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CacheBenchmark {

  private static final int KEYS = 1 << 14;
  private static final String MISSING = "key:none00";

  /** Whether the cache counts. */
  @Param({"false", "true"})
  public boolean statistics;

  private final String value = "v".repeat(100);
  private final String[] keys = new String[KEYS];
  private @Nullable EmbeddedShards shards;
  private @Nullable CachingProvider provider;
  private @Nullable Cache<String, String> cache;

  @Setup
  public void open() {
    EmbeddedShards servers = EmbeddedShards.start(3);
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", servers.uris());
    CachingProvider caching = new ShardcacheCachingProvider();
    Cache<String, String> opened =
        caching
            .getCacheManager(
                URI.create("benchmark"), CacheBenchmark.class.getClassLoader(), settings)
            .createCache(
                "benchmark",
                new MutableConfiguration<String, String>()
                    .setTypes(String.class, String.class)
                    .setStatisticsEnabled(statistics));
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "key:" + (100_000 + i);
      opened.put(keys[i], value);
    }
    shards = servers;
    provider = caching;
    cache = opened;
  }

  @TearDown
  public void close() {
    Objects.requireNonNull(provider).close();
    Objects.requireNonNull(shards).close();
  }

  private Cache<String, String> cache() {
    return Objects.requireNonNull(cache);
  }

  private String key() {
    return keys[ThreadLocalRandom.current().nextInt(KEYS)];
  }

  @Benchmark
  public @Nullable String get() {
    return cache().get(key());
  }

  @Benchmark
  public void put() {
    cache().put(key(), value);
  }

  @Benchmark
  public boolean putIfAbsent() {
    return cache().putIfAbsent(key(), value);
  }

  /** Of an entry that is not there, as it would be after the first call in any case. */
  @Benchmark
  public boolean removeMissing() {
    return cache().remove(MISSING);
  }

  @Benchmark
  public boolean containsKey() {
    return cache().containsKey(key());
  }
}
