package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;

/** A shard whose primary sentinels know: it may move, the shard and its keys do not. */
final class SentinelIT {

  private static final String SERVICE = "orders-primary";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private EmbeddedShards servers;
  private EmbeddedShards sentinels;
  private EmbeddedShard primary;
  private EmbeddedShard replica;
  private EmbeddedShard plain;

  @BeforeEach
  void start() {
    servers = EmbeddedShards.start(3);
    primary = servers.shard(0);
    replica = servers.shard(1);
    plain = servers.shard(2);
    sentinels = EmbeddedShards.builder().count(1).sentinels().start();
    Replication.follow(primary, replica);
    Replication.watch(sentinels.shards(), SERVICE, primary);
  }

  @AfterEach
  void stop() {
    try (EmbeddedShards data = servers;
        EmbeddedShards watchers = sentinels) {
      assertThat(data).isNotSameAs(watchers);
    }
  }

  @Test
  void writesResumeAfterAFailoverUnderLoadAndNoKeyMoves() throws Exception {
    try (CacheFixture fixture = fixture()) {
      Cache<String, String> cache = fixture.strings("orders");
      ShardedCache<String, String> sharded = CacheFixture.sharded(cache);
      for (int i = 0; i < 200; i++) {
        cache.put("k" + i, "v" + i);
      }
      List<String> places =
          IntStream.range(0, 200).mapToObj(i -> sharded.shardFor("k" + i).name()).toList();
      awaitReplicated();
      List<String> problems = Collections.synchronizedList(new ArrayList<>());
      AtomicLong lastFailure = new AtomicLong();
      AtomicLong announced = new AtomicLong(Long.MAX_VALUE);
      AtomicBoolean stop = new AtomicBoolean();
      List<Thread> callers =
          IntStream.range(0, 4)
              .mapToObj(
                  caller ->
                      new Thread(() -> load(cache, caller, stop, announced, lastFailure, problems)))
              .toList();
      callers.forEach(Thread::start);
      try {
        sentinels.shard(0).command("SENTINEL", "FAILOVER", SERVICE);
        await()
            .atMost(PATIENCE)
            .until(() -> Replication.primaryPort(sentinels.shard(0), SERVICE) == replica.port());
        announced.set(System.nanoTime());
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    replica
                        .command("CLIENT", "LIST")
                        .lines()
                        .anyMatch(
                            line -> line.contains("name=shardcache") && line.contains("cmd=set")));
        await()
            .atMost(PATIENCE)
            .until(() -> System.nanoTime() - lastFailure.get() > 1_000_000_000L);
      } finally {
        stop.set(true);
        for (Thread caller : callers) {
          caller.join();
        }
      }
      assertThat(problems).isEmpty();
      assertThat(Duration.ofNanos(Math.max(0, lastFailure.get() - announced.get())))
          .isLessThan(Duration.ofSeconds(5));
      assertThat(IntStream.range(0, 200).mapToObj(i -> sharded.shardFor("k" + i).name()).toList())
          .isEqualTo(places);
      for (int i = 0; i < 200; i++) {
        assertThat(cache.get("k" + i)).isEqualTo("v" + i);
      }
    }
  }

  /** Failures are allowed until the new primary is announced and found; READONLY never is. */
  private static void load(
      Cache<String, String> cache,
      int caller,
      AtomicBoolean stop,
      AtomicLong announced,
      AtomicLong lastFailure,
      List<String> problems) {
    for (int round = 0; !stop.get(); round++) {
      String key = "load" + caller;
      String value = caller + "/" + round;
      try {
        cache.put(key, value);
        String found = cache.get(key);
        if (found != null && !found.startsWith(caller + "/")) {
          problems.add(key + " has " + found);
        }
      } catch (CacheException e) {
        lastFailure.set(System.nanoTime());
        if (String.valueOf(e.getMessage()).contains("READONLY")) {
          problems.add(e.getMessage());
        }
      }
    }
  }

  @Test
  void aPrimaryThatDiesIsReplacedByTheOneThatTheSentinelsChoose() {
    try (CacheFixture fixture = fixture()) {
      Cache<String, String> cache = fixture.strings("orders");
      cache.put("k", "v");
      awaitReplicated();

      primary.kill();

      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(CacheException.class)
          .until(
              () -> {
                IntStream.range(0, 20).forEach(i -> cache.put("k" + i, "w"));
                return "v".equals(cache.get("k"));
              });
      assertThat(replica.command("ROLE")).contains("master");
    }
  }

  @Test
  void aFormerPrimaryIsNeverUsedOnceItIsAReplica() {
    try (CacheFixture fixture = fixture()) {
      Cache<String, String> cache = fixture.strings("orders");
      cache.put("k", "v");
      awaitReplicated();
      sentinels.shard(0).command("SENTINEL", "FAILOVER", SERVICE);
      await()
          .atMost(PATIENCE)
          .until(() -> Replication.primaryPort(sentinels.shard(0), SERVICE) == replica.port());
      // as the sentinel does some ten seconds later
      Replication.follow(replica, primary);
      assertThat(primary.command("ROLE")).startsWith("slave");

      primary.command("CLIENT", "KILL", "TYPE", "normal"); // new connections would reach a replica
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(CacheException.class)
          .until(
              () -> {
                cache.put("k", "w");
                return true;
              });
      assertThat(cache.get("k")).isEqualTo("w");
    }
  }

  @Test
  void readsMayGoToTheReplicasThatTheSentinelsKnow() {
    try (CacheFixture fixture =
        fixture()
            .with("shard.watched.replicas", "discover")
            .with("cache.orders.read-from", "replica-preferred")) {
      Cache<String, String> cache = fixture.strings("orders");
      IntStream.range(0, 50).forEach(i -> cache.put("k" + i, "v"));
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                IntStream.range(0, 50).forEach(i -> cache.get("k" + i));
                return Replication.gets(replica) > 0;
              });
    }
  }

  @Test
  void anUnknownServiceIsNamed() {
    try (CacheFixture fixture =
        CacheFixture.withoutShards()
            .with("timeout", "1s")
            .with("shards", "watched")
            .with("shard.watched.uri", "sentinel://" + address(sentinels.shard(0)) + "/nobody")) {
      Cache<String, String> cache = fixture.strings("orders");

      assertThatThrownBy(() -> cache.put("k", "v"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("'nobody'")
          .hasMessageContaining("'watched'")
          .hasMessageContaining("nothing was sent");
    }
  }

  @Test
  void aSentinelThatIsDownIsPassedOver() {
    try (CacheFixture fixture =
        CacheFixture.withoutShards()
            .with("timeout", "5s")
            .with("shards", "watched")
            .with(
                "shard.watched.uri",
                "sentinel://127.0.0.1:1," + address(sentinels.shard(0)) + "/" + SERVICE)) {
      Cache<String, String> cache = fixture.strings("orders");
      cache.put("k", "v");
      assertThat(cache.get("k")).isEqualTo("v");
    }
  }

  private void awaitReplicated() {
    await()
        .atMost(PATIENCE)
        .until(() -> primary.command("DBSIZE").equals(replica.command("DBSIZE")));
  }

  /** One shard that sentinels watch beside a plain one. */
  private CacheFixture fixture() {
    return CacheFixture.withoutShards()
        .with("timeout", "1s")
        .with("shards", "watched,plain")
        .with("shard.watched.uri", "sentinel://" + address(sentinels.shard(0)) + "/" + SERVICE)
        .with("shard.plain.uri", "redis://" + address(plain));
  }

  private static String address(EmbeddedShard server) {
    return server.host() + ":" + server.port();
  }
}
