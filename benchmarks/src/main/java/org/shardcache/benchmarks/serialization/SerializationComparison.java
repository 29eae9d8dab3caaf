package org.shardcache.benchmarks.serialization;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.shardcache.benchmarks.ResultFile;

/**
 * Runs all contenders in rounds, each in a JVM of its own, and compares their medians.
 *
 * <p>Arguments: the number of rounds (2), payloads (all), contenders (all), each list separated by
 * commas.
 */
public final class SerializationComparison {

  private SerializationComparison() {}

  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
    String[] payloads = arguments.length > 1 ? arguments[1].split(",") : names(Payload.values());
    String[] contenders =
        arguments.length > 2 ? arguments[2].split(",") : names(Contender.values());
    Report report = new Report();
    for (int round = 1; round <= rounds; round++) {
      System.err.println("Round " + round + " of " + rounds);
      add(run(payloads, contenders), report);
    }
    System.out.print(report.table());
    ResultFile.write("serialization", report.json());
  }

  private static Collection<RunResult> run(String[] payloads, String[] contenders)
      throws Exception {
    return new Runner(
            new OptionsBuilder()
                .include(SerializationBenchmark.class.getName())
                .param("payload", payloads)
                .param("with", contenders)
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build())
        .run();
  }

  private static void add(Collection<RunResult> results, Report report) throws Exception {
    for (RunResult result : results) {
      String benchmark = result.getParams().getBenchmark();
      report.add(
          Payload.valueOf(result.getParams().getParam("payload")),
          Direction.valueOf(
              benchmark.substring(benchmark.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT)),
          Contender.valueOf(result.getParams().getParam("with")),
          result.getPrimaryResult().getScore(),
          allocated(result));
    }
  }

  private static double allocated(RunResult result) {
    Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
    if (allocated == null) {
      throw new IllegalStateException("JMH's gc profiler measured nothing on this JVM");
    }
    return allocated.getScore();
  }

  private static String[] names(Enum<?>[] all) {
    return Stream.of(all).map(Enum::name).toArray(String[]::new);
  }
}
