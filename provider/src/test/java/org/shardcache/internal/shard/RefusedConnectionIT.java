package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.ShardException.Effect;

/** A connection that the server refuses: a message without secrets, and nothing is left behind. */
@WithEmbeddedShards(count = 1, password = "correct horse")
class RefusedConnectionIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final EmbeddedShard server;

  RefusedConnectionIT(EmbeddedShards servers) {
    this.server = servers.shard(0);
  }

  @Test
  void aWrongPasswordIsRefusedWithoutShowingIt() {
    ShardException failure = failureOf(0, "battery staple");

    assertThat(failure).hasMessageContaining("WRONGPASS");
    assertThat(allOf(failure)).doesNotContain("battery staple").doesNotContain("correct horse");
  }

  @Test
  void aMissingPasswordIsRefused() {
    assertThat(failureOf(0, null)).hasMessageContaining("NOAUTH");
  }

  @Test
  void aMissingDatabaseIsRefused() {
    ShardException failure = failureOf(99, "correct horse");

    assertThat(failure).hasMessageContaining("/99").hasMessageContaining("DB index");
    assertThat(allOf(failure)).doesNotContain("correct horse");
  }

  /** Servers that do not know a command quote its arguments. */
  @Test
  void aServerThatQuotesThePasswordDoesNotGetItIntoTheMessage() throws IOException {
    try (ServerSocket strange = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
      Thread thread = new Thread(() -> quoteEverything(strange), "strange-server");
      thread.setDaemon(true);
      thread.start();
      Endpoint endpoint =
          new Endpoint(
              "127.0.0.1",
              strange.getLocalPort(),
              0,
              null,
              "correct horse",
              TestShards.CONNECT_TIMEOUT);
      try (TestShards shards = TestShards.of(TIMEOUT, 1, endpoint)) {
        ShardException failure =
            Timed.call(() -> shards.first().execute(Requests.get("key"))).shardException();

        assertThat(failure).hasMessageContaining("unknown command");
        assertThat(allOf(failure)).doesNotContain("correct horse");
      }
    }
  }

  private ShardException failureOf(int database, String password) {
    Endpoint endpoint =
        new Endpoint(
            server.host(), server.port(), database, null, password, TestShards.CONNECT_TIMEOUT);
    try (TestShards shards = TestShards.of(TIMEOUT, 2, endpoint)) {
      ShardException last = null;
      for (int i = 0; i < 5; i++) { // more often than there are permits
        last = Timed.call(() -> shards.first().execute(Requests.get("key"))).shardException();
        assertThat(last.effect()).isEqualTo(Effect.NONE);
        assertThat(last).hasMessageContaining("Shard 's0'").hasMessageNotContaining("in use");
      }
      shards.close();
      TestShards.awaitNoClients(server);
      return last;
    }
  }

  private static void quoteEverything(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        byte[] buffer = new byte[4096];
        for (int read; (read = client.getInputStream().read(buffer)) > 0; ) {
          String words =
              new String(buffer, 0, read, StandardCharsets.UTF_8)
                  .replaceAll("[*$][0-9]+\r\n", "")
                  .replace("\r\n", "' '");
          String reply = "-ERR unknown command, with args beginning with: '" + words + "'\r\n";
          client.getOutputStream().write(reply.getBytes(StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        // the client or the test is through
      }
    }
  }

  private static String allOf(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
