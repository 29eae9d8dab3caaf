package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;

/** Values that take long to arrive hold up nobody who asks for small ones, of the same server. */
@WithEmbeddedShards(count = 1)
final class LargeValuesIT {

  /** More than have a connection each. */
  private static final int CALLERS = 16;

  /** So many large values in turn are on their way meanwhile. */
  private static final int LARGE_ONES = 4;

  private static final Duration LONG = Duration.ofMillis(500);

  @Test
  void smallOnesDoNotWaitForLargeOnes(EmbeddedShards servers) throws Exception {
    try (FaultProxy proxy = FaultProxy.to(servers.shard(0).host(), servers.shard(0).port());
        CacheFixture fixture =
            CacheFixture.on("redis://" + proxy.host() + ":" + proxy.port())
                .with("timeout", "20s")) {
      Cache<String, String> small = fixture.strings("small");
      Cache<String, String> large = fixture.strings("large");
      small.put("k", "v");
      large.put("k", "x".repeat(40_000)); // which shows that its values are large
      proxy.delayLargeReplies(20_000, LONG);

      AtomicBoolean done = new AtomicBoolean();
      List<CompletableFuture<?>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(Async.run(() -> readUntil(done, large)));
      }
      Queue<Duration> waits = new ConcurrentLinkedQueue<>();
      List<CompletableFuture<?>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(Async.run(() -> readAndMeasure(small, waits)));
      }
      CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).join();
      done.set(true);
      CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new)).join();

      assertThat(waits.stream().filter(wait -> wait.compareTo(LONG.dividedBy(2)) > 0))
          .as("small values that came as late as large ones")
          .hasSizeLessThan(CALLERS / 2);
    }
  }

  private static void readUntil(AtomicBoolean done, Cache<String, String> large) {
    while (!done.get()) {
      assertThat(large.get("k")).hasSize(40_000);
    }
  }

  private static void readAndMeasure(Cache<String, String> small, Queue<Duration> waits) {
    long end = System.nanoTime() + LARGE_ONES * LONG.toNanos();
    for (long start; (start = System.nanoTime()) - end < 0; ) {
      assertThat(small.get("k")).isEqualTo("v");
      waits.add(Duration.ofNanos(System.nanoTime() - start));
    }
  }
}
