package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.ListTopology;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.store.TopologyCheck.OnDifference;
import org.shardcache.testing.Async;

/** What a manager does on the first use of a shard that others have used, perhaps differently. */
@WithEmbeddedShards(count = 3)
final class TopologyCheckIT {

  private static final String RECORD = StoreFixture.PREFIX + "~!topology";
  private static final Duration TIMEOUT = Duration.ofMillis(500);

  private final EmbeddedShards servers;
  private final EmbeddedShard a;
  private final EmbeddedShard b;
  private final EmbeddedShard c;
  private final List<Manager> managers = new ArrayList<>();

  TopologyCheckIT(EmbeddedShards servers) {
    this.servers = servers;
    this.a = servers.shard(0);
    this.b = servers.shard(1);
    this.c = servers.shard(2);
  }

  /** The shards of a cache manager and one cache on them. */
  private record Manager(VerifiedShards shards, KeyLayout layout, EntryStore store) {
    /** A key whose entry is on the given server. */
    String keyOn(EmbeddedShard server) {
      return keysOn(server).get(0);
    }

    List<String> keysOn(EmbeddedShard server) {
      return IntStream.range(0, 100)
          .mapToObj(i -> "key" + i)
          .filter(key -> shardOf(key).equals(server.name()))
          .toList();
    }

    private String shardOf(String key) {
      return shards
          .current()
          .shards()
          .list()
          .get(shards.current().shards().indexFor(layout.routingBytes(bytes(key))))
          .name();
    }

    void put(String key, String value) {
      store.apply(TestCache.put(key, value));
    }

    void putAll(String value) {
      store.applyAll(
          IntStream.range(0, 100).mapToObj(i -> TestCache.put("key" + i, value)).toList());
    }

    @Nullable String get(String key) {
      StoredValue found = store.read(bytes(key), Access.VALUE);
      return found == null ? null : StoreFixture.text(found.bytes());
    }

    List<@Nullable String> getAll() {
      return store.readAll(TestCache.keys("key", 100), Access.VALUE).stream()
          .map(found -> found == null ? null : StoreFixture.text(found.bytes()))
          .toList();
    }
  }

  @BeforeEach
  void empty() {
    servers.shards().forEach(server -> server.command("FLUSHALL"));
  }

  @AfterEach
  void close() {
    managers.forEach(manager -> manager.shards().close());
  }

  @ParameterizedTest
  @EnumSource
  void theFirstUseStoresTheTopologyOnEachShardForALimitedTime(OnDifference onDifference) {
    Manager manager = manager(onDifference, "abc", a, b, c);
    manager.putAll("v");

    assertThat(manager.getAll()).containsOnly("v");
    for (EmbeddedShard server : servers.shards()) {
      assertThat(server.command("GET", RECORD)).startsWith("abc#");
      assertThat(daysLeft(server)).isBetween(29L, 30L);
    }
  }

  @Test
  void nothingIsSentToAShardBeforeItsFirstUse() {
    Manager manager = manager(OnDifference.WARN, "abc", a, b, c);
    manager.put(manager.keyOn(a), "v");

    assertThat(a.command("EXISTS", RECORD)).isEqualTo("1");
    assertThat(b.command("EXISTS", RECORD)).isEqualTo("0");
    assertThat(c.command("EXISTS", RECORD)).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource
  void theSameTopologyPassesKeepsTheEntriesAndIsRenewed(OnDifference onDifference) {
    manager(onDifference, "abc", a, b, c).putAll("v");
    servers.shards().forEach(server -> server.command("PEXPIRE", RECORD, "100000"));
    String before = a.command("GET", RECORD);

    String log =
        logOf(() -> assertThat(manager(onDifference, "abc", a, b, c).getAll()).containsOnly("v"));

    assertThat(log).isEmpty();
    assertThat(a.command("GET", RECORD)).isEqualTo(before);
    assertThat(servers.shards()).allMatch(server -> daysLeft(server) >= 29);
  }

  @Test
  void whoNeedsACheckWhileTheListIsBeingChangedWaitsOneBudgetAtMost() throws Exception {
    try (ListTopology topology = StoreFixture.topology(servers.shards(), TIMEOUT)) {
      Shards shards = topology.shards();
      TopologyCheck check = check(OnDifference.WARN, "abc");
      CountDownLatch changing = new CountDownLatch(1);
      CountDownLatch changed = new CountDownLatch(1);
      CompletableFuture<Boolean> change =
          Async.supply(
              () ->
                  check.superseding(
                      () -> {
                        changing.countDown();
                        return awaited(changed);
                      }));
      changing.await();

      long start = System.nanoTime();
      Map<Integer, ShardException> refusals = check.verify(shards, Set.of(0, 1));

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(TIMEOUT, TIMEOUT.plusMillis(250));
      assertThat(refusals).containsOnlyKeys(0, 1);
      assertThat(refusals.get(1))
          .hasMessageContaining(b.name())
          .hasMessageContaining("shardcache.timeout")
          .hasMessageContaining("try again");
      changed.countDown();
      assertThat(change.join()).isTrue();
      assertThat(check.verify(shards, Set.of(0, 1))).isEmpty();
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aShardThatHangsDoesNotHoldUpTheFirstUseOfOthers() throws Exception {
    Manager manager = manager(OnDifference.WARN, "abc", a, b, c);
    String onA = manager.keyOn(a);
    String onB = manager.keyOn(b);
    a.pause();
    try {
      CompletableFuture<Void> hung =
          Async.run(
              () -> assertThatThrownBy(() -> manager.put(onA, "v")).hasMessageContaining(a.name()));
      await().pollDelay(TIMEOUT.dividedBy(10)).until(() -> true); // it is under way
      long start = System.nanoTime();

      manager.put(onB, "v");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.dividedBy(2));
      hung.join();
    } finally {
      a.resume();
    }
  }

  @Test
  void aDifferenceIsLoggedOnceAndTheOwnTopologyStored() {
    manager(OnDifference.WARN, "ab weights 1", a, b).putAll("v");
    Manager manager = manager(OnDifference.WARN, "ab weights 2", a, b);

    String log = logOf(() -> manager.put(manager.keyOn(a), "w"));
    String later =
        logOf(
            () -> {
              manager.put(manager.keyOn(a), "w");
              manager.get(manager.keyOn(a));
            });

    assertThat(log)
        .contains("WARN", "'ab weights 1'", "'ab weights 2'", "'" + a.name() + "'")
        .contains("shardcache.router", "shardcache.shards");
    assertThat(later).isEmpty();
    assertThat(a.command("GET", RECORD)).startsWith("ab weights 2#");
    assertThat(b.command("GET", RECORD)).startsWith("ab weights 1#");
    assertThat(manager.get(manager.keysOn(a).get(1))).isEqualTo("v");
  }

  @Test
  void aRefusedDifferenceFailsEveryOperationOnThatShardAndChangesNothing() {
    Manager old = manager(OnDifference.REFUSE, "abc", a, b, c);
    old.putAll("v");
    b.command("SET", RECORD, "bd#1", "PX", "1000000");
    Manager manager = manager(OnDifference.REFUSE, "abc", a, b, c);
    String onB = manager.keyOn(b);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> manager.put(onB, "w"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("'" + b.name() + "'")
          .hasMessageContaining("'bd'")
          .hasMessageContaining("'abc'")
          .hasMessageContaining("shardcache.topology-check=refuse")
          .hasMessageContaining("Nothing was done");
      assertThatThrownBy(() -> manager.get(onB)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> manager.store().clear()).isInstanceOf(StoreException.class);
    }

    assertThat(b.command("GET", RECORD)).isEqualTo("bd#1");
    assertThat(old.get(onB)).isEqualTo("v");
  }

  @Test
  void aRefusedShardFailsItsKeysOfABulkOperationOnly() {
    b.command("SET", RECORD, "bd#1");
    Manager manager = manager(OnDifference.REFUSE, "abc", a, b, c);

    StoreException failure = catchThrowableOfType(StoreException.class, () -> manager.putAll("v"));

    List<String> failed = failure.failures().keySet().stream().map(i -> "key" + i).toList();
    assertThat(failed).containsExactlyElementsOf(manager.keysOn(b));
    assertThat(manager.keysOn(a)).allMatch(key -> "v".equals(manager.get(key)));
    assertThat(manager.keysOn(c)).allMatch(key -> "v".equals(manager.get(key)));
    assertThat(b.command("KEYS", "*")).isEqualTo(RECORD);
  }

  @Test
  void aPurgeRemovesAllUnderTheManagersPrefixAndNothingElse() {
    manager(OnDifference.WARN, "ab", a, b).putAll("v");
    for (EmbeddedShard server : servers.shards()) {
      server.command("SET", StoreFixture.PREFIX + "another cache:k", "v");
      server.command("SET", "foreign", "x");
      server.command("SET", "jcach", "x");
    }

    Manager manager = manager(OnDifference.PURGE, "abc", a, b, c);
    String log = logOf(() -> assertThat(manager.get(manager.keyOn(a))).isNull());

    assertThat(log).contains("WARN", "'abc'", "shardcache.topology-check=purge");
    for (EmbeddedShard server : servers.shards()) {
      assertThat(server.command("KEYS", "*").lines())
          .containsExactlyInAnyOrder("foreign", "jcach", RECORD);
    }
    manager.putAll("w");
    assertThat(manager(OnDifference.PURGE, "abc", a, b, c).getAll()).containsOnly("w");
  }

  /** It restarted empty; or the record alone was evicted, and the entries may be anybody's. */
  @ParameterizedTest
  @ValueSource(strings = {"FLUSHALL", "DEL " + RECORD})
  void aPurgeOfAShardThatLostItsRecordSparesTheOthersIfTheyShareTheirPast(String loss) {
    Manager before = manager(OnDifference.PURGE, "abc", a, b, c);
    before.putAll("v");
    c.command(loss.split(" "));

    Manager manager = manager(OnDifference.PURGE, "abc", a, b, c);

    assertThat(manager.keysOn(c)).map(manager::get).containsOnlyNulls();
    assertThat(manager.keysOn(a)).map(manager::get).containsOnly("v");
    assertThat(manager.keysOn(b)).map(manager::get).containsOnly("v");
    assertThat(c.command("GET", RECORD)).isEqualTo(a.command("GET", RECORD));
    manager.putAll("w");
    assertThat(manager(OnDifference.PURGE, "abc", a, b, c).getAll()).containsOnly("w");
  }

  @Test
  void noValueFromBeforeReappearsWhenAShardWithoutARecordWasAway() {
    manager(OnDifference.PURGE, "abc", a, b, c).putAll("old");
    manager(OnDifference.PURGE, "ab", a, b).putAll("newer");
    c.command("DEL", RECORD);

    assertThat(manager(OnDifference.PURGE, "abc", a, b, c).getAll()).containsOnlyNulls();
  }

  @Test
  void noValueFromBeforeReappearsWhenAShardLeavesAndComesBack() {
    manager(OnDifference.PURGE, "abc", a, b, c).putAll("old");
    manager(OnDifference.PURGE, "ab", a, b).putAll("newer");

    Manager manager = manager(OnDifference.PURGE, "abc", a, b, c);

    assertThat(manager.get(manager.keyOn(c))).isNull();
    assertThat(manager.getAll()).containsOnlyNulls();
    manager.putAll("newest");
    assertThat(manager(OnDifference.PURGE, "abc", a, b, c).getAll()).containsOnly("newest");
  }

  @Test
  void noValueFromBeforeReappearsOnAShardThatIsDownWhileTheOthersArePurged() {
    manager(OnDifference.PURGE, "abc", a, b, c).putAll("old");
    manager(OnDifference.PURGE, "ab", a, b).putAll("newer");
    c.pause();
    try {
      Manager early = manager(OnDifference.PURGE, "abc", a, b, c);
      early.put(early.keyOn(a), "newest");
      assertThat(early.get(early.keyOn(a))).isEqualTo("newest");
      assertThatThrownBy(() -> early.get(early.keyOn(c))).isInstanceOf(StoreException.class);
      c.resume();

      assertThat(early.get(early.keyOn(c))).isNull();
      assertThat(early.get(early.keyOn(a))).isEqualTo("newest");
    } finally {
      c.resume();
    }
  }

  @Test
  void aPurgeNoticesAnInterludeThatWasOnlyWarnedOf() {
    manager(OnDifference.PURGE, "abc", a, b, c).putAll("old");
    manager(OnDifference.WARN, "ab", a, b).putAll("newer");
    logOf(() -> manager(OnDifference.WARN, "abc", a, b, c).getAll());

    assertThat(manager(OnDifference.PURGE, "abc", a, b, c).getAll()).containsOnlyNulls();
  }

  @ParameterizedTest
  @EnumSource
  void aDeadShardDoesNotStopTheOthersAndIsCheckedWhenItComesBack(OnDifference onDifference) {
    Manager manager = manager(onDifference, "abc", a, b, c);
    String onA = manager.keyOn(a);
    String onB = manager.keyOn(b);
    b.kill();
    try {
      manager.put(onA, "v");
      assertThat(manager.get(onA)).isEqualTo("v");
      assertThatThrownBy(() -> manager.put(onB, "v"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("'" + b.name() + "'");
    } finally {
      b.restart();
    }
    b.command("SET", RECORD, "bd#1");
    b.command("SET", manager.layout().keySpace() + onB, "old");

    switch (onDifference) {
      case WARN -> assertThat(logOf(() -> manager.get(onB))).contains("'bd'");
      case REFUSE -> {
        assertThatThrownBy(() -> manager.get(onB)).hasMessageContaining("'bd'");
        b.command("DEL", RECORD);
        assertThat(manager.get(onB)).isEqualTo("old");
      }
      case PURGE -> assertThat(manager.get(onB)).isNull();
    }
    assertThat(manager.get(onA)).isEqualTo("v");
    assertThat(b.command("GET", RECORD)).startsWith("abc#");
  }

  @Test
  void callersOfAShardThatHangsDoNotWaitForOneAnother() throws Exception {
    Manager manager = manager(OnDifference.WARN, "abc", a, b, c);
    String onA = manager.keyOn(a);
    String onB = manager.keyOn(b);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> callers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(
                        () -> {
                          try {
                            manager.put(onB, "v");
                          } catch (StoreException e) {
                            failures.add(e);
                          }
                        }))
            .toList();
    b.pause();
    try {
      long start = System.nanoTime();
      callers.forEach(Thread::start);
      manager.put(onA, "v");
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(3));
    } finally {
      b.resume();
    }

    assertThat(failures)
        .hasSize(8)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .hasMessageContaining("'" + b.name() + "'")
                    .hasMessageContaining("the operation itself was not sent"));
    assertThat(manager.get(onB)).isNull();
  }

  private static TopologyCheck check(OnDifference onDifference, String topology) {
    return new TopologyCheck(
        onDifference,
        topology,
        KeyLayout.managerKey(StoreFixture.PREFIX, "topology"),
        KeyLayout.ofOwnedPrefix(StoreFixture.PREFIX).pattern());
  }

  private Manager manager(OnDifference onDifference, String topology, EmbeddedShard... shards) {
    VerifiedShards verified =
        new VerifiedShards(
            StoreFixture.topology(List.of(shards), TIMEOUT), view -> check(onDifference, topology));
    KeyLayout layout = KeyLayout.ofCache(StoreFixture.PREFIX, "orders");
    Manager manager =
        new Manager(
            verified,
            layout,
            new RedisEntryStore(verified, layout, "orders", ClaimUse.PROCESSORS, 1_000));
    managers.add(manager);
    return manager;
  }

  private static long daysLeft(EmbeddedShard server) {
    return TimeUnit.MILLISECONDS.toDays(Long.parseLong(server.command("PTTL", RECORD)) + 60_000);
  }

  /** What is logged meanwhile: the logger of the tests writes to the standard error stream. */
  private static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
