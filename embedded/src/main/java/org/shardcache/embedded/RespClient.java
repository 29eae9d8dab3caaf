package org.shardcache.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Sends single commands to one server, each over a connection of its own. */
record RespClient(Endpoint endpoint, String password) {

  String command(List<String> words, Duration within) throws IOException {
    try (RespConnection connection = open(within)) {
      return connection.exchange(words);
    }
  }

  /** For a command whose reply is an array of strings. */
  List<byte[]> array(List<byte[]> words, Duration within) throws IOException {
    try (RespConnection connection = open(within)) {
      return connection.exchangeBytes(words);
    }
  }

  /** For a command with arguments that are no text. */
  String raw(List<byte[]> words, Duration within) throws IOException {
    try (RespConnection connection = open(within)) {
      return connection.exchangeRaw(words);
    }
  }

  /** Whether the server there is ready for commands. */
  boolean answers(Duration within) {
    try {
      return command(List.of("PING"), within).equals("PONG");
    } catch (IOException notReady) {
      return false;
    }
  }

  /** Whether the server there is ready and the one with this process id, not a stranger's. */
  boolean answersAs(long pid, Duration within) {
    try (RespConnection connection = open(within)) {
      return connection
              .exchange(List.of("INFO", "server"))
              .lines()
              .anyMatch(("process_id:" + pid)::equals)
          && connection.exchange(List.of("PING")).equals("PONG");
    } catch (IOException notReady) {
      return false;
    }
  }

  private RespConnection open(Duration within) throws IOException {
    RespConnection connection = RespConnection.open(endpoint.address(), Deadline.in(within));
    try {
      if (!password.isEmpty()) {
        connection.exchange(List.of("AUTH", password));
      }
      return connection;
    } catch (IOException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  @Override
  public String toString() {
    return "RespClient[" + endpoint + "]";
  }
}
