package org.shardcache.benchmarks.peers;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.shardcache.benchmarks.agent.Agent;
import org.shardcache.benchmarks.agent.Measurement;
import org.shardcache.benchmarks.agent.Scenario;
import org.shardcache.benchmarks.agent.Servers;

/** The JVM of one contender: a line goes out, a line comes back. */
final class PeerProcess implements AutoCloseable {
  static final List<String> JVM_OPTIONS = List.of("-Xms512m", "-Xmx1g");

  private static final Duration PREPARATION = Duration.ofMinutes(5);
  private static final Duration GRACE = Duration.ofMinutes(2);
  private static final String NO_MORE = "\0";

  private final Process process;
  private final BufferedWriter commands;
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private final Path log;

  private PeerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "replies");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts one.
   *
   * @param java the command of the JDK to use
   * @param classPath the contender's
   * @param log where everything goes that it prints
   */
  static PeerProcess start(Path java, String classPath, Path log) {
    try {
      return new PeerProcess(
          new ProcessBuilder(command(java, classPath))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<String> command(Path java, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(
        List.of(
            "-Djava.net.preferIPv4Stack=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            classPath,
            Agent.class.getName()));
    return command;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        replies.add(line);
      }
    } catch (IOException ended) {
      // the same as its end
    }
    replies.add(NO_MORE);
  }

  String describe() throws PeerFailure {
    return ask("describe", GRACE);
  }

  /** Why the contender cannot do it, or nothing once it is ready. */
  Optional<String> prepare(Servers servers, Scenario scenario) throws PeerFailure {
    String reply = exchange("prepare " + servers.line() + " " + scenario.line(), PREPARATION);
    return reply.startsWith("refused ")
        ? Optional.of(reply.substring("refused ".length()))
        : Optional.of(content(reply)).filter(words -> !words.isEmpty());
  }

  Measurement run(Duration duration) throws PeerFailure {
    return Measurement.parse(ask("run " + duration.toMillis(), duration.plus(GRACE)));
  }

  void release() throws PeerFailure {
    ask("release", GRACE);
  }

  private String ask(String command, Duration patience) throws PeerFailure {
    return content(exchange(command, patience));
  }

  private static String content(String reply) throws PeerFailure {
    if (reply.startsWith("ok")) {
      return reply.substring(2).trim();
    }
    throw new PeerFailure(reply);
  }

  private String exchange(String command, Duration patience) throws PeerFailure {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException gone) {
      throw new PeerFailure("has ended, see " + log);
    }
    @Nullable String reply;
    try {
      reply = replies.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PeerFailure("was interrupted");
    }
    if (reply == null) {
      throw new PeerFailure("does not answer, see " + log);
    }
    if (reply.equals(NO_MORE)) {
      throw new PeerFailure("has ended, see " + log);
    }
    return reply;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
