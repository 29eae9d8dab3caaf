package org.shardcache.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program once, in a JVM of its own as a visitor does, and looks at what came of it. */
class QuickstartIT {

  private static final Pattern SHARD_LINE =
      Pattern.compile("(?m)^ {2}(embedded-\\d) +127\\.0\\.0\\.1:(\\d+) +(\\d+) {2}(#+)$");

  private static int exitCode;
  private static String output;
  private static String errors;
  private static List<MatchResult> shards;

  @BeforeAll
  static void runTheProgram(@TempDir Path directory) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Quickstart.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // a JVM says on the error stream that it has picked these up
    java.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = java.start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    output = Files.readString(out);
    errors = Files.readString(err);
    assertThat(ended).as("ended by itself, having printed:\n%s%s", output, errors).isTrue();
    exitCode = process.exitValue();
    shards = SHARD_LINE.matcher(output).results().toList();
  }

  @Test
  void itEndsWithoutErrorsAndWarnings() {
    assertThat(errors).isEmpty();
    assertThat(exitCode).isZero();
  }

  @Test
  void itShowsWhatTheOperationsGive() {
    assertThat(output)
        .contains("get          atlas -> Book[title=An Atlas of Tides, year=1987, price=24.50]")
        .contains("putIfAbsent  atlas -> false")
        .contains("replace      atlas -> true")
        .contains("get          atlas -> Book[title=An Atlas of Tides, year=1987, price=19.90]")
        .contains("getAll       4 keys -> 3 books: [atlas, volume-299, volume-7]")
        .contains("expiry       offer for 500 ms -> Two charts for one")
        .containsPattern("after \\d+ ms -> null");
  }

  @Test
  void itCountsEachEntryOnOneOfThreeShardsAndDrawsABarForEach() {
    assertThat(shards).hasSize(3);
    assertThat(shards.stream().mapToInt(shard -> Integer.parseInt(shard.group(3))).sum())
        .isEqualTo(300);
    int most = shards.stream().mapToInt(shard -> Integer.parseInt(shard.group(3))).max().orElse(0);
    assertThat(shards)
        .allSatisfy(
            shard ->
                assertThat(shard.group(4)).hasSize(40 * Integer.parseInt(shard.group(3)) / most));
  }

  @Test
  void itLeavesNoServerBehind() {
    assertThat(shards).hasSize(3);
    for (MatchResult shard : shards) {
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> !isListening(Integer.parseInt(shard.group(2))));
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
