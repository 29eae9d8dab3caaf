package org.shardcache.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedShardsTest {
  private final EmbeddedShards.Builder builder = EmbeddedShards.builder();

  @Test
  void refusesNumbersBelowOne() {
    assertThatThrownBy(() -> builder.count(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("count");
    assertThatThrownBy(() -> builder.databases(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("databases");
  }

  @ParameterizedTest
  @ValueSource(strings = {"port", "bind", "BIND", "unixsocket", "requirepass", "daemonize", "dir"})
  void refusesSettingsThatDecideWhereAServerListensAndLives(String name) {
    assertThatThrownBy(() -> builder.argument(name, "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name.toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void refusesSettingsThatAreNone() {
    assertThatThrownBy(() -> builder.argument("--maxmemory", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.argument("save 60 1\nport", "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.argument("maxmemory"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxmemory");
  }

  @Test
  void refusesABinaryThatCannotRun() {
    assertThatThrownBy(() -> builder.binary(Path.of("no", "redis-server")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redis-server");
    assertThatThrownBy(() -> builder.binary(Path.of(".")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUriHoldsAnyPasswordAndNoComma() {
    String password = "a,b@c/d%e+f g*ü${h}";
    URI tcp = new Endpoint.Tcp(1234).uri(password);
    assertThat(tcp).hasHost("127.0.0.1").hasPort(1234).hasUserInfo("default:" + password);
    assertThat(tcp.toString()).isASCII().doesNotContain(",", "$", "{");
    assertThat(new Endpoint.UnixSocket(Path.of("/a,b/c")).uri("").toString())
        .isEqualTo("unix:///a%2Cb/c");
  }

  @Test
  void portsLieBelowThoseOfOutgoingConnections() {
    assertThat(IntStream.generate(new FreePorts()).limit(100))
        .allMatch(port -> port >= 11_000 && port < 21_000);
  }
}
