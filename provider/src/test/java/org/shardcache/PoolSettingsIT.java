package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** What {@code shardcache.pool.*} says holds for every shard, whatever the load. */
@WithEmbeddedShards
final class PoolSettingsIT {

  private static final int MAX = 8;

  private final EmbeddedShards shards;
  private final ShardProbe probe;

  PoolSettingsIT(EmbeddedShards shards) {
    this.shards = shards;
    this.probe = new ShardProbe(shards);
  }

  @Test
  void twoHundredThreadsNeverHaveMoreConnectionsToAShardThanAllowed() throws Exception {
    List<Integer> baseline = probe.connections();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(200);
    try (CacheFixture fixture =
        CacheFixture.on(shards)
            .with("timeout", "30s")
            .with("pool.max", Integer.toString(MAX))
            .with("pool.idle", "5s")) {
      Cache<String, String> cache = fixture.strings("pool");
      List<Future<Integer>> calls = new ArrayList<>();
      for (int t = 0; t < 200; t++) {
        int thread = t;
        calls.add(threads.submit(() -> calls(cache, thread, done)));
      }
      List<Integer> most = new ArrayList<>(List.of(0, 0, 0));
      for (int i = 0; i < 50; i++) {
        List<Integer> now = probe.connections();
        for (int shard = 0; shard < now.size(); shard++) {
          most.set(shard, Math.max(most.get(shard), now.get(shard) - baseline.get(shard)));
        }
      }
      done.set(true);
      for (Future<Integer> call : calls) {
        assertThat(call.get()).isPositive();
      }
      assertThat(most).allSatisfy(count -> assertThat(count).isBetween(2, MAX));
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
    await().untilAsserted(() -> assertThat(probe.connections()).isEqualTo(baseline));
  }

  private static int calls(Cache<String, String> cache, int thread, AtomicBoolean done) {
    int calls = 0;
    while (!done.get()) {
      cache.put("key" + thread, "value" + calls);
      assertThat(cache.get("key" + thread)).isEqualTo("value" + calls);
      calls++;
    }
    return calls;
  }

  @Test
  void aCacheThatIsLeftAloneKeepsNoConnection() {
    List<Integer> baseline = probe.connections();
    try (CacheFixture fixture = CacheFixture.on(shards).with("pool.idle", "200ms")) {
      Cache<String, String> cache = fixture.strings("idle");
      cache.put("key", "value");
      await().untilAsserted(() -> assertThat(probe.connections()).isEqualTo(baseline));
      assertThat(cache.get("key")).isEqualTo("value");
    }
  }
}
