package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** What a manager tells of its shards, and what it sends to them. */
@WithEmbeddedShards(count = 4)
final class AdministrationIT {

  private static final int DEAD = 2;
  private static final Duration BUDGET = Duration.ofMillis(700);

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;
  private ShardAdministration administration;
  private List<String> names;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards).with("timeout", BUDGET.toMillis() + "ms");
    administration = fixture.administration();
    names = administration.shards().stream().map(ShardInfo::name).toList();
  }

  @AfterEach
  void close() {
    shards.shard(DEAD).resume();
    fixture.close();
  }

  private <T> void assertOnlyTheDeadShardFailed(Callable<Map<String, ShardResult<T>>> call)
      throws Exception {
    shards.shard(DEAD).pause();
    long start = System.nanoTime();

    Map<String, ShardResult<T>> results = call.call();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BUDGET.multipliedBy(2));
    assertThat(results.keySet()).containsExactlyElementsOf(names);
    for (int i = 0; i < names.size(); i++) {
      ShardResult<T> result = results.get(names.get(i));
      assertThat(result.isSuccess()).as(names.get(i)).isEqualTo(i != DEAD);
      if (i == DEAD) {
        assertThatThrownBy(result::get)
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("'" + names.get(DEAD) + "'");
      }
    }
  }

  @Test
  void everyShardAnswersAPingUnderItsName() {
    probe.forgetCommands();

    Map<String, ShardResult<Duration>> answers = administration.ping();

    assertThat(answers.keySet()).containsExactlyElementsOf(names);
    assertThat(answers.values())
        .allSatisfy(answer -> assertThat(answer.get()).isBetween(Duration.ZERO, BUDGET));
    assertThat(probe.commands()).containsEntry("ping", (long) names.size());
  }

  @Test
  void aShardThatHangsIsDownInThePingAndTheOthersAreNot() throws Exception {
    assertOnlyTheDeadShardFailed(administration::ping);
  }

  @Test
  void infoIsLabelledByShard() {
    Map<String, ShardResult<Map<String, String>>> server = administration.info("server");

    for (int i = 0; i < names.size(); i++) {
      assertThat(server.get(names.get(i)).get())
          .containsEntry("tcp_port", String.valueOf(shards.shard(i).port()))
          .doesNotContainKey("used_memory");
    }
    assertThat(administration.info("").get(names.get(0)).get())
        .containsEntry("role", "master")
        .containsKeys("used_memory_human", "connected_clients");
  }

  @Test
  void aShardThatHangsIsDownInTheInfoAndTheOthersAreNot() throws Exception {
    assertOnlyTheDeadShardFailed(() -> administration.info("memory"));
  }

  @Test
  void entriesAreCountedByCacheAlsoOfCachesThatAreNotOpenHere() {
    Cache<Object, Object> orders = fixture.objects("orders");
    Cache<Object, Object> odd = fixture.objects("a:b *{x}%");
    IntStream.range(0, 2_500).forEach(i -> orders.put(i, i));
    IntStream.range(0, 30).forEach(i -> odd.put("k:~!:" + i, i));
    orders.close();
    probe.plant(List.of("foreign", "jcache:", "jcache:x", "jcache:orders:~!lease"));
    probe.forgetCommands();

    Map<String, ShardResult<Map<String, Long>>> counts = administration.entryCounts();

    assertThat(counts.keySet()).containsExactlyElementsOf(names);
    assertThat(sum(counts, "orders")).isEqualTo(2_500);
    assertThat(sum(counts, "a:b *{x}%")).isEqualTo(30);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count.get()).hasSizeLessThan(3));
    assertThat(probe.commands().keySet()).containsExactly("scan");
  }

  private static long sum(Map<String, ShardResult<Map<String, Long>>> counts, String cache) {
    return counts.values().stream().mapToLong(count -> count.get().getOrDefault(cache, 0L)).sum();
  }

  @Test
  void countsOfAShardThatHangsAreMissingAndThoseOfTheOthersAreThere() throws Exception {
    assertOnlyTheDeadShardFailed(administration::entryCounts);
  }

  @Test
  void cachesCannotBeToldFromOtherKeysWithoutAPrefix() {
    try (CacheFixture bare = CacheFixture.on(shards).with("key-prefix", "")) {
      assertThatThrownBy(() -> bare.administration().entryCounts())
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("shardcache.key-prefix");
    }
  }

  @Test
  void anOperationRunsOnAllShardsWithAResultOrAnErrorEach() throws Exception {
    assertOnlyTheDeadShardFailed(
        () -> administration.onAll(client -> text(client.call("CONFIG", "GET", "port"))));
  }

  @Test
  void whateverAnOperationThrowsIsTheFailureOfItsShard() {
    Map<String, ShardResult<Object>> results =
        administration.onAll(
            client -> {
              if (client.shard().index() == 1) {
                throw new AssertionError("a bug");
              }
              if (client.shard().index() == 3) {
                throw AdministrationIT.<RuntimeException>undeclared(new IOException());
              }
              return client.shard().name();
            });

    assertThat(results.get(names.get(0)).get()).isEqualTo(names.get(0));
    assertThatThrownBy(() -> results.get(names.get(1)).get())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("a bug")
        .hasCauseInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> results.get(names.get(3)).get())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("java.io.IOException")
        .hasCauseInstanceOf(IOException.class);
  }

  /** What other languages for the JVM throw without saying so. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E undeclared(Throwable exception) throws E {
    throw (E) exception;
  }

  @Test
  void anOperationRunsOnNamedShardsInTheOrderOfTheList() {
    Map<String, ShardResult<String>> results =
        administration.onEach(
            List.of(names.get(3), names.get(1)), client -> text(client.call("ECHO", "hello")));

    assertThat(results.keySet()).containsExactly(names.get(1), names.get(3));
    assertThat(results.values()).allMatch(result -> result.get().equals("hello"));
    assertThatThrownBy(() -> administration.onEach(List.of("nobody"), client -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nobody'")
        .hasMessageContaining(names.get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resp3", "resp2"})
  void repliesArePlainAndTheSameInEveryVersionOfTheProtocol(String protocol) {
    try (CacheFixture other = CacheFixture.on(shards).with("protocol", protocol)) {
      ShardClient client = other.administration().client(names.get(0));

      assertThat(client.shard().name()).isEqualTo(names.get(0));
      assertThat(text(client.call("SET", "key", "text"))).isEqualTo("OK");
      assertThat(text(client.call("get", "key"))).isEqualTo("text");
      assertThat(client.call("GET", "absent")).isNull();
      assertThat(client.call("APPEND", new byte[] {0, 1}, new byte[] {2})).isEqualTo(1L);
      assertThat(client.call("INCRBY", "number", 41)).isEqualTo(41L);
      assertThat(client.call("INCRBY", "number", 1L)).isEqualTo(42L);
      assertThat(client.call("RPUSH", "list", "a", "b")).isEqualTo(2L);
      assertThat(texts(client.call("LRANGE", "list", 0, -1))).containsExactly("a", "b");
      assertThat(client.call("HSET", "hash", "field", "value")).isEqualTo(1L);
      assertThat(texts(client.call("HGETALL", "hash"))).containsExactly("field", "value");
      assertThat(client.call("ZADD", "sorted", "1.5", "member")).isEqualTo(1L);
      assertThat(text(client.call("ZSCORE", "sorted", "member"))).isEqualTo("1.5");
      assertThat(client.call("SADD", "set", "x")).isEqualTo(1L);
      assertThat(client.call("SISMEMBER", "set", "x")).isEqualTo(1L);
      assertThat(texts(client.call("SMEMBERS", "set"))).containsExactly("x");
      probe.flush();
    }
  }

  @Test
  void anErrorReplyNamesTheShardAndLeavesTheConnectionInOrder() {
    ShardClient client = administration.client(names.get(0));
    client.call("RPUSH", "list", "a");

    assertThatThrownBy(() -> client.call("GET", "list"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(names.get(0))
        .hasMessageContaining("WRONGTYPE");
    assertThatThrownBy(() -> client.call("NOSUCHCOMMAND", "secret"))
        .isInstanceOf(CacheException.class)
        .hasMessageNotContaining("secret");
    assertThat(text(client.call("PING"))).isEqualTo("PONG");
  }

  static Stream<List<String>> commandsAboutConnections() {
    return Stream.of(
        List.of("SELECT", "1"),
        List.of("select", "1"),
        List.of("MULTI"),
        List.of("SUBSCRIBE", "channel"),
        List.of("MONITOR"),
        List.of("HELLO", "2"),
        List.of("AUTH", "x"),
        List.of("RESET"),
        List.of("CLIENT", "REPLY", "OFF"),
        List.of("client", "tracking", "on"));
  }

  @Test
  void whatWouldChangeAConnectionForItsNextUserIsRefused() {
    ShardClient client = administration.client(names.get(0));
    probe.forgetCommands();

    commandsAboutConnections()
        .forEach(
            words ->
                assertThatThrownBy(
                        () -> client.call(words.get(0), words.subList(1, words.size()).toArray()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(words.get(0).toUpperCase(Locale.ROOT)));
    assertThatThrownBy(() -> client.call("SET", "key", 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Double");
    assertThatThrownBy(() -> client.call("SET", "key", null, "x"))
        .isInstanceOf(NullPointerException.class);
    assertThat(probe.commands()).isEmpty();
    assertThat(texts(client.call("CLIENT", "INFO")).get(0)).contains("db=0");
  }

  @Test
  void theFingerprintIsTheSameForAllWhoAgree() {
    assertThat(administration.topologyFingerprint()).startsWith("ketama ").contains(names.get(0));
    List<String> reversed =
        Stream.of(shards.uris().split(","))
            .sorted((a, b) -> Integer.compare(shards.uris().indexOf(b), shards.uris().indexOf(a)))
            .toList();
    String list = String.join(",", reversed);
    assertThat(fingerprint("ketama", list)).isEqualTo(administration.topologyFingerprint());
    assertThat(fingerprint("mredis", list)).isNotEqualTo(fingerprint("mredis", shards.uris()));
  }

  private static String fingerprint(String router, String uris) {
    try (CacheFixture other = CacheFixture.on(uris).with("router", router)) {
      return other.administration().topologyFingerprint();
    }
  }

  @Test
  void aClosedManagerSendsNothingAndItsConnectionsAreGone() {
    ShardClient client = administration.client(names.get(0));
    administration.ping();
    fixture.objects("cache").put("key", "value");
    Cache<Object, Object> cache = fixture.manager().getCache("cache");
    ShardClient ofKey = CacheFixture.sharded(cache).clientFor("key");
    assertThat(probe.connections()).allMatch(count -> count > 0);
    fixture.close();

    Stream.<Runnable>of(
            administration::shards,
            administration::ping,
            administration::entryCounts,
            administration::topologyFingerprint,
            () -> administration.info(""),
            () -> administration.client("x"),
            () -> administration.onAll(c -> null),
            () -> administration.changeShards(new Properties()),
            client::shard,
            () -> client.call("PING"),
            ofKey::shard,
            () -> ofKey.call("PING"))
        .forEach(call -> assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class));
    await().untilAsserted(() -> assertThat(probe.connections()).containsOnly(0));
  }

  private static String text(Object reply) {
    return reply instanceof List<?> list
        ? String.join(" ", texts(list))
        : new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  private static List<String> texts(Object reply) {
    return reply instanceof List<?> list
        ? list.stream().map(AdministrationIT::text).toList()
        : List.of(text(reply));
  }
}
