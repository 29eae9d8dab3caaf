package org.shardcache.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.ShardedCache;
import org.shardcache.embedded.EmbeddedShards;

/**
 * A sentinel promotes a replica under load: soon after it says so the shard serves again, nobody is
 * told {@code READONLY} from then on, and no key has moved. What was measured is added to {@code
 * target/soak-report.txt}.
 */
final class SentinelFailoverIT {

  private static final int THREADS = 16;

  /** When a call failed, and why. */
  private record Failure(long at, String message) {}

  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong served = new AtomicLong();
  private volatile boolean stopped;

  @Test
  void theShardServesAgainSoonAfterThePrimaryWasKilled() throws Exception {
    measure("kill -9 of the primary", (servers, sentinel) -> servers.shard(0).kill());
  }

  @Test
  void theShardServesAgainSoonAfterAFailoverThatWasAskedFor() throws Exception {
    measure("SENTINEL FAILOVER", (servers, sentinel) -> sentinel.ask("SENTINEL FAILOVER alpha"));
  }

  private interface Event {
    void on(EmbeddedShards servers, Sentinel sentinel);
  }

  private void measure(String how, Event event) throws Exception {
    try (EmbeddedShards servers = Sentinel.servers(2);
        Sentinel sentinel = Sentinel.start();
        ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      int oldPort = servers.shard(0).port();
      servers.shard(1).command("REPLICAOF", servers.shard(0).host(), String.valueOf(oldPort));
      await().until(() -> servers.shard(1).command("ROLE").contains("connected"));
      sentinel.watch("alpha", servers.shard(0));
      await().atMost(Duration.ofSeconds(30)).until(() -> sentinel.replicasOf("alpha") == 1);
      Cache<String, String> cache = cache(provider, sentinel);
      String before = cache.unwrap(ShardedCache.class).shardFor("key").name();
      List<Thread> threads = load(cache);
      try {
        await().until(() -> served.get() > 1_000);
        event.on(servers, sentinel);
        await("the new primary is announced")
            .atMost(Duration.ofSeconds(30))
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> sentinel.primaryOf("alpha") != oldPort);
        long announced = System.nanoTime();
        long servedBefore = served.get();
        await("the shard serves again")
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> served.get() > servedBefore + THREADS);
        double back = (System.nanoTime() - announced) / 1e6;
        Thread.sleep(1_500); // the time that is watched for failures

        double last =
            failures.stream().mapToDouble(f -> (f.at() - announced) / 1e6).max().orElse(0);
        SoakIT.report(
            "%s under %d threads: served again %.0f ms after the new primary was announced; %d calls failed, the last one %.0f ms after that"
                .formatted(how, THREADS, back, failures.size(), Math.max(0, last)));
        assertThat(back).as("ms until calls succeed").isLessThan(1_000);
        assertThat(last).as("ms until the last failure").isLessThan(1_000);
        assertThat(failures.stream().filter(f -> f.message().contains("READONLY"))).isEmpty();
        assertThat(cache.unwrap(ShardedCache.class).shardFor("key").name()).isEqualTo(before);
      } finally {
        stopped = true;
        for (Thread thread : threads) {
          thread.join(5_000);
        }
      }
    }
  }

  private Cache<String, String> cache(ShardcacheCachingProvider provider, Sentinel sentinel) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", "alpha");
    settings.setProperty(
        "shardcache.shard.alpha.uri", "sentinel://127.0.0.1:" + sentinel.port() + "/alpha");
    return provider
        .getCacheManager(URI.create("failover"), getClass().getClassLoader(), settings)
        .createCache(
            "cache",
            new MutableConfiguration<String, String>().setTypes(String.class, String.class));
  }

  /** As many writes as reads. */
  private List<Thread> load(Cache<String, String> cache) {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int number = t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; !stopped; i++) {
                  String key = "key" + (number * 1_000 + i % 1_000);
                  try {
                    cache.put(key, "value");
                    cache.get(key);
                    served.incrementAndGet();
                  } catch (CacheException e) {
                    failures.add(new Failure(System.nanoTime(), e.getMessage()));
                  }
                }
              },
              "soak-load");
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }
}
