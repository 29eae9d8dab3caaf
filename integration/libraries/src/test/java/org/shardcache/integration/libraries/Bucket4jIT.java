package org.shardcache.integration.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Bucket4j counts tokens with entry processors: none may be lost, none counted twice. */
@WithEmbeddedShards
final class Bucket4jIT {

  private static final int CAPACITY = 2_000;
  private static final int THREADS = 4;

  /** Nearly all their time is sleep in processors, so the two checks run side by side. */
  @Test
  void theLibrarysCheckerFindsNoMissedWriteInOneJvmAndInTwo(EmbeddedShards shards) {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Caches caches = new Caches(shards.uris())) {
      CompletableFuture<Void> inOneJvm =
          CompletableFuture.runAsync(() -> Checker.check(caches.open("one")), threads);
      CompletableFuture<Void> inTwo =
          CompletableFuture.runAsync(() -> checkInTwo(shards, caches.open("two")), threads);

      assertThatCode(inOneJvm::join).doesNotThrowAnyException();
      assertThatCode(inTwo::join).doesNotThrowAnyException();
    } finally {
      threads.shutdownNow();
    }
  }

  private static void checkInTwo(EmbeddedShards shards, Cache<String, Integer> cache) {
    cache.put(Checker.KEY, 0);
    try (OtherJvm other = OtherJvm.start(Checker.class, shards.uris(), "two")) {
      Checker.checkBesideOthers(
          cache,
          () -> {
            other.output();
            return cache.get(Checker.KEY) - Checker.OTHER_SUM;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void tokensAreExactAcrossThreadsAndJvms(EmbeddedShards shards) throws Exception {
    String[] arguments = {shards.uris(), "buckets", CAPACITY + "", THREADS + ""};
    try (Caches caches = new Caches(shards.uris());
        OtherJvm other = OtherJvm.start(TokenConsumer.class, arguments)) {
      TokenConsumer consumer = new TokenConsumer(caches.open("buckets"), CAPACITY);
      assertThat(other.line()).isEqualTo(TokenConsumer.READY);
      other.proceed();
      int here = consumer.consumeAll(THREADS);
      int there = Integer.parseInt(other.output());

      assertThat(here).isPositive();
      assertThat(there).isPositive();
      assertThat(here + there).isEqualTo(CAPACITY);
      assertThat(consumer.consumeAll(1)).as("what is left").isZero();
    }
  }
}
