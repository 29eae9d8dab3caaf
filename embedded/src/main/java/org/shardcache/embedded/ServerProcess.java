package org.shardcache.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One running server. Where there is a shell, the server is the child of a small script that kills
 * it once the JVM is gone, however that ended: the script waits for the end of its standard input,
 * a pipe from the JVM.
 */
final class ServerProcess {
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Duration GONE = Duration.ofSeconds(10);

  /** The script, or the server itself where there is no shell; it ends when the server is gone. */
  private final Process process;

  private final ProcessHandle server;

  private ServerProcess(Process process, ProcessHandle server) {
    this.process = process;
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @return the process, or nothing if it ended at once; the reason is in the log file
   */
  static Optional<ServerProcess> start(List<String> command, ServerDirectory directory)
      throws IOException {
    return hasShell() ? startGuarded(command, directory) : startDirectly(command, directory);
  }

  static boolean hasShell() {
    return Files.isExecutable(SHELL);
  }

  private static Optional<ServerProcess> startGuarded(
      List<String> command, ServerDirectory directory) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                SHELL.toString(),
                "-c",
                script(),
                "shardcache-embedded",
                directory.path().toString(),
                directory.log().toString()));
    words.addAll(command);
    Process shell =
        new ProcessBuilder(words)
            .directory(directory.path().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(directory.log().toFile()))
            .start();
    BufferedReader output = shell.inputReader(StandardCharsets.US_ASCII);
    String pid = output.readLine();
    if (pid == null) {
      shell.destroyForcibly();
      throw new IOException("The shell " + SHELL + " did not start the server");
    }
    return ProcessHandle.of(Long.parseLong(pid)).map(server -> new ServerProcess(shell, server));
  }

  private static Optional<ServerProcess> startDirectly(
      List<String> command, ServerDirectory directory) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()))
            .start();
    process.getOutputStream().close();
    return Optional.of(new ServerProcess(process, process.toHandle()));
  }

  private static String script() throws IOException {
    try (InputStream script = ServerProcess.class.getResourceAsStream("guarded-server.sh")) {
      if (script == null) {
        throw new IOException("guarded-server.sh is missing beside " + ServerProcess.class);
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  long pid() {
    return server.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGKILL, which also ends a stopped server. Does not wait. */
  void kill() {
    server.destroyForcibly();
  }

  /** Waits until the killed server is gone, whatever interrupts this thread get meanwhile. */
  void awaitGone() {
    Deadline deadline = Deadline.in(GONE);
    boolean interrupted = Thread.interrupted();
    try {
      while (process.isAlive()) {
        if (deadline.isOver()) {
          throw new IllegalStateException(
              "The redis-server with process id " + pid() + " was killed but is still there");
        }
        try {
          process.waitFor(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Sends a signal by its POSIX name. */
  void signal(String name) {
    if (!hasShell()) {
      throw new UnsupportedOperationException(
          "SIG" + name + " needs a POSIX system: there is no " + SHELL);
    }
    try {
      Process kill =
          new ProcessBuilder(
                  SHELL.toString(), "-c", "kill -\"$0\" \"$1\"", name, Long.toString(pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!kill.waitFor(GONE.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException(
            "SIG" + name + " could not be sent to the redis-server with process id " + pid());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot run " + SHELL, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while sending SIG" + name, interrupted);
    }
  }
}
