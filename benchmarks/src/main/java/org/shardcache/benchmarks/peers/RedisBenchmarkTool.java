package org.shardcache.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.shardcache.embedded.EmbeddedShard;

/** Redis's own load generator, for scale: what one server and a client in C reach here. */
final class RedisBenchmarkTool {
  private static final List<List<String>> RUNS =
      List.of(
          List.of("-c", "1", "-n", "50000"),
          List.of("-c", "64", "-n", "200000"),
          List.of("-c", "64", "-n", "1000000", "-P", "32"));

  private RedisBenchmarkTool() {}

  /** A line for each run, or one that says that it is not there. */
  static List<String> run(EmbeddedShard server) throws IOException, InterruptedException {
    Optional<Path> tool = find(System.getenv().getOrDefault("PATH", ""));
    if (tool.isEmpty()) {
      return List.of("redis-benchmark is not on the PATH: not measured");
    }
    List<String> lines = new ArrayList<>();
    for (List<String> arguments : RUNS) {
      lines.addAll(run(tool.get(), server, arguments));
    }
    return List.copyOf(lines);
  }

  static Optional<Path> find(String path) {
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "redis-benchmark"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static List<String> run(Path tool, EmbeddedShard server, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tool.toString(),
                "-h",
                server.host(),
                "-p",
                Integer.toString(server.port()),
                "-t",
                "get,set",
                "-d",
                "100",
                "-r",
                "20000",
                "-q"));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return summaries(String.join(" ", arguments), output, process.waitFor());
    } finally {
      process.destroyForcibly();
    }
  }

  /** The last state of each line that the tool writes over and over. */
  static List<String> summaries(String arguments, String output, int exitCode) {
    if (exitCode != 0) {
      return List.of("redis-benchmark " + arguments + " failed: " + output.trim());
    }
    return output
        .lines()
        .map(line -> line.substring(line.lastIndexOf('\r') + 1).trim())
        .filter(line -> line.contains("requests per second"))
        .map(line -> "redis-benchmark " + arguments + ": " + line)
        .toList();
  }
}
