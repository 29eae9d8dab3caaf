package org.shardcache.benchmarks.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.Warmup;
import org.shardcache.routing.ShardRouter;

/** One key to its shard, of many keys that come in turn, over 16 shards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class RouterBenchmark {

  private static final int SHARDS = 16;
  private static final int KEYS = 1 << 12;

  /** How many bytes a key has: MD5 hashes blocks of 64. */
  @Param({"20", "50", "100"})
  public int length = 20;

  /** Who routes; the last parameter, so that the routers run one after the other. */
  @Param public Routers with = Routers.KETAMA;

  private ShardRouter router = key -> 0;
  private byte[][] keys = new byte[KEYS][];
  private int next;

  @Setup
  public void prepare() {
    router = with.over(SHARDS);
    keys =
        IntStream.range(0, KEYS)
            .mapToObj(i -> "jcache:orders:" + i)
            .map(key -> (key + "-".repeat(Math.max(0, length - key.length()))).getBytes(UTF_8))
            .toArray(byte[][]::new);
  }

  @Benchmark
  public int route() {
    return router.route(keys[next++ & KEYS - 1]);
  }
}
