package org.shardcache.integration.libraries;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.grid.jcache.Bucket4jJCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;

/** Takes tokens of one bucket, with several threads, until there are none. */
final class TokenConsumer {

  /** What the other JVM says when it could begin. */
  static final String READY = "ready";

  private final Cache<String, byte[]> cache;
  private final int capacity;

  TokenConsumer(Cache<String, byte[]> cache, int capacity) {
    this.cache = cache;
    this.capacity = capacity;
  }

  /** How many tokens all threads together have got. */
  int consumeAll(int threads) throws Exception {
    Bucket bucket =
        Bucket4jJCache.entryProcessorBasedBuilder(cache)
            .build()
            .builder()
            .build(
                "bucket",
                () ->
                    BucketConfiguration.builder()
                        .addLimit(
                            limit ->
                                limit
                                    .capacity(capacity)
                                    .refillIntervally(capacity, Duration.ofDays(1)))
                        .build());
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(pool.submit(() -> consume(bucket)));
      }
      int sum = 0;
      for (Future<Integer> count : counts) {
        sum += count.get();
      }
      return sum;
    } finally {
      pool.shutdownNow();
    }
  }

  private static int consume(Bucket bucket) {
    int consumed = 0;
    while (bucket.tryConsume(1)) {
      consumed++;
    }
    return consumed;
  }

  /** In the other JVM: begins when it is told to, and prints how many it has got. */
  public static void main(String[] arguments) throws Exception {
    try (Caches caches = new Caches(arguments[0])) {
      Cache<String, byte[]> cache = caches.open(arguments[1]);
      cache.get("warm"); // so that both begin with connections
      System.out.println(READY);
      if (System.in.read() < 0) {
        return; // nobody waits any more
      }
      System.out.println(
          new TokenConsumer(cache, Integer.parseInt(arguments[2]))
              .consumeAll(Integer.parseInt(arguments[3])));
    }
  }
}
