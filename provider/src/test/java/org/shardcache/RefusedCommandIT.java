package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.FaultProxy;

/**
 * Whatever a server refuses, in whatever operation: the exception names the shard, the cause and
 * what helps, and says what is known of the effect.
 */
@WithEmbeddedShards(count = 2)
final class RefusedCommandIT {

  /** Not the two with which a connection or a bulk read begins, nor the check of the topology. */
  private static final List<String> COMMANDS =
      List.of("GET", "MGET", "SET", "DEL", "GETDEL", "EVALSHA", "EVAL", "SCAN", "UNLINK");

  private static final Map<String, String> ERRORS = new LinkedHashMap<>();

  static {
    ERRORS.put("OOM command not allowed when used memory > 'maxmemory'.", "raise the server's max");
    ERRORS.put("READONLY You can't write against a read only replica.", "it is a replica");
    ERRORS.put("MASTERDOWN Link with MASTER is down", "lost its primary|it is a replica");
    ERRORS.put("NOREPLICAS Not enough good replicas to write.", "min-replicas-to-write");
    ERRORS.put("MISCONF Redis is configured to save RDB snapshots", "mend its disk");
    ERRORS.put("LOADING Redis is loading the dataset in memory", "wait until it has");
    ERRORS.put("BUSY Redis is busy running a script.", "SCRIPT KILL");
    ERRORS.put("NOAUTH Authentication required.", "set it in the shard's URI");
    ERRORS.put("WRONGPASS invalid username-password pair", "correct them in the shard's URI");
    ERRORS.put("NOPERM this user has no permissions to run this command", "its ACL does not");
    ERRORS.put("ERR max number of clients reached", "raise the server's maxclients");
    ERRORS.put("WRONGTYPE Operation against a key", "set another key-prefix");
    ERRORS.put("CLUSTERDOWN The cluster is down", "does not serve all its slots");
    ERRORS.put("MOVED 5 127.0.0.1:1", "shardcache.topology=cluster");
    ERRORS.put("TRYAGAIN Multiple keys request during rehashing", "on its way to another node");
    ERRORS.put("ERR unknown command 'GETEX'", "needs Redis 6.2");
    ERRORS.put("ERR something that nobody has seen yet", "something that nobody has seen yet");
  }

  private final EmbeddedShards shards;
  private final Map<String, String> entries =
      IntStream.range(0, 40).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "value" + i));
  private FaultProxy proxy;
  private CacheFixture fixture;
  private Cache<String, String> cache;
  private Map<String, String> refused;
  private Map<String, String> others;

  RefusedCommandIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  @BeforeEach
  void open() {
    new ShardProbe(shards).flush();
    proxy = FaultProxy.to(shards.shard(0).host(), shards.shard(0).port());
    fixture =
        CacheFixture.withoutShards()
            .with("shards", "refusing,other")
            .with("shard.refusing.uri", "redis://" + proxy.host() + ":" + proxy.port())
            .with("shard.other.uri", shards.shard(1).uri().toString())
            .with("timeout", "400ms");
    cache = fixture.strings("cache");
    cache.putAll(entries);
    refused = new HashMap<>(entries);
    refused.keySet().removeIf(key -> CacheFixture.sharded(cache).shardFor(key).index() != 0);
    others = new HashMap<>(entries);
    others.keySet().removeAll(refused.keySet());
    assertThat(refused).isNotEmpty();
    assertThat(others).isNotEmpty();
  }

  @AfterEach
  void close() {
    fixture.close();
    proxy.close();
  }

  static Stream<Arguments> errorsAndOperations() {
    return ERRORS.keySet().stream()
        .flatMap(error -> single().keySet().stream().map(name -> Arguments.of(error, name)));
  }

  private static Map<String, Consumer<Cache<String, String>>> single() {
    Map<String, Consumer<Cache<String, String>>> operations = new LinkedHashMap<>();
    operations.put("get", cache -> cache.get(key(cache)));
    operations.put("put", cache -> cache.put(key(cache), "new"));
    operations.put("getAndRemove", cache -> cache.getAndRemove(key(cache)));
    operations.put("replace", cache -> cache.replace(key(cache), "value", "new")); // a script
    operations.put(
        "invoke",
        cache ->
            cache.invoke(
                key(cache),
                (entry, arguments) -> {
                  entry.setValue("new");
                  return null;
                }));
    return operations;
  }

  /** One that the first shard has. */
  private static String key(Cache<String, String> cache) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "key" + i)
        .filter(key -> CacheFixture.sharded(cache).shardFor(key).index() == 0)
        .findFirst()
        .orElseThrow();
  }

  private void refuse(String error) {
    proxy.answer(COMMANDS::contains, "-" + error + "\r\n");
  }

  private static CacheException failure(Runnable operation) {
    CacheException failure = catchThrowableOfType(CacheException.class, operation::run);
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }

  private static void assertTeaches(CacheException failure, String error) {
    assertThat(failure)
        .hasMessageContaining("'refusing'")
        .hasMessageContaining(error.split(" ", 2)[0])
        .hasMessageContaining("it changed nothing")
        .hasMessageNotContaining("value");
    assertThat(failure.getMessage()).containsPattern(ERRORS.get(error));
  }

  @ParameterizedTest
  @MethodSource("errorsAndOperations")
  void anOperationOnOneEntryNamesShardCauseAndRemedy(String error, String operation) {
    refuse(error);

    assertTeaches(failure(() -> single().get(operation).accept(cache)), error);

    proxy.answerNothing();
    assertThat(cache.getAll(entries.keySet())).as("nothing has changed").isEqualTo(entries);
  }

  static Stream<String> errors() {
    return ERRORS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void operationsOnManyEntriesDoTheOthersAndNameThoseThatWereRefused(String error) {
    refuse(error);
    Map<String, String> fresh = new HashMap<>(entries);
    fresh.replaceAll((key, value) -> "fresh " + key);

    CacheException read = failure(() -> cache.getAll(entries.keySet()));
    assertTeaches(read, error);
    CacheException write = failure(() -> cache.putAll(fresh));
    assertTeaches(write, error);

    for (CacheException failure : List.of(read, write)) {
      assertThat(failure).hasMessageContaining(refused.size() + " of " + entries.size() + " keys");
      assertThat(failure.getMessage().split("Failed keys: ", 2)[1])
          .matches(names -> refused.keySet().stream().anyMatch(names::contains));
    }
    others.keySet().forEach(key -> assertThat(cache.get(key)).isEqualTo("fresh " + key));
    proxy.answerNothing();
    refused.forEach((key, value) -> assertThat(cache.get(key)).isEqualTo(value));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void iterationAndClearNameShardCauseAndRemedy(String error) {
    refuse(error);

    assertTeaches(failure(() -> cache.forEach(entry -> assertThat(entry).isNotNull())), error);
    CacheException clear = failure(cache::clear);

    assertTeaches(clear, error);
    assertThat(clear).hasMessageContaining(others.size() + " entries were removed");
    proxy.answerNothing();
    assertThat(cache.getAll(entries.keySet())).isEqualTo(refused);
  }

  /** The first use of a shard is a check of the topology. */
  @ParameterizedTest
  @MethodSource("errors")
  void alsoTheFirstUseOfAShardNamesShardCauseAndRemedy(String error) {
    proxy.answer(command -> true, "-" + error + "\r\n");
    try (CacheFixture fresh =
        CacheFixture.withoutShards()
            .with("shards", "refusing,other")
            .with("shard.refusing.uri", "redis://" + proxy.host() + ":" + proxy.port())
            .with("shard.other.uri", shards.shard(1).uri().toString())
            .with("timeout", "400ms")) {
      Cache<String, String> unused = fresh.strings("cache");

      assertTeaches(failure(() -> unused.get(key(unused))), error);
    }
  }

  @Test
  void inACacheWithALoaderARefusedChangeIsDiscardedWithItsTransaction() {
    LoaderScript loader = new LoaderScript(key -> "loaded");
    Cache<String, String> loading = fixture.cache("loading", loader.readThrough());
    String key = key(loading);
    loading.put(key, "before");
    proxy.answer("SET"::equals, "-OOM command not allowed when used memory > 'maxmemory'.\r\n");

    assertThat(failure(() -> loading.put(key, "after"))).hasMessageContaining("it changed nothing");

    proxy.answerNothing();
    assertThat(loading.get(key)).isEqualTo("before");
  }

  @Test
  void anErrorAfterAPartOfAScriptMayHaveTakenEffectLeavesThatOpen() {
    proxy.answer("EVALSHA"::equals, "-NOPERM no. script: 0123, on @user_script:88.\r\n");

    assertThat(failure(() -> single().get("replace").accept(cache)))
        .hasMessageContaining("whether all of it was refused is not known");
  }

  @Test
  void aReplyThatIsNoneEndsTheConnectionAndTheNextCallGetsItsOwnValue() {
    proxy.answer("SET"::equals, "HTTP/1.1 400 Bad Request\r\n\r\n");
    String key = refused.keySet().iterator().next();

    assertThat(failure(() -> cache.put(key, "new")))
        .hasMessageContaining("'refusing'")
        .hasMessageContaining("does not speak Redis's protocol")
        .hasMessageContaining("whether it took effect is not known");

    proxy.answerNothing();
    entries.forEach((other, value) -> assertThat(cache.get(other)).isEqualTo(value));
  }
}
