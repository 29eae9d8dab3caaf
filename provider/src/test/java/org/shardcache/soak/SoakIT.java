package org.shardcache.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to servers and networks: no wrong value, no lost update and no failed call on
 * shards that are well, no side effect twice, no call longer than its budget, nothing left behind.
 *
 * <p>A build soaks each topology for some seconds. {@code -Dsoak.minutes=} sets another time,
 * {@code -Dsoak.seed=} repeats the choice of faults. The report is added to {@code
 * target/soak-report.txt}.
 */
final class SoakIT {

  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final int CALLERS_OF_A_KIND = 6;

  static Stream<Arguments> topologies() {
    Supplier<SoakTopology> list = ListTopology::new;
    Supplier<SoakTopology> sentinel = SentinelTopology::new;
    Supplier<SoakTopology> cluster = ClusterTopology::new;
    return Stream.of(
        Arguments.of("list", list),
        Arguments.of("sentinel", sentinel),
        Arguments.of("cluster", cluster));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("topologies")
  void nothingWrongIsSeenWhateverHappens(String name, Supplier<SoakTopology> start)
      throws Exception {
    Double minutes = Double.valueOf(System.getProperty("soak.minutes", "0"));
    Duration time = minutes > 0 ? Duration.ofSeconds(Math.round(60 * minutes)) : SHORT;
    long seed = Long.getLong("soak.seed", System.nanoTime());
    try (SoakTopology topology = start.get()) {
      Soak soak = new Soak(topology, time, CALLERS_OF_A_KIND, seed);
      Evidence evidence = soak.run();
      report(
          "%s: %d s, seed %d, %d faults, %d calls succeeded (%d per second)%n%s%s"
              .formatted(
                  topology,
                  time.toSeconds(),
                  seed,
                  soak.faults().size(),
                  evidence.succeeded(),
                  evidence.succeeded() / Math.max(1, time.toSeconds()),
                  evidence.table(),
                  evidence.violations().isEmpty() ? "" : "  " + soak.faults() + "\n"));

      assertThat(evidence.violations()).as("violations, with seed " + seed).isEmpty();
      assertThat(evidence.succeeded()).isGreaterThan(1_000);
    }
  }

  static void report(String text) throws IOException {
    System.out.println(text);
    Path file = Path.of("target", "soak-report.txt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
