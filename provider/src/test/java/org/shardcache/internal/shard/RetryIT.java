package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.ShardException.Effect;
import org.shardcache.testing.FaultProxy;

/** Reads are repeated once, writes only when no byte of them was sent. */
@WithEmbeddedShards(count = 1)
class RetryIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final EmbeddedShard server;

  RetryIT(EmbeddedShards servers) {
    this.server = servers.shard(0);
  }

  @BeforeEach
  void fill() {
    server.command("FLUSHALL");
    server.command("SET", "key", "value");
  }

  @Test
  void clientsKilledBetweenReadsAreNoticedByNobody() {
    try (TestShards shards = TestShards.of(TIMEOUT, List.of(server))) {
      for (int i = 0; i < 50; i++) {
        assertThat(shards.first().execute(Requests.get("key"))).isEqualTo("value");
        server.command("CLIENT", "KILL", "TYPE", "normal");
      }
    }
  }

  @Test
  void clientsKilledDuringReadsOfManyThreadsAreNoticedByNobody() throws Exception {
    int count = 6;
    AtomicIntegerArray reads = new AtomicIntegerArray(count);
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try (TestShards shards = TestShards.of(TIMEOUT, List.of(server))) {
      List<Future<?>> readers = new ArrayList<>();
      for (int t = 0; t < count; t++) {
        int reader = t;
        readers.add(
            threads.submit(
                () -> {
                  while (!done.get()) {
                    assertThat(shards.first().execute(Requests.get("key"))).isEqualTo("value");
                    reads.incrementAndGet(reader);
                  }
                }));
      }
      for (int i = 1; i <= 10; i++) {
        int enough = 100 * i; // a repeated read may fail when it is hit a second time
        await()
            .until(
                () ->
                    IntStream.range(0, count).allMatch(t -> reads.get(t) >= enough)
                        || readers.stream().anyMatch(Future::isDone));
        server.command("CLIENT", "KILL", "TYPE", "normal");
      }
      done.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void aReadIsRepeatedOnceOnly() {
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = TestShards.of(TIMEOUT, 8, TestShards.endpoint(proxy))) {
      proxy.loseEveryNthReply("GET", 1);

      Timed<String> get = Timed.call(() -> shards.first().execute(Requests.get("key")));

      assertThat(get.shardException().effect()).isEqualTo(Effect.UNKNOWN);
      assertThat(proxy.lost()).isEqualTo(2);
      assertThat(get.took()).isLessThan(TIMEOUT);
    }
  }

  @Test
  void anIncrementWhoseReplyWasLostIsReportedAndNeverSentAgain() {
    try (FaultProxy proxy = TestShards.proxy(server);
        TestShards shards = TestShards.of(TIMEOUT, 8, TestShards.endpoint(proxy))) {
      proxy.loseEveryNthReply("INCR", 10);
      int successes = 0;
      int unknown = 0;
      for (int i = 0; i < 300; i++) {
        try {
          shards.first().execute(Requests.increment("counter"));
          successes++;
        } catch (ShardException e) {
          assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
          unknown++;
        }
        assertThat(shards.first().execute(Requests.get("key"))).isEqualTo("value");
      }
      long counter = Long.parseLong(server.command("GET", "counter"));
      assertThat(unknown).isEqualTo(30);
      assertThat(counter).isBetween((long) successes, (long) successes + unknown);
      assertThat(counter).isEqualTo(300); // here each lost one was executed, exactly once
    }
  }

  @Test
  void anIncrementIsRepeatedWhenItsConnectionWasClosedBeforeTheFirstByte() {
    try (TestShards shards = TestShards.of(TIMEOUT, List.of(server))) {
      Shard shard = shards.first();
      for (int i = 1; i <= 5; i++) {
        ShardConnection pooled = TestShards.pool(shard).borrow(shard.newDeadline());
        TestShards.pool(shard).release(pooled);
        Sockets.close(pooled);
        assertThat(shard.execute(Requests.increment("counter"))).isEqualTo(i);
      }
    }
  }

  @Test
  void aConnectionThatWasIdleForLongIsCheckedBeforeItIsUsed() {
    try (TestShards shards = TestShards.of(TIMEOUT, List.of(server))) {
      shards.first().execute(Requests.set("key", "1"));
      server.command("CLIENT", "KILL", "TYPE", "normal");
      long killed = System.nanoTime();
      await().until(() -> System.nanoTime() - killed > 1_050_000_000L);

      assertThat(shards.first().execute(Requests.increment("key"))).isEqualTo(2);
    }
  }

  @Test
  void aServerThatComesBackIsUsedAgain() {
    try (TestShards shards = TestShards.of(TIMEOUT, List.of(server))) {
      shards.first().execute(Requests.set("key", "1"));
      server.kill();
      Timed<Long> failed = Timed.call(() -> shards.first().execute(Requests.increment("key")));
      assertThat(failed.shardException()).hasMessageContaining("Shard 's0'");
      server.restart();

      assertThat(shards.first().execute(Requests.increment("key"))).isEqualTo(1);
    }
  }
}
