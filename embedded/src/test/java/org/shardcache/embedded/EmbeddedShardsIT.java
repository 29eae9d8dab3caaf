package org.shardcache.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EmbeddedShardsIT {

  @Test
  void startsTheWantedNumberOfServersAndEachAnswers() {
    try (EmbeddedShards shards = EmbeddedShards.start(3)) {
      assertThat(shards.shards()).hasSize(3);
      assertThat(shards.shards())
          .extracting(EmbeddedShard::name)
          .containsExactly("shard1", "shard2", "shard3");
      assertThat(shards.shards()).extracting(EmbeddedShard::pid).doesNotHaveDuplicates();
      assertThat(shards.shards()).extracting(EmbeddedShard::port).doesNotHaveDuplicates();
      for (EmbeddedShard shard : shards.shards()) {
        assertThat(shard.isAlive()).isTrue();
        assertThat(shard.command("PING")).isEqualTo("PONG");
        assertThat(shard.command("INFO", "server"))
            .contains("process_id:" + shard.pid())
            .contains("tcp_port:" + shard.port());
        assertThat(shard.uri()).hasToString("redis://127.0.0.1:" + shard.port());
      }
      assertThat(shards.uris())
          .isEqualTo(
              shards.shards().stream()
                  .map(shard -> "redis://127.0.0.1:" + shard.port())
                  .collect(Collectors.joining(",")));
    }
  }

  @Test
  void keepsNothingOnDisk() {
    try (EmbeddedShards shards = EmbeddedShards.start(1)) {
      EmbeddedShard shard = shards.shard(0);
      assertThat(shard.command("CONFIG", "GET", "save")).isEqualTo("save\n");
      assertThat(shard.command("CONFIG", "GET", "appendonly")).isEqualTo("appendonly\nno");
    }
  }

  @Test
  void listensOnTheLoopbackAddressOnly() throws IOException {
    try (EmbeddedShards shards = EmbeddedShards.start(1)) {
      EmbeddedShard shard = shards.shard(0);
      assertThat(shard.host()).isEqualTo("127.0.0.1");
      assertThat(shard.command("CONFIG", "GET", "bind")).isEqualTo("bind\n127.0.0.1");
      assertThat(shard.command("CONFIG", "GET", "protected-mode")).isEqualTo("protected-mode\nyes");
      for (InetAddress other : otherAddresses()) {
        assertThatThrownBy(() -> connect(other, shard.port()))
            .as("%s", other)
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  private static List<InetAddress> otherAddresses() throws IOException {
    List<InetAddress> addresses =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .filter(address -> !address.isLoopbackAddress())
            .collect(Collectors.toList());
    addresses.add(InetAddress.getByName("127.0.0.2"));
    return addresses;
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2_000);
    }
  }

  @Test
  void asksForThePasswordAndNeverShowsIt() throws IOException {
    String secret = "p@ss, \"w\\ord\"/ä";
    try (EmbeddedShards shards = EmbeddedShards.builder().count(1).password(secret).start()) {
      EmbeddedShard shard = shards.shard(0);
      assertThat(shard.command("SET", "k", "v")).isEqualTo("OK");
      assertThat(new RespClient(new Endpoint.Tcp(shard.port()), "").answers(Servers.SOON))
          .isFalse();
      assertThat(new RespClient(new Endpoint.Tcp(shard.port()), "x").answers(Servers.SOON))
          .isFalse();
      assertThat(shard.uri().getUserInfo()).isEqualTo("default:" + secret);
      assertThat(shards.uris()).doesNotContain(",").contains(":" + shard.port());
      assertThat(shards.toString() + shard).doesNotContain(secret);
      assertThat(ProcessHandle.of(shard.pid()).orElseThrow().info().commandLine().orElse(""))
          .doesNotContain("p@ss");
    }
  }

  @Test
  void listensOnUnixSocketsOnlyWhenAsked() {
    try (EmbeddedShards shards =
        EmbeddedShards.builder().count(2).unixSockets().password("secret").start()) {
      for (EmbeddedShard shard : shards.shards()) {
        Path socket = shard.socket().orElseThrow();
        assertThat(socket).exists();
        assertThat(shard.command("ECHO", "hello")).isEqualTo("hello");
        assertThat(shard.command("CONFIG", "GET", "port")).isEqualTo("port\n0");
        assertThat(shard.uri())
            .hasScheme("unix")
            .hasPath(socket.toString())
            .hasAuthority("default:secret@");
        assertThatThrownBy(shard::port)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("Unix socket");
      }
    }
  }

  @Test
  void passesSettingsOfOnesOwnToTheServers() {
    try (EmbeddedShards shards =
        EmbeddedShards.builder()
            .count(1)
            .databases(4)
            .argument("maxmemory", "10mb")
            .argument("rename-command", "FLUSHALL", "")
            .start()) {
      EmbeddedShard shard = shards.shard(0);
      assertThat(shard.command("CONFIG", "GET", "maxmemory")).isEqualTo("maxmemory\n10485760");
      assertThat(shard.command("CONFIG", "GET", "databases")).isEqualTo("databases\n4");
      assertThatThrownBy(() -> shard.command("FLUSHALL"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("shard1")
          .hasMessageContaining("unknown command");
    }
  }

  @Test
  void runsInClusterMode() {
    try (EmbeddedShards shards =
        EmbeddedShards.builder().count(1).argument("cluster-enabled", "yes").start()) {
      assertThat(shards.shard(0).command("CLUSTER", "INFO")).contains("cluster_state:");
    }
  }

  @Test
  void givesRepliesOfAllKindsAsText() {
    try (EmbeddedShards shards = EmbeddedShards.start(1)) {
      EmbeddedShard shard = shards.shard(0);
      String large = "ä".repeat(1_000_000);
      assertThat(shard.command("SET", "large", large)).isEqualTo("OK");
      assertThat(shard.command("GET", "large")).isEqualTo(large);
      assertThat(shard.command("STRLEN", "large")).isEqualTo("2000000");
      assertThat(shard.command("GET", "absent")).isEqualTo("(nil)");
      assertThat(shard.command("MGET", "absent", "absent")).isEqualTo("(nil)\n(nil)");
      assertThat(shard.command("KEYS", "absent")).isEmpty();
      assertThatThrownBy(() -> shard.command("INCR", "large"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("INCR")
          .hasMessageContaining("not an integer");
    }
  }

  @Test
  void takesAnotherPortWhenSomebodyWasFaster() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, Endpoint.loopback())) {
      Deque<Integer> ports =
          new ArrayDeque<>(List.of(taken.getLocalPort(), new FreePorts().getAsInt()));
      try (EmbeddedShards shards = EmbeddedShards.builder().count(1).ports(ports::pop).start()) {
        assertThat(shards.shard(0).port()).isNotEqualTo(taken.getLocalPort());
        assertThat(shards.shard(0).command("PING")).isEqualTo("PONG");
      }
    }
  }

  @Test
  void aStrangersServerOnThePortIsNotMistakenForTheOwn() {
    try (EmbeddedShards strangers = EmbeddedShards.start(1)) {
      Deque<Integer> ports =
          new ArrayDeque<>(List.of(strangers.shard(0).port(), new FreePorts().getAsInt()));
      try (EmbeddedShards shards = EmbeddedShards.builder().count(1).ports(ports::pop).start()) {
        assertThat(shards.shard(0).port()).isNotEqualTo(strangers.shard(0).port());
        assertThat(shards.shard(0).command("INFO", "server"))
            .contains("process_id:" + shards.shard(0).pid());
      }
    }
  }

  @Test
  void aServerThatDoesNotStartIsReportedWithItsLogAndNothingIsLeft() throws IOException {
    Set<Path> before = Servers.directories();
    EmbeddedShards.Builder wrong =
        EmbeddedShards.builder().count(2).password("s3cret").argument("maxmemory", "plenty");
    assertThatThrownBy(wrong::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("shard1")
        .hasMessageContaining("maxmemory \"plenty\"")
        .hasMessageNotContaining("s3cret");
    assertThat(Servers.directories()).isEqualTo(before);
  }

  @Test
  void closeLeavesNoProcessNoDirectoryAndNoThread() throws IOException {
    Set<Path> before = Servers.directories();
    EmbeddedShards shards = EmbeddedShards.builder().count(2).start();
    List<Long> pids = shards.shards().stream().map(EmbeddedShard::pid).toList();
    assertThat(Servers.directories()).hasSize(before.size() + 2);
    shards.shard(1).pause();

    shards.close();

    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    assertThat(Servers.directories()).isEqualTo(before);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("shardcache"));
  }

  @Test
  void closingTwiceAndUsingClosedShardsDoesNoHarm() {
    EmbeddedShards shards = EmbeddedShards.start(1);
    EmbeddedShard shard = shards.shard(0);
    shards.close();
    shards.close();
    shard.kill();
    assertThat(shard.isAlive()).isFalse();
    assertThat(shard.answers(Servers.SOON)).isFalse();
    assertThatThrownBy(shard::restart)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(shard::pid)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not running");
  }

  @Test
  void closesAlsoOnAnInterruptedThread() {
    EmbeddedShards shards = EmbeddedShards.start(1);
    long pid = shards.shard(0).pid();
    Thread.currentThread().interrupt();
    try {
      shards.close();
      assertThat(ProcessHandle.of(pid)).isEmpty();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void runsTheBinaryItIsGiven() {
    Path binary = RedisBinary.find();
    assertThat(Files.isExecutable(binary)).isTrue();
    try (EmbeddedShards shards = EmbeddedShards.builder().count(1).binary(binary).start()) {
      assertThat(shards.shard(0).command("INFO", "server")).contains("executable:" + binary);
    }
  }
}
