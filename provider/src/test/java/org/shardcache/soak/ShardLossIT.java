package org.shardcache.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.ShardedCache;
import org.shardcache.embedded.EmbeddedShards;

/**
 * One of four shards is lost while 64 threads call the cache: the others keep their rate, and soon
 * after it is back it serves all. What was measured is added to {@code target/soak-report.txt}; the
 * limits of this test leave room for a busy machine, the aims are 95 % and 2 s.
 */
final class ShardLossIT {

  private static final int SHARDS = 4;

  /**
   * A build shares its machine, where rates say little; the target is for a soak, on an idle one.
   */
  private static final double LEAST_RATE = System.getProperty("soak.minutes") == null ? 0.6 : 0.95;

  private static final int THREADS = 64;
  private static final int KEYS = 4_000;
  private static final int LOST = 1;
  private static final Duration PHASE =
      Duration.ofSeconds(System.getProperty("soak.minutes") == null ? 1 : 10);

  private final AtomicLongArray served = new AtomicLongArray(SHARDS);
  private final AtomicLong lastFailure = new AtomicLong();
  private volatile boolean stopped;
  private String[] keys;
  private int[] shardOf;

  @Test
  void theOthersKeepTheirRateWhenOneOfFourIsKilled() throws Exception {
    measure("killed", servers -> servers.shard(LOST).kill(), s -> s.shard(LOST).restart());
  }

  @Test
  void theOthersKeepTheirRateWhenOneOfFourHangs() throws Exception {
    measure("stopped", servers -> servers.shard(LOST).pause(), s -> s.shard(LOST).resume());
  }

  private interface Event {
    void on(EmbeddedShards servers);
  }

  private void measure(String how, Event loss, Event comeback) throws Exception {
    try (EmbeddedShards servers = EmbeddedShards.start(SHARDS);
        ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      Properties settings = new Properties();
      settings.setProperty("shardcache.shards", servers.uris());
      Cache<String, String> cache =
          provider
              .getCacheManager(URI.create("loss"), getClass().getClassLoader(), settings)
              .createCache(
                  "cache",
                  new MutableConfiguration<String, String>().setTypes(String.class, String.class));
      prepare(cache);
      List<Thread> threads = start(cache);
      try {
        Thread.sleep(PHASE.toMillis()); // until the code is compiled
        double before = rateOfOthers();
        loss.on(servers);
        Thread.sleep(1_500); // until those that hang have timed out
        double without = rateOfOthers();
        comeback.on(servers);
        long back = System.nanoTime();
        double after = rateOfOthers();
        double recovery = Math.max(0, (lastFailure.get() - back) / 1e6);
        long servedAgain = served.get(LOST);
        Thread.sleep(200);

        SoakIT.report(
            "one of 4 shards %s under %d threads: the others served %.0f calls/s before, %.0f while it was away (%.0f %%), %.0f afterwards; the last failure came %.0f ms after its return"
                .formatted(how, THREADS, before, without, 100 * without / before, after, recovery));
        assertThat(without / before).as("rate of the others").isGreaterThan(LEAST_RATE);
        assertThat(recovery).as("ms until full service").isLessThan(2_000);
        assertThat(served.get(LOST)).as("served by the shard again").isGreaterThan(servedAgain);
      } finally {
        stopped = true;
        for (Thread thread : threads) {
          thread.join(5_000);
        }
      }
    }
  }

  private void prepare(Cache<String, String> cache) {
    keys = IntStream.range(0, KEYS).mapToObj(i -> "key" + i).toArray(String[]::new);
    ShardedCache<?, ?> sharded = cache.unwrap(ShardedCache.class);
    @SuppressWarnings("unchecked")
    ShardedCache<String, String> typed = (ShardedCache<String, String>) sharded;
    shardOf = IntStream.range(0, KEYS).map(i -> typed.shardFor(keys[i]).index()).toArray();
    for (String key : keys) {
      cache.put(key, "value of " + key);
    }
  }

  private List<Thread> start(Cache<String, String> cache) {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      SplittableRandom random = new SplittableRandom(t);
      Thread thread = new Thread(() -> work(cache, random), "soak-load");
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  /** Four reads to a write. */
  private void work(Cache<String, String> cache, SplittableRandom random) {
    while (!stopped) {
      int i = random.nextInt(KEYS);
      try {
        if (random.nextInt(5) == 0) {
          cache.put(keys[i], "value of " + keys[i]);
        } else {
          cache.get(keys[i]);
        }
        served.incrementAndGet(shardOf[i]);
      } catch (CacheException e) {
        lastFailure.set(System.nanoTime());
      }
    }
  }

  /** Calls per second that the other shards served. */
  private double rateOfOthers() throws InterruptedException {
    long start = System.nanoTime();
    long before = others();
    Thread.sleep(PHASE.toMillis());
    return (others() - before) * 1e9 / (System.nanoTime() - start);
  }

  private long others() {
    return IntStream.range(0, SHARDS).filter(i -> i != LOST).mapToLong(served::get).sum();
  }
}
