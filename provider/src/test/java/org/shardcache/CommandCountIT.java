package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.Factory;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.FaultProxy;

/** What operations cost, as the servers count it. */
@WithEmbeddedShards
final class CommandCountIT {

  /** What shardcache.batch.max-keys is unless set. */
  private static final int CHUNK_KEYS = 1_000;

  /** What a script runs inside the server comes on top of the one command that was sent. */
  private static final Set<String> SCRIPTS = Set.of("evalsha", "eval");

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  static List<Arguments> operations() {
    Map<String, Consumer<Cache<String, String>>> operations = new LinkedHashMap<>();
    operations.put("get", cache -> cache.get("key"));
    operations.put("get nothing", cache -> cache.get("none"));
    operations.put("containsKey", cache -> cache.containsKey("key"));
    operations.put("put", cache -> cache.put("key", "new"));
    operations.put("put something new", cache -> cache.put("new", "new"));
    operations.put("getAndPut", cache -> cache.getAndPut("key", "new"));
    operations.put("putIfAbsent", cache -> cache.putIfAbsent("new", "new"));
    operations.put("putIfAbsent in vain", cache -> cache.putIfAbsent("key", "new"));
    operations.put("replace", cache -> cache.replace("key", "new"));
    operations.put("replace the value", cache -> cache.replace("key", "value", "new"));
    operations.put("getAndReplace", cache -> cache.getAndReplace("key", "new"));
    operations.put("remove", cache -> cache.remove("key"));
    operations.put("remove the value", cache -> cache.remove("key", "value"));
    operations.put("getAndRemove", cache -> cache.getAndRemove("key"));
    Duration time = new Duration(TimeUnit.SECONDS, 100);
    Map<String, Factory<ExpiryPolicy>> policies =
        Map.of(
            "eternal", EternalExpiryPolicy.factoryOf(),
            "created", CreatedExpiryPolicy.factoryOf(time),
            "modified", ModifiedExpiryPolicy.factoryOf(time),
            "accessed", AccessedExpiryPolicy.factoryOf(time),
            "touched", TouchedExpiryPolicy.factoryOf(time));
    List<Arguments> arguments = new ArrayList<>();
    policies.forEach(
        (policy, factory) ->
            operations.forEach(
                (name, operation) ->
                    arguments.add(Arguments.of(name, operation, policy, factory))));
    return arguments;
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("operations")
  void anOperationOnOneKeyIsOneCommand(
      String name,
      Consumer<Cache<String, String>> operation,
      String policy,
      Factory<ExpiryPolicy> factory) {
    Cache<String, String> cache = fixture.strings("counted", factory);
    cache.put("key", "value");
    operation.accept(cache); // opens the connection and loads the script
    cache.remove("new");
    cache.put("key", "value");
    probe.forgetCommands();

    operation.accept(cache);

    Map<String, Long> commands = probe.commands();
    long sent =
        commands.keySet().stream().anyMatch(SCRIPTS::contains)
            ? commands.entrySet().stream()
                .filter(command -> SCRIPTS.contains(command.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum()
            : commands.values().stream().mapToLong(Long::longValue).sum();
    assertThat(sent).as(commands.toString()).isEqualTo(1);
    assertThat(commands).doesNotContainKey("eval");
  }

  @Test
  void getAllTakesOneCommandForEachChunkOfKeysOfAShard() {
    Cache<String, String> cache = fixture.strings("bulk");
    int count = 7 * CHUNK_KEYS + 1;
    Set<String> keys =
        IntStream.range(0, count).mapToObj(i -> "key" + i).collect(Collectors.toSet());
    cache.put("key1", "value");
    long chunks = chunks(cache, keys);
    cache.getAll(keys);
    probe.forgetCommands();

    cache.getAll(keys);

    assertThat(probe.commands()).isEqualTo(Map.of("mget", chunks));
  }

  @Test
  void bulkWritesAreFlushedInChunksAndNotKeyByKey() {
    Cache<String, String> cache = fixture.strings("bulk");
    int count = 6 * CHUNK_KEYS;
    Map<String, String> entries = entries(count);
    cache.putAll(entries); // opens the connections
    long chunks = chunks(cache, entries.keySet());
    long bytesOfARead = 16 * 1024;

    for (Runnable bulk :
        List.<Runnable>of(() -> cache.putAll(entries), () -> cache.removeAll(entries.keySet()))) {
      probe.forgetCommands();
      long readsOfTheProbe = 2L * shards.shards().size();

      bulk.run();

      long reads = probe.statistic("total_reads_processed") - readsOfTheProbe;
      long bytes = probe.statistic("total_net_input_bytes");
      assertThat(probe.commands().values()).containsExactly((long) count);
      assertThat(reads).isLessThanOrEqualTo(4 * (chunks + bytes / bytesOfARead));
    }
  }

  @Test
  void bulkWritesTakeOneRoundTripForEachThousandKeysOfAShard() {
    java.time.Duration delay = java.time.Duration.ofMillis(250);
    EmbeddedShard shard = shards.shard(0);
    try (FaultProxy proxy = FaultProxy.to(shard.host(), shard.port());
        CacheFixture behindProxy =
            CacheFixture.on("redis://" + proxy.host() + ":" + proxy.port())) {
      Cache<String, String> cache = behindProxy.strings("bulk");
      cache.put("key0", "v0"); // opens the connection
      proxy.delayReplies(delay);

      Map<String, String> one = entries(1_000);
      Map<String, String> two = entries(1_001);
      assertThat(roundTrips(delay, () -> cache.putAll(one))).isEqualTo(1);
      assertThat(roundTrips(delay, () -> cache.putAll(two))).isEqualTo(2);
      assertThat(roundTrips(delay, () -> cache.removeAll(one.keySet()))).isEqualTo(1);
      assertThat(roundTrips(delay, () -> cache.removeAll(two.keySet()))).isEqualTo(2);
    }
  }

  private static Map<String, String> entries(int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> "key" + i, i -> "v" + i));
  }

  /** Each waits for delayed replies; all the rest must take less than one such time. */
  private static long roundTrips(java.time.Duration delay, Runnable bulk) {
    long start = System.nanoTime();
    bulk.run();
    return java.time.Duration.ofNanos(System.nanoTime() - start).dividedBy(delay);
  }

  private static long chunks(Cache<String, String> cache, Set<String> keys) {
    return keys.stream()
        .collect(
            Collectors.groupingBy(
                key -> CacheFixture.sharded(cache).shardFor(key).index(), Collectors.counting()))
        .values()
        .stream()
        .mapToLong(count -> (count + CHUNK_KEYS - 1) / CHUNK_KEYS)
        .sum();
  }

  @Test
  void nothingEverLooksAtTheWholeServer() {
    Cache<String, String> cache =
        fixture.strings(
            "everything", CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MINUTES, 1)));
    probe.forgetCommands();
    for (ParityOperation operation : ParityOperation.all()) {
      cache.put("key", "before");
      operation.action().on(cache, "key", new ParityOperation.Values("before", "after", "other"));
    }
    Map<String, String> entries = entries(3_000);
    cache.removeAll();
    cache.putAll(entries);
    assertThat(cache).hasSize(3_000);
    cache.removeAll();
    cache.putAll(entries);
    cache.clear();
    fixture.manager().destroyCache("everything");

    assertThat(probe.commands())
        .doesNotContainKeys("keys", "flushdb", "flushall", "dbsize", "randomkey")
        .containsKeys("scan", "unlink");
  }

  @Test
  void commandsOfManyKeysNameOnlyKeysOfTheirOwnShard() {
    Cache<String, String> cache = fixture.strings("spread");
    Map<String, String> entries = entries(1_000);

    cache.putAll(entries);

    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    List<String> stored =
        probe.keys().stream().filter(key -> key.startsWith("jcache:spread:")).toList();
    assertThat(stored).hasSize(1_000);
    assertThat(new HashSet<>(stored)).hasSize(1_000);
    cache.removeAll(entries.keySet());
    assertThat(probe.keys()).noneMatch(key -> key.startsWith("jcache:spread:"));
  }
}
