package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Shards;
import org.shardcache.observation.CacheObserver;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** What watching calls costs those who do not watch. */
@WithEmbeddedShards(count = 1)
final class UnobservedCallIT {

  private static final int CALLS = 500;
  private static final int ROUNDS = 6;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The fewest bytes of a call, of several rounds: what else the JVM does now and then is not. */
  private long bytesOf(Runnable call) {
    long fewest = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      fewest = Math.min(fewest, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
    }
    return fewest;
  }

  @Test
  void aCallThatNobodyWatchesAllocatesNothingForIt(EmbeddedShards servers) {
    try (StoreFixture fixture = StoreFixture.of(servers)) {
      TestCache cache = fixture.newCache();
      cache.putAll("key", 1);
      VerifiedShards.View unwatched = fixture.shards().current();
      VerifiedShards.View watched = fixture.shards().observedBy(new CacheObserver() {}).current();
      Shards shards = unwatched.shards();
      var request =
          shards.routed(
              StoreFixture.bytes("key0"),
              ReadFrom.PRIMARY,
              Request.of(
                  new CommandArguments(Command.PING), Request.Repeat.ALLOWED, reply -> "answered"));

      long withoutView = bytesOf(() -> shards.execute(request));
      long without = bytesOf(() -> unwatched.execute(request));
      long with = bytesOf(() -> watched.execute(request));

      assertThat(without).isLessThan(withoutView + 16); // the smallest object
      assertThat(with).as("the measure can tell").isGreaterThan(without + 16);
    }
  }
}
