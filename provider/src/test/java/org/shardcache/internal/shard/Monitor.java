package org.shardcache.internal.shard;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.shardcache.embedded.EmbeddedShard;

/** Records the commands that a server executes, each with its database. */
final class Monitor implements AutoCloseable {

  private final Socket socket;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Monitor(Socket socket) {
    this.socket = socket;
  }

  static Monitor of(EmbeddedShard server, String password) throws IOException {
    Monitor monitor = new Monitor(new Socket(server.host(), server.port()));
    monitor.send("AUTH \"" + password + "\"");
    monitor.send("MONITOR");
    Thread reader = new Thread(monitor::read, "monitor");
    reader.setDaemon(true);
    reader.start();
    await().until(() -> monitor.lines.size() >= 2);
    return monitor;
  }

  /** The commands in a database, such as {@code "SET" "key" "value"}. */
  List<String> commandsIn(int database, String... names) {
    List<String> wanted = List.of(names);
    return lines.stream()
        .filter(line -> line.contains("[" + database + " "))
        .map(line -> line.substring(line.indexOf("] ") + 2))
        .filter(line -> wanted.contains(line.split("\"", 3)[1].toUpperCase()))
        .toList();
  }

  /** Waits until everything executed before is recorded. */
  void catchUp(EmbeddedShard server) {
    String marker = "marker-" + System.nanoTime();
    server.command("ECHO", marker);
    await().until(() -> lines.stream().anyMatch(line -> line.contains(marker)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void send(String line) throws IOException {
    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  private void read() {
    try {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      for (String line; (line = reader.readLine()) != null; ) {
        lines.add(line);
      }
    } catch (IOException e) {
      // closed by the test
    }
  }
}
