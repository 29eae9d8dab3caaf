package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.testing.Async;

/** The first look-up of a name whose addresses are the shards. */
final class DnsTopologyTest {

  private static final Duration TIMEOUT = Duration.ofMillis(300);

  @Test
  void aNameServerThatHangsCostsEachCallerOneBudgetHoweverManyThereAre() {
    CountDownLatch answer = new CountDownLatch(1);
    DnsTopology topology =
        new DnsTopology(
            "cache.example",
            TIMEOUT,
            host -> {
              awaitQuietly(answer);
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            },
            address ->
                new ListTopology.Member(
                    new ShardDescriptor(address.getHostAddress()),
                    TestShards.endpoint(address.getHostAddress(), 6379)),
            members -> {
              throw new AssertionError("nothing was found");
            });
    try {
      List<CompletableFuture<Timed<Shards>>> callers =
          IntStream.range(0, 16)
              .mapToObj(caller -> Async.supply(() -> Timed.call(topology::shards)))
              .toList();

      for (CompletableFuture<Timed<Shards>> caller : callers) {
        Timed<Shards> call = caller.join();
        assertThat(call.shardException()).hasMessageContaining("'cache.example'");
        assertThat(call.took()).isLessThan(TIMEOUT.multipliedBy(5)); // in turns it would be 16
      }
      assertThat(Timed.call(() -> closed(topology)).took()).isLessThan(TIMEOUT);
    } finally {
      answer.countDown();
    }
  }

  private static boolean closed(DnsTopology topology) {
    topology.close();
    return true;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
