package org.shardcache.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedShardIT {

  enum Place {
    TCP {
      @Override
      EmbeddedShards.Builder builder() {
        return EmbeddedShards.builder();
      }
    },
    UNIX_SOCKET {
      @Override
      EmbeddedShards.Builder builder() {
        return EmbeddedShards.builder().unixSockets();
      }
    };

    abstract EmbeddedShards.Builder builder();
  }

  @ParameterizedTest
  @EnumSource
  void aKilledServerIsGoneAndComesBackEmptyInTheSamePlace(Place place) {
    try (EmbeddedShards shards = place.builder().count(2).start()) {
      EmbeddedShard shard = shards.shard(0);
      long pid = shard.pid();
      var uri = shard.uri();
      shard.command("SET", "k", "v");
      shards.shard(1).command("SET", "k", "v");

      shard.kill();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(shard.isAlive()).isFalse();
      assertThatThrownBy(() -> shard.command("PING"))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("shard1");
      assertThatThrownBy(shard::pid).isInstanceOf(IllegalStateException.class);
      shard.kill();

      shard.restart();
      assertThat(shard.isAlive()).isTrue();
      assertThat(shard.pid()).isNotEqualTo(pid);
      assertThat(shard.uri()).isEqualTo(uri);
      assertThat(shard.command("GET", "k")).isEqualTo("(nil)");
      assertThat(shards.shard(1).command("GET", "k")).isEqualTo("v");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPausedServerDoesNotAnswerAndAResumedOneDoes(Place place) {
    try (EmbeddedShards shards = place.builder().count(1).start()) {
      EmbeddedShard shard = shards.shard(0);
      shard.command("SET", "k", "v");

      shard.pause();
      assertThat(shard.isAlive()).isTrue();
      assertThat(shard.answers(Duration.ofMillis(300))).isFalse();

      shard.resume();
      assertThat(shard.answers(Servers.SOON)).isTrue();
      assertThat(shard.command("GET", "k")).isEqualTo("v");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPausedServerCanBeKilledAndRestarted(Place place) {
    try (EmbeddedShards shards = place.builder().count(1).start()) {
      EmbeddedShard shard = shards.shard(0);
      long pid = shard.pid();
      shard.pause();
      shard.restart();
      assertThat(ProcessHandle.of(pid)).isEmpty();
      assertThat(shard.command("PING")).isEqualTo("PONG");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatEndsByItselfIsNoticedAndCanBeRestarted(Place place) {
    try (EmbeddedShards shards = place.builder().count(1).start()) {
      EmbeddedShard shard = shards.shard(0);
      assertThatThrownBy(() -> shard.command("SHUTDOWN", "NOSAVE"))
          .isInstanceOf(UncheckedIOException.class);
      await().until(() -> !shard.isAlive());
      shard.restart();
      assertThat(shard.command("PING")).isEqualTo("PONG");
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyThreadsMayRestartAndCloseAtOnce(Place place) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    EmbeddedShards shards = place.builder().count(1).start();
    try {
      EmbeddedShard shard = shards.shard(0);
      List<Future<?>> restarts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        restarts.add(threads.submit(shard::restart));
      }
      for (Future<?> restart : restarts) {
        restart.get();
      }
      assertThat(shard.command("PING")).isEqualTo("PONG");
      Future<?> refusedOrEnded = threads.submit(shard::restart);
      CompletableFuture.allOf(
              CompletableFuture.runAsync(shards::close, threads),
              CompletableFuture.runAsync(shards::close, threads))
          .get();
      await().until(refusedOrEnded::isDone);
      assertThat(shard.isAlive()).isFalse();
      assertThat(ProcessHandle.current().descendants()).isEmpty();
    } finally {
      threads.shutdownNow();
      shards.close();
    }
  }
}
