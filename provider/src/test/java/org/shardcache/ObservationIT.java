package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.Retry;
import org.shardcache.observation.ShardCall;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;

/** What an observer that settings name is told of calls to a real shard. */
@WithEmbeddedShards(count = 1)
final class ObservationIT {

  private static final int CALLERS = 32;

  private final EmbeddedShard server;
  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();

  ObservationIT(EmbeddedShards shards) {
    this.server = shards.shard(0);
  }

  @AfterEach
  void close() {
    provider.close();
  }

  /** Remembers what it is told, and by which threads. */
  public static class Recording implements CacheObserver {

    private final Map<String, Integer> retries = new ConcurrentHashMap<>();
    private final Queue<Integer> flushes = new ConcurrentLinkedQueue<>();
    private final Queue<ShardCall> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, Thread> threads = new ConcurrentHashMap<>();

    @Override
    public void shardCalled(ShardCall call) {
      calls.add(call);
    }

    @Override
    public void retried(String shard, Retry why, int requests) {
      retries.merge(shard + " " + why, requests, Integer::sum);
    }

    @Override
    public void sharedFlush(String shard, int calls) {
      flushes.add(calls);
      threads.put(Thread.currentThread().getName(), Thread.currentThread());
    }
  }

  /** Found by its name. */
  public static final class Named extends Recording {

    private static final AtomicInteger CREATED = new AtomicInteger();

    /** Counts itself. */
    public Named() {
      CREATED.incrementAndGet();
    }
  }

  private Cache<String, String> cache(String host, int port, Object observer) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", "one");
    settings.setProperty("shardcache.shard.one.uri", "redis://" + host + ":" + port);
    settings.setProperty("shardcache.timeout", "5s");
    settings.put("shardcache.observer", observer);
    return provider
        .getCacheManager(provider.getDefaultURI(), getClass().getClassLoader(), settings)
        .createCache("cache", CacheFixture.stringConfiguration());
  }

  private void useByMany(Cache<String, String> cache) {
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int c = 0; c < CALLERS; c++) {
      String key = "k" + c;
      callers.add(
          Async.run(
              () -> {
                for (int i = 0; i < 200; i++) {
                  cache.put(key, "v" + i);
                  assertThat(cache.get(key)).isEqualTo("v" + i);
                }
              }));
    }
    callers.forEach(CompletableFuture::join);
  }

  @Test
  void readsThatAreRepeatedAfterALostConnectionAreToldWithTheirShardSinglyAndInBulk() {
    Recording observer = new Recording();
    try (FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
      Cache<String, String> cache = cache(proxy.host(), proxy.port(), observer);
      cache.put("a", "1");
      cache.put("b", "2");
      assertThat(cache.get("a")).isEqualTo("1");
      assertThat(cache.getAll(Set.of("a", "b"))).hasSize(2);
      assertThat(observer.retries).isEmpty();

      proxy.loseEveryNthReply("GET", 2);
      assertThat(cache.get("a")).isEqualTo("1");
      assertThat(cache.get("a")).isEqualTo("1");
      assertThat(observer.retries).containsExactly(Map.entry("one CONNECTION_LOST", 1));

      proxy.loseEveryNthReply("MGET", 2);
      assertThat(cache.getAll(Set.of("a", "b"))).hasSize(2);
      assertThat(cache.getAll(Set.of("a", "b"))).hasSize(2);
      assertThat(observer.retries).containsExactly(Map.entry("one CONNECTION_LOST", 2));
    }
  }

  @Test
  void flushesOfTheConnectionThatManyShareAreToldByCallersWithTheNumberOfCalls() {
    Recording observer = new Recording();

    useByMany(cache(server.host(), server.port(), observer));

    assertThat(observer.flushes).allMatch(calls -> calls >= 1 && calls <= CALLERS);
    assertThat(observer.flushes).anyMatch(calls -> calls > 1);
    assertThat(observer.flushes.stream().mapToInt(Integer::intValue).sum())
        .isLessThanOrEqualTo(observer.calls.size());
    assertThat(observer.threads.keySet())
        .isNotEmpty()
        .noneMatch(name -> name.startsWith("shardcache-lane"));
  }

  @Test
  void anObserverThatFailsInAnyWayHarmsNoCallAndIsToldNothingMore() {
    AtomicInteger told = new AtomicInteger();
    CacheObserver failing =
        new CacheObserver() {
          @Override
          public void sharedFlush(String shard, int calls) {
            told.incrementAndGet();
            throw new StackOverflowError("by intention");
          }
        };

    useByMany(cache(server.host(), server.port(), failing));

    assertThat(told.get()).isBetween(1, CALLERS);
  }

  @Test
  void aClassThatIsNamedIsMadeOnceForAManager() {
    int before = Named.CREATED.get();

    cache(server.host(), server.port(), Named.class.getName()).put("k", "v");

    assertThat(Named.CREATED.get()).isEqualTo(before + 1);
  }
}
