package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheWriterException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.LoaderThreads.Running;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.FaultProxy;

/**
 * What happens to write-through when servers fail between the writer and the cache, or a writer
 * takes too long: the entry is removed, nothing waits for ever and no lease stays behind.
 */
@WithEmbeddedShards
final class WriteThroughFaultsIT {

  private static final String KEY = "key";

  /** Ways to write an entry. */
  enum Write {
    PUT(cache -> cache.put(KEY, "new")),
    GET_AND_PUT(cache -> cache.getAndPut(KEY, "new")),
    REPLACE(cache -> cache.replace(KEY, "old", "new")),
    PUT_ALL(cache -> cache.putAll(Map.of(KEY, "new", "other", "new"))),
    REMOVE(cache -> cache.remove(KEY)),
    REMOVE_ALL(cache -> cache.removeAll(Set.of(KEY, "other"))),
    INVOKE(
        cache ->
            cache.invoke(
                KEY,
                (entry, arguments) -> {
                  entry.setValue("new");
                  return null;
                }));

    private final Consumer<Cache<String, String>> action;

    Write(Consumer<Cache<String, String>> action) {
      this.action = action;
    }

    void to(Cache<String, String> cache) {
      action.accept(cache);
    }

    boolean deletes() {
      return this == REMOVE || this == REMOVE_ALL;
    }
  }

  private final WriterScript writer = new WriterScript();
  private final List<CacheFixture> fixtures = new ArrayList<>();
  private final List<FaultProxy> proxies = new ArrayList<>();
  private EmbeddedShards shards;
  private LoaderClaims claims;
  private Cache<String, String> plain;

  @BeforeEach
  void open(EmbeddedShards servers) {
    shards = servers;
    new ShardProbe(shards).flush();
    claims = new LoaderClaims(shards);
    plain = fixture(shards.uris()).strings("cache");
  }

  @AfterEach
  void close() {
    claims.assertNoneLeft();
    fixtures.forEach(CacheFixture::close);
    proxies.forEach(FaultProxy::close);
  }

  private CacheFixture fixture(String uris) {
    CacheFixture fixture = CacheFixture.on(uris);
    fixtures.add(fixture);
    return fixture;
  }

  private Cache<String, String> writing() {
    return fixture(shards.uris()).cache("cache", writer.writeThrough());
  }

  /** A cache behind proxies, each named as the server it stands for. */
  private Cache<String, String> proxied() {
    CacheFixture fixture = CacheFixture.withoutShards().with("timeout", "2s");
    fixtures.add(fixture);
    fixture.with("shards", "s0,s1,s2").with("topology-check", "warn");
    for (int i = 0; i < 3; i++) {
      EmbeddedShard shard = shards.shard(i);
      FaultProxy proxy = FaultProxy.to(shard.host(), shard.port());
      proxies.add(proxy);
      fixture.with("shard.s" + i + ".uri", "redis://" + proxy.host() + ":" + proxy.port());
    }
    return fixture.cache("cache", writer.writeThrough());
  }

  private String inRedis(String storedKey) {
    return shards.shards().stream()
        .map(shard -> shard.command("EXISTS", storedKey))
        .filter("1"::equals)
        .findAny()
        .orElse("absent");
  }

  @ParameterizedTest
  @EnumSource(Write.class)
  void whenServersAreOutOfMemoryAfterTheWriterTheEntryIsRemoved(Write write) {
    Cache<String, String> cache = writing();
    cache.putAll(Map.of(KEY, "old", "other", "old"));
    writer.after(key -> maxMemory("1"));
    try {
      if (write.deletes()) { // needs no memory
        write.to(cache);
      } else {
        assertThatThrownBy(() -> write.to(cache))
            .isInstanceOf(CacheException.class)
            .hasStackTraceContaining("what failed was removed")
            .hasStackTraceContaining("OOM");
      }
    } finally {
      maxMemory("0");
    }
    assertThat(writer.table().get(KEY)).isEqualTo(write.deletes() ? null : "new");
    assertThat(plain.containsKey(KEY)).isFalse();
  }

  private void maxMemory(String bytes) {
    shards.shards().forEach(shard -> shard.command("CONFIG", "SET", "maxmemory", bytes));
  }

  @Test
  void whenServersAreOutOfMemoryBeforeTheWriterNothingIsDone() {
    Cache<String, String> cache = writing();
    cache.put(KEY, "old");
    maxMemory("1");
    try {
      assertThatThrownBy(() -> cache.put(KEY, "new")).isInstanceOf(CacheException.class);
    } finally {
      maxMemory("0");
    }
    assertThat(writer.table()).containsEntry(KEY, "old");
    assertThat(plain.get(KEY)).isEqualTo("old");
  }

  @ParameterizedTest
  @EnumSource(Write.class)
  void whenTheReplyIsLostAfterTheWriterTheEntryIsRemoved(Write write) {
    Cache<String, String> cache = proxied();
    cache.putAll(Map.of(KEY, "old", "other", "old"));
    writer.after(key -> proxies.forEach(proxy -> proxy.loseEveryNthReply("EVALSHA", 1)));

    assertThatThrownBy(() -> write.to(cache))
        .isInstanceOf(CacheException.class)
        .hasStackTraceContaining("what failed was removed");

    proxies.forEach(proxy -> proxy.loseEveryNthReply("", 1));
    assertThat(writer.table().get(KEY)).isEqualTo(write.deletes() ? null : "new");
    assertThat(inRedis("jcache:cache:" + KEY)).isEqualTo("absent");
    writer.after(key -> {});
    cache.put(KEY, "again");
    assertThat(cache.get(KEY)).isEqualTo("again");
  }

  @Test
  void aLostReplyAboutALeaseIsAskedForAgain() {
    Cache<String, String> cache = proxied();
    cache.put(KEY, "old");
    writer.before(key -> proxies.forEach(proxy -> proxy.loseEveryNthReply("", 1)));
    proxies.forEach(proxy -> proxy.loseEveryNthReply("EVALSHA", 2));

    assertThat(cache.replace(KEY, "other", "new")).isFalse(); // loses the end of the lease
    claims.assertNoneLeft();
    cache.put(KEY, "new"); // loses its beginning

    assertThat(proxies.stream().mapToInt(FaultProxy::lost).sum()).isEqualTo(2);
    assertThat(cache.get(KEY)).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource(
      value = Write.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"PUT_ALL", "REMOVE_ALL"})
  void whenTheReplyToTheLeaseIsLostTheWriterIsNotCalledAndNoLeaseStays(Write write) {
    Cache<String, String> cache = proxied();
    cache.putAll(Map.of(KEY, "old", "other", "old"));
    writer.takeCalls();
    proxies.forEach(proxy -> proxy.loseEveryNthReply("EVALSHA", 1));

    assertThatThrownBy(() -> write.to(cache)).isInstanceOf(CacheException.class);

    assertThat(writer.takeCalls()).isEmpty();
    claims.assertNoneLeft();
    proxies.forEach(proxy -> proxy.loseEveryNthReply("", 1));
    assertThat(cache.get(KEY)).isEqualTo("old");
  }

  @Test
  void aDeadShardLeavesNoLeasesOnTheOthers() {
    Cache<String, String> cache = writing();
    Map<String, String> entries = entries(60, "value");
    cache.putAll(entries);
    writer.takeCalls();
    EmbeddedShard dead = shards.shard(1);
    dead.kill();
    try {
      assertThatThrownBy(() -> cache.putAll(entries)).isInstanceOf(CacheException.class);
      assertThat(writer.takeCalls()).isEmpty();

      long start = System.nanoTime();
      entries.keySet().stream()
          .filter(key -> CacheFixture.sharded(cache).shardFor(key).index() != 1)
          .forEach(key -> cache.put(key, "new"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    } finally {
      dead.restart();
    }
  }

  @Test
  void aPartWhoseLeasesCannotBeTakenFailsAndThePartsBeforeItAreDoneAndCounted() {
    Cache<String, String> cache =
        fixture(shards.uris())
            .with("timeout", "500ms")
            .cache("cache", writer.writeThrough().setStatisticsEnabled(true));
    Map<String, String> entries = entries(2_500, "value");
    EmbeddedShard dying = shards.shard(2);
    AtomicInteger written = new AtomicInteger();
    writer.after(
        key -> {
          if (written.incrementAndGet() == 1_000) {
            dying.kill();
          }
        });
    try {
      CacheException failure =
          catchThrowableOfType(CacheException.class, () -> cache.putAll(entries));

      assertThat(failure).hasMessageContaining("Failed keys: ");
      assertThat(writer.table()).hasSize(1_000);
      assertThat(CacheCounters.of(cache).puts()).isBetween(1L, 1_000L);
    } finally {
      dying.restart();
    }
  }

  @Test
  void aShardThatHangsAfterTheWriterCostsNoMoreTimeForManyKeysThanForOne() {
    Cache<String, String> cache =
        fixture(shards.uris())
            .with("timeout", "500ms")
            .with("lease", "2s") // nobody can take the leases on the shard back
            .cache("cache", writer.writeThrough());
    Map<String, String> entries = entries(300, "old");
    cache.putAll(entries);
    entries.replaceAll((key, value) -> "new");
    EmbeddedShard hanging = shards.shard(2);
    writer.after(key -> pauseOnce(hanging));
    long start = System.nanoTime();
    try {
      assertThatThrownBy(() -> cache.putAll(entries))
          .isInstanceOf(CacheException.class)
          .hasStackTraceContaining("may be out of date");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    } finally {
      hanging.resume();
    }

    assertThat(writer.table()).isEqualTo(entries);
    assertThat(plain)
        .filteredOn(entry -> CacheFixture.sharded(plain).shardFor(entry.getKey()).index() != 2)
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.getValue()).isEqualTo("new"));
  }

  private void pauseOnce(EmbeddedShard shard) {
    shard.pause();
    writer.after(key -> {});
  }

  @Test
  void putAllsOfTheSameKeysInOppositeOrderEnd() {
    Cache<String, String> here = writing();
    Cache<String, String> there = writing();
    List<String> keys = IntStream.range(0, 40).mapToObj(i -> "key" + i).toList();
    List<Running<String>> running = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      int number = thread;
      running.add(
          LoaderThreads.run(
              () -> {
                for (int round = 0; round < 10; round++) {
                  String value = number + "/" + round;
                  Map<String, String> entries = new LinkedHashMap<>();
                  for (int i = 0; i < keys.size(); i++) {
                    int index = number % 2 == 0 ? i : keys.size() - 1 - i;
                    entries.put(keys.get(index), value);
                  }
                  (number < 3 ? here : there).putAll(entries);
                }
              }));
    }

    assertThat(running).allSatisfy(call -> assertThat(call.await()).isEqualTo("done"));
    Map<String, String> left = new TreeMap<>();
    plain.forEach(entry -> left.put(entry.getKey(), entry.getValue()));
    assertThat(left).isEqualTo(writer.table()).hasSize(40);
    assertThat(left.values()).as("no two of them got mixed up").containsOnly(left.get("key0"));
  }

  @Test
  void aWriterThatWritesItsOwnKeyEndsWithAnExceptionAndLeavesNothing() {
    Cache<String, String> cache =
        fixture(shards.uris()).with("timeout", "300ms").cache("cache", writer.writeThrough());
    cache.put(KEY, "old");
    writer.before(key -> cache.put(key, "from within"));

    assertThatThrownBy(() -> cache.put(KEY, "new")).isInstanceOf(CacheWriterException.class);
    assertThatThrownBy(() -> cache.putAll(Map.of(KEY, "new")))
        .isInstanceOf(CacheWriterException.class);
    assertThatThrownBy(() -> cache.remove(KEY)).isInstanceOf(CacheWriterException.class);

    claims.assertNoneLeft();
    assertThat(plain.get(KEY)).isEqualTo("old");
  }

  @Test
  void aWriterMayReadItsOwnKeyAndWriteOthers() {
    AtomicReference<@Nullable Cache<String, String>> self = new AtomicReference<>();
    List<String> seen = new ArrayList<>();
    writer.before(
        key -> {
          Cache<String, String> cache = Objects.requireNonNull(self.get());
          seen.add(key + "=" + cache.get(key));
          if (key.equals(KEY)) {
            cache.put("log", "written");
          }
        });
    Cache<String, String> cache = writing();
    self.set(cache);

    cache.put(KEY, "value");

    assertThat(seen).containsExactly("key=null", "log=null");
    assertThat(plain.get("log")).isEqualTo("written");
    assertThat(plain.get(KEY)).isEqualTo("value");
  }

  @Test
  void writersThatWriteEachOthersKeysEnd() {
    Cache<String, String> cache =
        fixture(shards.uris()).with("timeout", "300ms").cache("cache", writer.writeThrough());
    LoaderGate both = new LoaderGate();
    writer.before(
        key -> {
          both.pass();
          cache.put(key.equals("a") ? "b" : "a", "from within");
        });

    Running<String> first = LoaderThreads.run(() -> cache.put("a", "new"));
    Running<String> second = LoaderThreads.run(() -> cache.put("b", "new"));
    both.awaitArrivals(2);
    both.open();

    assertThatThrownBy(first::await).isInstanceOf(CacheWriterException.class);
    assertThatThrownBy(second::await).isInstanceOf(CacheWriterException.class);
    claims.assertNoneLeft();
    assertThat(plain.iterator()).isExhausted();
  }

  @Test
  void aThreadThatIsInterruptedWaitsForALeaseWithPauses() {
    Cache<String, String> cache = writing();
    cache.put(KEY, "old");
    claims.lease(cache, KEY, Duration.ofMillis(400));
    ShardProbe probe = new ShardProbe(shards);
    probe.forgetCommands();

    Running<Boolean> put =
        LoaderThreads.start(
            () -> {
              Thread.currentThread().interrupt();
              cache.put(KEY, "new");
              return Thread.currentThread().isInterrupted();
            });

    assertThat(put.await()).as("still interrupted").isTrue();
    assertThat(plain.get(KEY)).isEqualTo("new");
    assertThat(probe.commands().get("evalsha")).isLessThan(150);
  }

  @Test
  void aCallGivesUpWhenSomebodyElseHasALeaseForTooLong() {
    Cache<String, String> cache =
        fixture(shards.uris())
            .with("timeout", "300ms")
            .with("lease", "200ms")
            .cache("cache", writer.writeThrough());
    cache.put(KEY, "old");
    writer.takeCalls();
    claims.lease(cache, KEY, Duration.ofSeconds(60));

    for (Write write : Write.values()) {
      CacheException failure = catchThrowableOfType(CacheException.class, () -> write.to(cache));
      assertThat(failure).as(write.name()).hasMessageContaining("shardcache.lease");
    }

    assertThat(writer.takeCalls()).isEmpty();
    assertThat(plain.get(KEY)).isEqualTo("old");
    claims.release(cache, KEY);
  }

  @ParameterizedTest
  @EnumSource(Write.class)
  void aWriterThatTakesLongerThanItsLeaseLeavesTheEntryAbsent(Write write) {
    Cache<String, String> cache =
        fixture(shards.uris()).with("lease", "150ms").cache("cache", writer.writeThrough());
    cache.putAll(Map.of(KEY, "old", "other", "old"));
    writer.after(key -> awaitNoClaims());

    write.to(cache);

    assertThat(writer.table().get(KEY)).isEqualTo(write.deletes() ? null : "new");
    assertThat(plain.containsKey(KEY)).isFalse();
  }

  private void awaitNoClaims() {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(10))
        .until(() -> claims.all().isEmpty());
  }

  @Test
  void ofTwoWritersThatOverlapNeitherLeavesItsValue() {
    LoaderGate gate = new LoaderGate();
    Cache<String, String> slow =
        fixture(shards.uris()).with("lease", "150ms").cache("cache", writer.writeThrough());
    WriterScript quick = new WriterScript();
    Cache<String, String> fast = fixture(shards.uris()).cache("cache", quick.writeThrough());
    slow.put(KEY, "old");
    writer.before(key -> gate.pass());

    Running<String> put = LoaderThreads.run(() -> slow.put(KEY, "slow"));
    gate.awaitArrivals(1);
    claims.assertAllEnd();
    awaitNoClaims();
    fast.put(KEY, "fast");
    assertThat(plain.get(KEY)).isEqualTo("fast");
    gate.open();
    put.await();

    assertThat(plain.containsKey(KEY)).as("nobody knows who wrote last").isFalse();
  }

  @Test
  void aLoadBesideAWriterIsNotStored() {
    LoaderGate gate = new LoaderGate();
    Cache<String, String> cache = writing();
    LoaderScript loader = new LoaderScript(key -> writer.table().getOrDefault(key, "none"));
    Cache<String, String> reading = fixture(shards.uris()).cache("cache", loader.readThrough());
    writer.before(key -> gate.pass());
    Running<String> put = LoaderThreads.run(() -> cache.put(KEY, "new"));
    gate.awaitArrivals(1);

    assertThat(reading.get(KEY)).isEqualTo("none");
    assertThat(plain.containsKey(KEY)).isFalse();
    gate.open();
    put.await();

    assertThat(reading.get(KEY)).isEqualTo("new");
  }

  private static Map<String, String> entries(int count, String value) {
    return IntStream.range(0, count)
        .mapToObj(i -> "key" + i)
        .collect(Collectors.toMap(key -> key, key -> value, (a, b) -> a, TreeMap::new));
  }
}
