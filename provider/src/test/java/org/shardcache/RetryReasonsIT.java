package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.observation.CacheObserver;
import org.shardcache.observation.Retry;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;

/**
 * Observers are told why requests are sent again: what replicas leave to their primary, and what
 * waits for a primary. Calls succeed meanwhile.
 */
final class RetryReasonsIT {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String SHARD = "a";
  private static final String SERVICE = "watched";
  private static final Set<String> KEYS = Set.of("k", "absent");

  private final Map<Retry, Integer> told = new ConcurrentHashMap<>();
  private final CacheObserver observer =
      new CacheObserver() {
        @Override
        public void retried(String shard, Retry why, int requests) {
          if (shard.equals(SHARD)) {
            told.merge(why, requests, Integer::sum);
          }
        }
      };

  private EmbeddedShards servers;
  private EmbeddedShard primary;
  private EmbeddedShard replica;

  @BeforeEach
  void start() {
    servers = EmbeddedShards.start(2);
    primary = servers.shard(0);
    replica = servers.shard(1);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void aReadThatAReplicaRefuses() {
    Replication.follow(primary, replica);
    try (CacheFixture fixture = withReplica(replica.port())) {
      Cache<String, String> cache = readFromReplica(fixture);
      assertThat(told).isEmpty();
      replica.command("ACL", "SETUSER", "default", "-get", "-mget");

      awaitTold(Retry.REPLICA_DECLINED, () -> get(cache));
      awaitTold(Retry.REPLICA_DECLINED, () -> getAll(cache));

      assertThat(told).containsOnlyKeys(Retry.REPLICA_DECLINED);
    }
  }

  @Test
  void aReadFromAReplicaToWhichEveryConnectionIsInUse() {
    Replication.follow(primary, replica);
    try (FaultProxy proxy = FaultProxy.to(replica.host(), replica.port());
        CacheFixture fixture =
            withReplica(proxy.port()).with("pool.max", "1").with("pool.max-wait", "200ms")) {
      Cache<String, String> cache = readFromReplica(fixture);
      assertThat(told).isEmpty();

      awaitTold(Retry.REPLICA_BUSY, () -> readByThreeOfWhichOneHangs(cache, proxy));
    }
  }

  /** The one that hangs keeps the only connection for calls about several keys. */
  private static void readByThreeOfWhichOneHangs(Cache<String, String> cache, FaultProxy proxy) {
    proxy.stall();
    try {
      var calls = Stream.generate(() -> Async.run(() -> getAll(cache))).limit(3).toList();
      await()
          .atMost(SOON)
          .until(() -> calls.stream().filter(CompletableFuture::isDone).count() > 1);
      proxy.resume();
      calls.forEach(CompletableFuture::join);
    } finally {
      proxy.resume();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "MGET"})
  void aReadFromAReplicaThatCannotBeReached(String command) {
    Replication.follow(primary, replica);
    try (FaultProxy proxy = FaultProxy.to(replica.host(), replica.port());
        CacheFixture fixture = withReplica(proxy.port())) {
      Cache<String, String> cache = readFromReplica(fixture);
      proxy.loseEveryNthReply(command, 1);

      awaitTold(
          Retry.UNREACHABLE,
          () -> {
            get(cache);
            getAll(cache);
          });

      assertThat(told).containsOnlyKeys(Retry.CONNECTION_LOST, Retry.UNREACHABLE);
    }
  }

  @Test
  void aReadWhosePrimaryIsLostUntilAnotherOneHasTakenItsPlace() throws Exception {
    Replication.follow(primary, replica);
    try (FaultProxy proxy = FaultProxy.to(primary.host(), primary.port());
        EmbeddedShards sentinels = EmbeddedShards.builder().count(1).sentinels().start();
        CacheFixture fixture = watched(sentinels.shard(0), proxy.port())) {
      Cache<String, String> cache = fixture.strings("cache");
      cache.put("k", "v");
      await().atMost(SOON).until(() -> replica.command("DBSIZE").equals(primary.command("DBSIZE")));
      proxy.loseEveryNthReply("GET", 1);
      CompletableFuture<String> call = Async.supply(() -> cache.get("k"));
      await().atMost(SOON).until(() -> proxy.lost() > 2);

      replica.command("REPLICAOF", "NO", "ONE");
      sentinels.shard(0).command("SENTINEL", "REMOVE", SERVICE);
      monitor(sentinels.shard(0), replica.port());

      assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("v");
      assertThat(told).containsKey(Retry.UNREACHABLE);
    }
  }

  /** A change meets {@code READONLY}, a read {@code MASTERDOWN}. */
  @ParameterizedTest
  @ValueSource(strings = {"get", "getAll", "put", "putAll"})
  void aCallWhoseServerIsAReplicaUntilItIsThePrimaryAgain(String operation) throws Exception {
    Map<String, Consumer<Cache<String, String>>> operations =
        Map.of(
            "get",
            RetryReasonsIT::get,
            "getAll",
            RetryReasonsIT::getAll,
            "put",
            cache -> cache.put("k", "w"),
            "putAll",
            cache -> cache.putAll(Map.of("k", "w")));
    try (EmbeddedShards sentinels = EmbeddedShards.builder().count(1).sentinels().start();
        CacheFixture fixture = watched(sentinels.shard(0), primary.port())) {
      Cache<String, String> cache = fixture.strings("cache");
      cache.put("k", "v");
      assertThat(told).isEmpty();
      primary.command("CONFIG", "SET", "replica-serve-stale-data", "no");
      primary.command("REPLICAOF", "127.0.0.1", "1");
      CompletableFuture<Void> call = Async.run(() -> operations.get(operation).accept(cache));
      await()
          .atMost(SOON)
          .until(
              () ->
                  primary
                      .command("INFO", "errorstats")
                      .contains(operation.startsWith("get") ? "_MASTERDOWN:" : "_READONLY:"));
      assertThat(call).isNotDone();

      primary.command("REPLICAOF", "NO", "ONE");

      call.get(10, TimeUnit.SECONDS);
      assertThat(told).containsKey(Retry.NOT_PRIMARY);
    }
  }

  @Test
  void aCallWhoseServerIsStillLoading() {
    AtomicInteger refusals = new AtomicInteger(2);
    try (FaultProxy proxy = FaultProxy.to(primary.host(), primary.port());
        CacheFixture fixture = at("redis://127.0.0.1:" + proxy.port())) {
      Cache<String, String> cache = fixture.strings("cache");
      cache.put("k", "u");
      proxy.answer(
          command -> command.equals("SET") && refusals.getAndDecrement() > 0,
          "-LOADING Redis is loading the dataset in memory\r\n");

      cache.put("k", "v");

      get(cache);
      assertThat(told).isEqualTo(Map.of(Retry.NOT_YET, 2));
    }
  }

  private static void get(Cache<String, String> cache) {
    assertThat(cache.get("k")).isEqualTo("v");
  }

  private static void getAll(Cache<String, String> cache) {
    assertThat(cache.getAll(KEYS)).isEqualTo(Map.of("k", "v"));
  }

  private void awaitTold(Retry why, Runnable call) {
    int before = told.getOrDefault(why, 0);
    await()
        .atMost(SOON)
        .until(
            () -> {
              call.run();
              return told.getOrDefault(why, 0) > before;
            });
  }

  private Cache<String, String> readFromReplica(CacheFixture fixture) {
    Cache<String, String> cache = fixture.strings("cache");
    cache.put("k", "v");
    await().atMost(SOON).until(() -> "v".equals(cache.get("k")) && Replication.gets(replica) > 0);
    await().atMost(SOON).until(() -> replica.command("DBSIZE").equals(primary.command("DBSIZE")));
    return cache;
  }

  private CacheFixture withReplica(int port) {
    return at("redis://127.0.0.1:" + primary.port())
        .with("shard.a.replicas", "127.0.0.1:" + port)
        .with("cache.cache.read-from", "replica-preferred");
  }

  private CacheFixture watched(EmbeddedShard sentinel, int primaryPort) {
    monitor(sentinel, primaryPort);
    return at("sentinel://127.0.0.1:" + sentinel.port() + "/" + SERVICE);
  }

  private static void monitor(EmbeddedShard sentinel, int primaryPort) {
    sentinel.command("SENTINEL", "MONITOR", SERVICE, "127.0.0.1", "" + primaryPort, "1");
  }

  private CacheFixture at(String uri) {
    return CacheFixture.withoutShards()
        .with("timeout", "10s")
        .with("shards", SHARD)
        .with("shard.a.uri", uri)
        .observedBy(observer);
  }
}
