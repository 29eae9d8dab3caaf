package org.shardcache.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndOfJvmIT {
  private static final Duration A_FEW_SECONDS = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void aKilledJvmLeavesNoServerAndNoDirectoryAndItsPortsCanBeUsedAgain() throws IOException {
    try (ShardHolder holder = ShardHolder.start(directory, Redirect.PIPE)) {
      assertThat(holder.pids()).hasSize(2).allMatch(Servers::isRunning);

      holder.jvm().destroyForcibly();

      assertNothingIsLeft(holder);
      var ports = new ArrayDeque<>(holder.ports());
      try (EmbeddedShards again = EmbeddedShards.builder().count(2).ports(ports::pop).start()) {
        assertThat(again.shards()).extracting(EmbeddedShard::port).isEqualTo(holder.ports());
      }
    }
  }

  @Test
  void aJvmThatEndsWithoutClosingLeavesNothing() throws IOException {
    try (ShardHolder holder = ShardHolder.start(directory, Redirect.PIPE)) {
      holder.jvm().destroy();
      assertNothingIsLeft(holder);
    }
  }

  @Test
  void theServersOutliveTheStandardInputOfTheJvm() throws IOException {
    try (ShardHolder holder = ShardHolder.start(directory, Redirect.PIPE)) {
      holder.jvm().getOutputStream().close();
      assertThat(new RespClient(new Endpoint.Tcp(holder.ports().get(0)), "").answers(Servers.SOON))
          .isTrue();
      assertThat(holder.pids()).allMatch(Servers::isRunning);
      holder.jvm().destroyForcibly();
      assertNothingIsLeft(holder);
    }
  }

  @Test
  void twoJvmsRunTheirShardsSideBySide() throws IOException {
    try (ShardHolder one = ShardHolder.start(directory, Redirect.PIPE);
        ShardHolder other = ShardHolder.start(directory, Redirect.PIPE)) {
      assertThat(one.ports()).doesNotContainAnyElementsOf(other.ports());
      one.jvm().destroyForcibly();
      await().atMost(A_FEW_SECONDS).until(() -> one.pids().stream().noneMatch(Servers::isRunning));
      assertThat(other.pids()).allMatch(Servers::isRunning);
      assertThat(new RespClient(new Endpoint.Tcp(other.ports().get(0)), "").answers(Servers.SOON))
          .isTrue();
    }
  }

  private void assertNothingIsLeft(ShardHolder holder) {
    await()
        .atMost(A_FEW_SECONDS)
        .untilAsserted(
            () -> {
              assertThat(holder.jvm().isAlive()).isFalse();
              assertThat(holder.pids()).noneMatch(Servers::isRunning);
              assertThat(Servers.directories(directory)).isEmpty();
            });
  }
}
