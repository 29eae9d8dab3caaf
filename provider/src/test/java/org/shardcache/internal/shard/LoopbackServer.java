package org.shardcache.internal.shard;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.shardcache.embedded.RedisBinary;

/** A Redis server on loopback addresses of its own choice, which embedded shards cannot have. */
final class LoopbackServer implements AutoCloseable {

  private final Process process;
  private final Path directory;
  private final String address;
  private final int port;

  private LoopbackServer(Process process, Path directory, String address, int port) {
    this.process = process;
    this.directory = directory;
    this.address = address;
    this.port = port;
  }

  /** A port that is free on all the addresses, below those of outgoing connections. */
  static int freePort(String... addresses) {
    return IntStream.generate(() -> ThreadLocalRandom.current().nextInt(22_000, 32_000))
        .filter(port -> isFree(port, addresses))
        .findFirst()
        .getAsInt();
  }

  static LoopbackServer start(int port, String... addresses) {
    try {
      Path directory = Files.createTempDirectory("loopback-server");
      List<String> command = new ArrayList<>(List.of(RedisBinary.find().toString()));
      command.addAll(List.of("--port", String.valueOf(port), "--save", "", "--bind"));
      command.addAll(Arrays.asList(addresses));
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      LoopbackServer server = new LoopbackServer(process, directory, addresses[0], port);
      server.awaitReady();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() throws IOException {
    try {
      await().until(() -> ask("PING").startsWith("+PONG"));
    } catch (ConditionTimeoutException e) {
      close();
      throw e;
    }
  }

  /** The reply to a command without blanks in its words; empty if there is none. */
  String ask(String command) {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout(1_000);
      String commands = command + "\r\nQUIT\r\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(directory);
  }

  private static boolean isFree(int port, String... addresses) {
    for (String address : addresses) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(address))) {
        if (!probe.isBound()) {
          return false;
        }
      } catch (IOException taken) {
        return false;
      }
    }
    return true;
  }
}
