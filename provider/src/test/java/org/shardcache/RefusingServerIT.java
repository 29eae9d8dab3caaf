package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.testing.Async;

/** Real servers that refuse, and servers that are no Redis: what is wrong and what helps. */
final class RefusingServerIT {

  private static CacheException failure(Runnable operation) {
    CacheException failure = catchThrowableOfType(CacheException.class, operation::run);
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  private static CacheFixture on(String uri) {
    return CacheFixture.withoutShards()
        .with("shards", "alpha")
        .with("shard.alpha.uri", uri)
        .with("timeout", "1s");
  }

  private static CacheFixture on(EmbeddedShard server) {
    return on("redis://" + server.host() + ":" + server.port());
  }

  @Test
  void aFullServer() {
    try (EmbeddedShards servers =
            EmbeddedShards.builder().count(1).argument("maxmemory", "3mb").start();
        CacheFixture fixture = on(servers.shard(0))) {
      Cache<String, String> cache = fixture.strings("cache");
      String kilobytes = "x".repeat(50_000);

      CacheException full =
          failure(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  cache.put("key" + i, kilobytes);
                }
              });

      assertThat(full)
          .hasMessageContaining("Shard 'alpha'")
          .hasMessageContaining("OOM")
          .hasMessageContaining("maxmemory-policy")
          .hasMessageContaining("it changed nothing");
      assertThat(failure(() -> cache.replace("key1", kilobytes, kilobytes + "y")))
          .as("in a script")
          .hasMessageContaining("maxmemory-policy")
          .hasMessageContaining("it changed nothing");
      assertThat(cache.get("key1")).isEqualTo(kilobytes);
      cache.clear();
      cache.put("key1", "fits again");
    }
  }

  @Test
  void aReplica() {
    try (EmbeddedShards servers = EmbeddedShards.start(2);
        CacheFixture fixture = on(servers.shard(1))) {
      Cache<String, String> cache = fixture.strings("cache");
      cache.put("key", "value");
      EmbeddedShard primary = servers.shard(0);
      servers.shard(1).command("REPLICAOF", primary.host(), String.valueOf(primary.port()));

      assertThat(failure(() -> cache.put("key", "new")))
          .hasMessageContaining("Shard 'alpha'")
          .hasMessageContaining("READONLY")
          .hasMessageContaining("it is a replica")
          .hasMessageContaining("it changed nothing");
    }
  }

  @Test
  void aUserWithoutTheRightsOnTheKeys() {
    try (EmbeddedShards servers = EmbeddedShards.start(1)) {
      EmbeddedShard server = servers.shard(0);
      server.command("ACL", "SETUSER", "app", "on", ">secret", "~other:*", "+@all");
      try (CacheFixture fixture = on("redis://app:secret@" + server.host() + ":" + server.port())) {

        assertThat(failure(() -> fixture.strings("cache").get("key")))
            .hasMessageContaining("Shard 'alpha'")
            .hasMessageContaining("NOPERM")
            .hasMessageContaining("its ACL does not let the user do that")
            .hasMessageNotContaining("secret");
      }
    }
  }

  @Test
  void theRightsThatTheMessageAsksForAreEnough() {
    try (EmbeddedShards servers = EmbeddedShards.start(1)) {
      EmbeddedShard server = servers.shard(0);
      String rights = "+@read +@write +@scripting +@transaction +@connection +info";
      List<String> command =
          new ArrayList<>(List.of("ACL", "SETUSER", "app", "on", ">secret", "~jcache:*", "-@all"));
      command.addAll(List.of(rights.split(" ", -1)));
      server.command(command.toArray(String[]::new));
      try (CacheFixture fixture = on("redis://app:secret@" + server.host() + ":" + server.port())) {
        LoaderScript loader = new LoaderScript(key -> "loaded");
        Cache<String, String> cache = fixture.cache("cache", loader.readThrough());

        assertThat(cache.get("absent")).isEqualTo("loaded");
        cache.put("key", "value");
        assertThat(cache.replace("key", "value", "other")).isTrue();
        String invoked = cache.invoke("key", (entry, arguments) -> entry.getValue());
        assertThat(invoked).isEqualTo("other");
        assertThat(cache).hasSize(2);
        cache.clear();
        assertThat(cache).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', NOAUTH, it wants a password",
    "':battery@', WRONGPASS, user or password are wrong",
    "'nobody:horse@', WRONGPASS, user or password are wrong"
  })
  void aServerWithAPassword(String credentials, String error, String advice) {
    try (EmbeddedShards servers = EmbeddedShards.builder().count(1).password("horse").start()) {
      EmbeddedShard server = servers.shard(0);
      try (CacheFixture fixture =
          on("redis://" + credentials + server.host() + ":" + server.port())) {

        assertThat(failure(() -> fixture.strings("cache").get("key")))
            .hasMessageContaining("Shard 'alpha'")
            .hasMessageContaining(error)
            .hasMessageContaining(advice)
            .hasMessageContaining("was not sent")
            .hasMessageNotContaining("battery")
            .hasMessageNotContaining("horse");
      }
    }
  }

  @Test
  void aServerWithAllTheClientsThatItTakes() throws IOException {
    try (EmbeddedShards servers = EmbeddedShards.start(1);
        CacheFixture fixture = on(servers.shard(0))) {
      EmbeddedShard server = servers.shard(0);
      server.command("CONFIG", "SET", "maxclients", "2");
      Cache<String, String> cache = fixture.strings("cache");
      try (Socket first = new Socket(server.host(), server.port());
          Socket second = new Socket(server.host(), server.port())) {
        assertThat(first.isConnected() && second.isConnected()).isTrue();

        assertThat(failure(() -> cache.get("key")))
            .hasMessageContaining("Shard 'alpha'")
            .hasMessageContaining("max number of clients")
            .hasMessageContaining("raise the server's maxclients, or lower shardcache.pool.max")
            .hasMessageContaining("was not sent");
      }
      await().untilAsserted(() -> assertThat(cache.get("key")).as("there is room").isNull());
    }
  }

  @Test
  void aServerThatIsBusyWithAScript() {
    try (EmbeddedShards servers = EmbeddedShards.start(1);
        CacheFixture fixture = on(servers.shard(0))) {
      EmbeddedShard server = servers.shard(0);
      Cache<String, String> cache = fixture.strings("cache");
      cache.put("key", "value");
      server.command("CONFIG", "SET", "busy-reply-threshold", "20");
      Async.run(() -> server.command("EVAL", "while true do end", "0"));
      try {
        await()
            .untilAsserted(
                () ->
                    assertThat(failure(() -> cache.put("key", "new")))
                        .hasMessageContaining("BUSY")
                        .hasMessageContaining("SCRIPT KILL")
                        .hasMessageContaining("it changed nothing"));
      } finally {
        server.command("SCRIPT", "KILL");
      }
      await().untilAsserted(() -> assertThat(cache.get("key")).isEqualTo("value"));
    }
  }

  @Test
  void aWebServer() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    web.start();
    try (CacheFixture fixture = on("redis://127.0.0.1:" + web.getAddress().getPort())) {

      assertThat(failure(() -> fixture.strings("cache").get("key")))
          .hasMessageContaining("Shard 'alpha'")
          .hasMessageContaining("does not speak Redis's protocol")
          .hasMessageContaining("correct host and port")
          .hasMessageContaining("was not sent");
    } finally {
      web.stop(0);
    }
  }

  /** What servers of other protocols begin with. */
  @ParameterizedTest
  @CsvSource({
    "SSH-2.0-OpenSSH_9.2, does not speak Redis's protocol",
    "220 mail.example.org ESMTP, does not speak Redis's protocol",
    "'\u0015\u0003\u0001', rediss://",
    "'', ended the connection"
  })
  void aServerOfAnotherProtocol(String greeting, String advice) throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Async.run(() -> greetEverybody(listener, greeting));
      try (CacheFixture fixture = on("redis://127.0.0.1:" + listener.getLocalPort())) {

        assertThat(failure(() -> fixture.strings("cache").get("key")))
            .hasMessageContaining("Shard 'alpha'")
            .hasMessageContaining(advice)
            .hasMessageContaining("was not sent");
      }
    }
  }

  private static void greetEverybody(ServerSocket listener, String greeting) {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        client.getInputStream().read(new byte[1_000]);
        String line = greeting.isEmpty() ? "" : greeting + "\r\n";
        client.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the client or the test is through
      }
    }
  }
}
