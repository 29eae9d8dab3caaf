package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.cache.Cache;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.RedisBinary;
import org.shardcache.testing.ClusterLoad;

/** A Redis Cluster of Redis 6.2, the oldest server there is support for, where it starts. */
final class ClusterOnOldestServerIT {

  private static final int COUNTERS = 100;

  @Test
  void cachesWorkAlsoWhileSlotsMove() {
    try (EmbeddedCluster cluster = start();
        CacheFixture fixture = CacheFixture.on(cluster.servers())) {
      Cache<String, String> cache = fixture.strings("old");
      List<EmbeddedShard> primaries = cluster.primaries();
      try (ClusterLoad load = new ClusterLoad(cache, COUNTERS)) {
        for (int slot = 0; slot < 5_000; slot += 100) {
          cluster.move(slot, primaries.get(1 + slot / 100 % 2)).run();
        }
        load.stop();
        assertThat(load.failures()).isEmpty();
        load.assertNoUpdateLost();
      }

      assertThat(cache).hasSize(COUNTERS);
      cache.clear();
      assertThat(cache).isEmpty();
    }
  }

  private static EmbeddedCluster start() {
    Path binary = RedisBinary.fromResource("redis-server-6.2.6-v5-linux-amd64");
    try {
      return EmbeddedCluster.builder().binary(binary).start();
    } catch (IllegalStateException | UncheckedIOException e) {
      return Assumptions.abort("Redis 6.2 does not start on this system: " + e.getMessage());
    }
  }
}
