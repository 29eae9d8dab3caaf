package org.shardcache.benchmarks.serialization;

import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** One direction of one contender with one payload. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class SerializationBenchmark {

  /** What is written and read. */
  @Param public Payload payload = Payload.STRING_100;

  /** Who does it; the last parameter, so that the contenders run one after the other. */
  @Param public Contender with = Contender.SHARDCACHE;

  private @Nullable Codec codec;

  @Setup
  public void prepare() throws Exception {
    codec = with.codec(payload);
  }

  @Benchmark
  public @Nullable Object write() throws Exception {
    return ready().write();
  }

  @Benchmark
  public @Nullable Object read() throws Exception {
    return ready().read();
  }

  private Codec ready() {
    if (codec == null) {
      throw new IllegalStateException("JMH prepares a benchmark before it runs it");
    }
    return codec;
  }
}
