package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.PoolLimits;
import org.shardcache.internal.shard.Request;
import org.shardcache.internal.shard.Request.Repeat;
import org.shardcache.internal.shard.Shard;
import org.shardcache.testing.Async;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Bulk calls show, too, whose values are large: while the only place for a connection is taken, who
 * shares one is served, and who does not waits in vain.
 */
@WithEmbeddedShards(count = 1)
class ValueSizesIT {

  private static final PoolLimits ONE_PLACE =
      new PoolLimits(1, Duration.ofMillis(100), Duration.ofMinutes(1), 1_000);
  private static final String LARGE = "v".repeat(ValueSizes.MOST_BYTES + 1);

  private final EmbeddedShards servers;

  ValueSizesIT(EmbeddedShards servers) {
    this.servers = servers;
  }

  @Test
  void whoseValuesWereLargeInABulkCallSharesNoConnection() {
    try (StoreFixture writing = StoreFixture.of(servers);
        StoreFixture fixture = StoreFixture.of(servers, ONE_PLACE)) {
      writing.cache("read").store().apply(TestCache.put("large", LARGE));
      TestCache small = fixture.cache("small");
      small.putAll("key", 2);
      TestCache read = fixture.cache("read");
      assertThat(read.store().readAll(List.of(bytes("large")), Access.VALUE)).hasSize(1);
      TestCache written = fixture.cache("written");
      written.store().applyAll(List.of(TestCache.put("large", LARGE)));

      whileTheOnlyPlaceIsTaken(
          small,
          "key0",
          () -> {
            assertThat(small.store().read(bytes("key0"), Access.VALUE)).isNotNull();
            for (TestCache large : List.of(read, written)) {
              assertThatThrownBy(() -> large.store().read(bytes("other"), Access.VALUE))
                  .isInstanceOf(StoreException.class)
                  .hasMessageContaining("shardcache.pool.max");
            }
          });
    }
  }

  /** Somebody waits on the shard of a key, over the one connection that is not shared. */
  private static void whileTheOnlyPlaceIsTaken(TestCache cache, String key, Runnable run) {
    EmbeddedShard server = cache.serverOf(key);
    Shard shard = cache.fixture().shardOf(cache.layout().routingBytes(bytes(key)));
    CompletableFuture<@Nullable Object> holder = Async.supply(() -> shard.execute(pop()));
    await().until(() -> server.command("CLIENT", "LIST").contains("cmd=blpop"));
    try {
      run.run();
    } finally {
      server.command("LPUSH", "place", "free");
    }
    assertThat(holder.join()).isNotNull();
  }

  @Test
  void aShardThatIsAwaySaysNothingAboutTheValuesOfACache() {
    try (EmbeddedShards two = EmbeddedShards.start(2);
        StoreFixture fixture = StoreFixture.of(two, ONE_PLACE)) {
      TestCache cache = fixture.cache("cache");
      cache.putAll("key", 100);
      EmbeddedShard away = two.shard(1);
      away.kill();
      String lost = someKey(cache, away);
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> cache.store().read(bytes(lost), Access.VALUE))
            .isInstanceOf(StoreException.class);
      }

      String kept = someKey(cache, two.shard(0));
      whileTheOnlyPlaceIsTaken(
          cache, kept, () -> assertThat(cache.store().read(bytes(kept), Access.VALUE)).isNotNull());
    }
  }

  private static String someKey(TestCache cache, EmbeddedShard server) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "key" + i)
        .filter(key -> cache.serverOf(key) == server)
        .findFirst()
        .orElseThrow();
  }

  private static Request<@Nullable Object> pop() {
    CommandArguments command = new CommandArguments(Command.BLPOP).add("place").add("0");
    return Request.of(command, Repeat.FORBIDDEN, reply -> reply);
  }
}
