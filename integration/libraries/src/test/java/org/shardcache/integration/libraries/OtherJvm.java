package org.shardcache.integration.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A main method in a JVM of its own, which ends with this object. */
final class OtherJvm implements AutoCloseable {

  private static final long MOST_MINUTES = 3;

  private final Process process;
  private final BufferedReader output;

  private OtherJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(UTF_8);
    process
        .onExit()
        .orTimeout(MOST_MINUTES, TimeUnit.MINUTES)
        .exceptionally(late -> process.destroyForcibly());
  }

  static OtherJvm start(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new OtherJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line that it prints. */
  String line() throws IOException {
    return output.readLine();
  }

  /** Lets it go on. */
  void proceed() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** Waits until it has ended; what it has printed besides the lines that were asked for. */
  String output() {
    try {
      String output = this.output.lines().collect(Collectors.joining("\n")).strip();
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException("The other JVM ended with " + status + ": " + output);
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
