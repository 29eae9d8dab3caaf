package org.shardcache.soak;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.RedisBinary;

/** A sentinel of its own that watches primaries and decides alone. */
final class Sentinel implements AutoCloseable {

  /** Longer than a busy machine may stall, or it would promote a replica by itself. */
  private static final Duration DOWN_AFTER = Duration.ofMillis(1_500);

  private final Process process;
  private final Path directory;
  private final int port;

  private Sentinel(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** Starts it on a free port; it watches nothing yet. */
  static Sentinel start() {
    try {
      Path directory = Files.createTempDirectory("soak-sentinel");
      int port = freePort();
      Path configuration = directory.resolve("sentinel.conf");
      Files.writeString(
          configuration, "port " + port + "\nbind 127.0.0.1\ndir " + directory + "\n");
      Process process =
          new ProcessBuilder(
                  List.of(RedisBinary.find().toString(), configuration.toString(), "--sentinel"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Sentinel sentinel = new Sentinel(process, directory, port);
      await("the sentinel answers").ignoreExceptions().until(() -> !sentinel.ask("PING").isEmpty());
      return sentinel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Servers whose replicas are there at once, and not after the five seconds that is usual. */
  static EmbeddedShards servers(int count) {
    return EmbeddedShards.builder().count(count).argument("repl-diskless-sync-delay", "0").start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  /** Watches a primary and the replicas that it names. */
  void watch(String service, EmbeddedShard primary) {
    ask("SENTINEL MONITOR " + service + " " + primary.host() + " " + primary.port() + " 1");
    ask("SENTINEL SET " + service + " down-after-milliseconds " + DOWN_AFTER.toMillis());
    ask("SENTINEL SET " + service + " failover-timeout 3000");
  }

  /** The port of the primary that it announces. */
  int primaryOf(String service) {
    List<String> reply = ask("SENTINEL GET-MASTER-ADDR-BY-NAME " + service);
    return Integer.parseInt(reply.get(reply.size() - 1));
  }

  /** How many replicas of a service it would promote: those that have told it how they are. */
  long replicasOf(String service) {
    List<String> reply = ask("SENTINEL REPLICAS " + service);
    return IntStream.range(1, reply.size())
        .filter(i -> reply.get(i - 1).equals("master-link-status") && reply.get(i).equals("ok"))
        .count();
  }

  /** The strings of a reply, in their order. */
  List<String> ask(String command) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput(); // the sentinel ends the connection after its reply
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return reader.lines().filter(line -> !line.matches("[$*][0-9]+")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
