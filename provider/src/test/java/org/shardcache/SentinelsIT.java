package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;

/** Two shards under three sentinels, one of which may hang or know too few others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SentinelsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BUDGET = Duration.ofSeconds(1);

  private EmbeddedShards servers;
  private EmbeddedShards sentinels;

  @BeforeAll
  void start() {
    servers = EmbeddedShards.start(4);
    sentinels = EmbeddedShards.builder().count(3).sentinels().start();
    for (int i = 0; i < 2; i++) {
      Replication.follow(servers.shard(i), servers.shard(2 + i));
      Replication.watch(sentinels.shards(), "service-" + i, servers.shard(i));
    }
  }

  @AfterAll
  void stop() {
    try (EmbeddedShards data = servers;
        EmbeddedShards watchers = sentinels) {
      assertThat(data).isNotSameAs(watchers);
    }
  }

  @Test
  void shardsUnderTheSameSentinelsShareOneSubscriptionThatEndsWithTheManager() {
    try (CacheFixture fixture = fixture()) {
      useBoth(fixture.strings("shared"));
      await().atMost(PATIENCE).until(() -> subscriptions() == 1);
      useBoth(fixture.manager().getCache("shared", String.class, String.class));
      assertThat(subscriptions()).isEqualTo(1);
    }
    await().atMost(PATIENCE).until(() -> subscriptions() == 0);
  }

  @Test
  void whatAChangeOfTheListLeavesBehindIsFoundByOneWhoHasNotUsedTheShardsYet() {
    String uriOfA = servers.shard(0).uri().toString();
    try (CacheFixture user = fixture().with("shard.a.uri", uriOfA);
        CacheFixture changer = fixture().with("shard.a.uri", uriOfA)) {
      useBoth(user.strings("left-behind"));
      assertThat(entriesOnB()).isPositive();
      Properties list = new Properties();
      list.setProperty("shardcache.shards", "a");
      list.setProperty("shardcache.shard.a.uri", uriOfA);

      assertThat(changer.administration().changeShards(list).toCompletableFuture())
          .succeedsWithin(PATIENCE);

      assertThat(entriesOnB()).isZero();
    }
  }

  private int entriesOnB() {
    String keys = servers.shard(1).command("KEYS", "jcache:left-behind:*");
    return (int) keys.lines().filter(line -> !line.isBlank()).count();
  }

  @Test
  void sentinelsThatKnowEnoughOthersAreBelieved() {
    try (CacheFixture fixture = fixture().with("shard-defaults.min-other-sentinels", "2")) {
      useBoth(fixture.strings("enough"));
    }
  }

  @Test
  void sentinelsThatKnowTooFewOthersAreNotBelieved() {
    try (CacheFixture fixture = fixture().with("shard.a.min-other-sentinels", "3")) {
      assertThatThrownBy(() -> useBoth(fixture.strings("few")))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("Shard 'a'")
          .hasMessageContaining("knows of 2 other sentinels")
          .hasMessageContaining("shardcache.shard.a.min-other-sentinels=3")
          .hasMessageContaining("nothing was sent");
    }
  }

  @Test
  @Order(Integer.MAX_VALUE) // the primary is another one afterwards
  void oneHungSentinelNeitherHidesThePrimaryNorItsSuccessor() {
    EmbeddedShard hung = sentinels.shard(0); // the first that is asked
    EmbeddedShard well = sentinels.shard(1);
    hung.pause();
    try (CacheFixture fixture = fixture()) {
      Cache<String, String> cache = fixture.strings("hung");
      long start = System.nanoTime();
      useBoth(cache);
      assertThat(since(start)).as("each finds its primary").isLessThan(BUDGET.multipliedBy(2));
      await().atMost(PATIENCE).until(() -> subscribedTo(well) || subscribedTo(sentinels.shard(2)));

      servers.shard(0).kill();
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(() -> Replication.primaryPort(well, "service-0") == servers.shard(2).port());
      long announced = System.nanoTime();
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(CacheException.class)
          .until(
              () -> {
                useBoth(cache);
                return true;
              });
      assertThat(since(announced)).as("served again").isLessThan(Duration.ofSeconds(1));
    } finally {
      hung.resume();
    }
  }

  private static Duration since(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime);
  }

  private static void useBoth(Cache<String, String> cache) {
    for (int i = 0; i < 20; i++) {
      cache.put("k" + i, "v");
    }
  }

  private long subscriptions() {
    return sentinels.shards().stream().filter(this::subscribedTo).count();
  }

  private boolean subscribedTo(EmbeddedShard sentinel) {
    return sentinel
        .command("CLIENT", "LIST")
        .lines()
        .anyMatch(line -> line.contains("name=shardcache ") && line.contains(" sub=2 "));
  }

  private CacheFixture fixture() {
    String addresses =
        sentinels.shards().stream()
            .map(sentinel -> sentinel.host() + ":" + sentinel.port())
            .collect(Collectors.joining(","));
    CacheFixture fixture =
        CacheFixture.withoutShards()
            .with("timeout", BUDGET.toMillis() + "ms")
            .with("shards", "a,b");
    for (String shard : List.of("a", "b")) {
      fixture.with(
          "shard." + shard + ".uri",
          "sentinel://" + addresses + "/service-" + (shard.equals("a") ? 0 : 1));
    }
    return fixture;
  }
}
