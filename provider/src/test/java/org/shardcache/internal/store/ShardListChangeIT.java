package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.Endpoint;
import org.shardcache.internal.shard.ListTopology;
import org.shardcache.internal.shard.Shards;
import org.shardcache.internal.store.TopologyCheck.OnDifference;
import org.shardcache.routing.ShardDescriptor;
import org.shardcache.routing.ShardRouters;
import org.shardcache.testing.FaultProxy;

/** Another list of shards takes the place of the current one while calls go on. */
@WithEmbeddedShards(count = 4)
final class ShardListChangeIT {

  private static final Duration TIMEOUT = Duration.ofMillis(300);
  private static final int KEYS = 300;
  private static final KeyLayout OWN_PREFIX = KeyLayout.ofOwnedPrefix("own:");

  private final EmbeddedShard a;
  private final EmbeddedShard b;
  private final EmbeddedShard c;
  private final EmbeddedShard d;
  private final EmbeddedShards servers;
  private final List<Manager> managers = new ArrayList<>();

  ShardListChangeIT(EmbeddedShards servers) {
    this.servers = servers;
    this.a = servers.shard(0);
    this.b = servers.shard(1);
    this.c = servers.shard(2);
    this.d = servers.shard(3);
  }

  /** The shards of a cache manager and one cache on them. */
  private record Manager(VerifiedShards shards, ShardListChange change, EntryStore store) {

    long changeTo(EmbeddedShard... members) throws Exception {
      return changeTo(members(members));
    }

    long changeTo(List<ListTopology.Member> members) throws Exception {
      return change.to(members).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void put(int key, String value) {
      store.apply(TestCache.put("key" + key, value));
    }

    String get(int key) {
      StoredValue found = store.read(bytes("key" + key), Access.VALUE);
      return found == null ? "nothing" : StoreFixture.text(found.bytes());
    }

    void putAll(String value) {
      IntStream.range(0, KEYS).forEach(key -> put(key, value + key));
    }

    List<Integer> keysWith(String value) {
      return IntStream.range(0, KEYS).filter(key -> get(key).equals(value + key)).boxed().toList();
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

  @Test
  void everyKeyIsOnItsNewShardOrNowhereAfterAShardWasAdded() throws Exception {
    Manager manager = manager(a, b, c);
    manager.putAll("v");
    long before = entries(a, b, c);

    long removed = manager.changeTo(a, b, c, d);

    List<Integer> kept = manager.keysWith("v");
    assertThat(kept).hasSize((int) (KEYS - removed));
    assertThat(removed).isBetween(KEYS / 8L, KEYS / 2L); // about a quarter
    assertThat(entries(a, b, c)).isEqualTo(before - removed);
    manager.putAll("w");
    assertThat(manager.keysWith("w")).hasSize(KEYS);
    assertThat(entries(a, b, c, d)).isEqualTo(KEYS);
  }

  @Test
  void noValueFromBeforeComesBackWithAShardThatWasAwayAndCouldNotBeCleaned() throws Exception {
    noValueComesBackWithAShardThatWasAway(manager(a, b, c));
  }

  @Test
  void norDoesOneOfACacheWithAPrefixOfItsOwn() throws Exception {
    noValueComesBackWithAShardThatWasAway(manager(OWN_PREFIX, a, b, c));
  }

  private void noValueComesBackWithAShardThatWasAway(Manager manager) throws Exception {
    manager.putAll("old");
    c.pause();
    try {
      assertThatThrownBy(() -> manager.changeTo(a, b))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("'" + c.name() + "'");
    } finally {
      c.resume();
    }
    manager.putAll("new");
    assertThat(c.command("KEYS", "*:key*")).isNotBlank();

    manager.changeTo(a, b, c);

    assertThat(manager.keysWith("old")).isEmpty();
    assertThat(manager.keysWith("new")).isNotEmpty();
  }

  @Test
  void aShardThatKeepsStaleCopiesStopsTheNextChangeUntilTheyCanBeRemoved() throws Exception {
    Manager manager = manager(a, b, c);
    manager.putAll("old");
    manager.change().to(members(a, b, c)).toCompletableFuture().get();
    Manager other = manager(a, b, c);
    a.pause();
    try {
      assertThatThrownBy(() -> manager.changeTo(a, b, c, d)).hasMessageContaining(a.name());
      assertThatThrownBy(() -> manager.changeTo(a, b, c))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("were not changed");
    } finally {
      a.resume();
    }
    manager.putAll("new");

    manager.changeTo(a, b, c);

    assertThat(manager.keysWith("old")).isEmpty();
    assertThat(other.keysWith("old")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aShardThatStaysAndWasAwayDuringTheChangeIsUsedAgainWhateverIsDoneAboutDifferences(
      OnDifference onDifference) {
    KeyLayout layout = KeyLayout.ofCache(StoreFixture.PREFIX, "orders");
    Manager manager = manager(onDifference, layout, a, b, c);
    manager.putAll("v");
    a.pause();
    try {
      assertThatThrownBy(() -> manager.changeTo(a, b, c, d)).hasMessageContaining(a.name());
    } finally {
      a.resume();
    }

    await()
        .ignoreExceptionsInstanceOf(StoreException.class)
        .untilAsserted(() -> manager.putAll("w"));

    assertThat(manager.keysWith("w")).hasSize(KEYS);
    assertThat(topologyOn(a)).isEqualTo(topologyOn(b)).contains(d.name());
  }

  @Test
  void aShardThatJoinsAndCannotBeReachedChangesNothing() throws Exception {
    Manager manager = manager(a, b, c);
    manager.putAll("v");
    d.pause();
    try {
      assertThatThrownBy(() -> manager.changeTo(a, b, c, d))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("'" + d.name() + "'")
          .hasMessageContaining("were not changed");
    } finally {
      d.resume();
    }
    assertThat(manager.keysWith("v")).hasSize(KEYS);
    assertThat(manager.shards().current().shards().list()).hasSize(3);
  }

  @Test
  void aLateCallOfTheOldListLeavesTheTopologyOfTheNewOne() throws Exception {
    Manager manager = manager(a, b, c);
    VerifiedShards.View old = manager.shards().current();
    manager.changeTo(a, b, c, d);
    String stored = topologyOn(a);

    for (int shard = 0; shard < 3; shard++) {
      assertThat(
              old.execute(
                      new Shards.Routed<>(
                          shard, KeySpaceScan.page(KeySpaceScan.START, bytes("nothing"))))
                  .keys())
          .isEmpty();
    }

    assertThat(stored).contains(d.name());
    assertThat(List.of(topologyOn(a), topologyOn(b), topologyOn(c), topologyOn(d)))
        .containsOnly(stored);
  }

  @Test
  void aWalkThatGoesOnAfterAChangeGivesNoValueThatWasReplacedSince() {
    Manager manager = manager(a, b, c);
    manager.putAll("old");
    Iterator<ScannedEntry> walk = manager.store().scan();
    Set<String> readBefore = new HashSet<>();
    for (int i = 0; i < 64; i++) { // one batch, as large as the first one is
      readBefore.add(StoreFixture.text(walk.next().key()));
    }
    manager.change().to(members(a, b, c, d));
    manager.putAll("new");

    while (walk.hasNext()) {
      ScannedEntry entry = walk.next();
      assertThat(readBefore).doesNotContain(StoreFixture.text(entry.key()));
      assertThat(StoreFixture.text(entry.bytes())).startsWith("new");
    }
  }

  @Test
  void closingEndsWhatAChangeHasLeftToDoInTheBackgroundAndItsConnections() {
    Manager manager = manager(a, b, c);
    manager.putAll("v");
    VerifiedShards.View old = manager.shards().current();
    CompletableFuture<Long> removed = manager.change().to(members(a, b)).toCompletableFuture();

    manager.shards().close();

    assertThatThrownBy(
            () ->
                old.execute(
                    new Shards.Routed<>(
                        0, KeySpaceScan.page(KeySpaceScan.START, bytes("nothing")))))
        .hasMessageContaining("the cache manager is closed");
    assertThat(removed)
        .failsWithin(TIMEOUT.multipliedBy(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("the cache manager is closed");
    assertThat(entries(c)).isPositive();
  }

  @Test
  void serversThatGetOtherAddressesKeepTheirEntries() throws Exception {
    Manager manager = manager(a, b, c);
    manager.putAll("v");
    try (FaultProxy toA = FaultProxy.to(a.host(), a.port());
        FaultProxy toB = FaultProxy.to(b.host(), b.port());
        FaultProxy toC = FaultProxy.to(c.host(), c.port())) {

      assertThat(manager.changeTo(List.of(under(toA, a), member(b), member(c)))).isZero();
      assertThat(manager.keysWith("v")).hasSize(KEYS);

      assertThat(manager.changeTo(List.of(member(a), under(toB, b), under(toC, c)))).isZero();
      assertThat(manager.keysWith("v")).hasSize(KEYS);

      assertThat(manager.changeTo(List.of(under(toA, a), member(b), member(c)))).isZero();
      assertThat(manager.keysWith("v")).hasSize(KEYS);
    }
  }

  @Test
  void aServerWithTwoNamesKeepsTheEntriesOfBothWhenBothGetOtherAddresses() throws Exception {
    try (FaultProxy first = FaultProxy.to(a.host(), a.port());
        FaultProxy second = FaultProxy.to(a.host(), a.port());
        FaultProxy third = FaultProxy.to(a.host(), a.port())) {
      Manager manager = manager(List.of(member("x", a), under(first, "y"), member(b)));
      manager.putAll("v");

      assertThat(manager.changeTo(List.of(under(second, "x"), under(third, "y"), member(b))))
          .isZero();

      assertThat(manager.keysWith("v")).hasSize(KEYS);
    }
  }

  @Test
  void whatMovesToAShardThatJoinsLeavesAServerThatGetsAnotherAddress() throws Exception {
    Manager manager = manager(a, b, c);
    manager.putAll("old");
    try (FaultProxy toA = FaultProxy.to(a.host(), a.port())) {

      long removed = manager.changeTo(List.of(under(toA, a), member(b), member(c), member(d)));

      assertThat(removed).isBetween(KEYS / 8L, KEYS / 2L);
      assertThat(manager.keysWith("old")).hasSize((int) (KEYS - removed));
      assertThat(entries(a, b, c, d)).isEqualTo(KEYS - removed);
      manager.putAll("new");
      manager.changeTo(a, b, c);
      assertThat(manager.keysWith("old")).isEmpty();
    }
  }

  @Test
  void whatCannotBeToldFromAServerThatGotAnotherAddressIsNotRemoved() throws Exception {
    Manager manager = manager(a, b, c);
    manager.putAll("v");
    long before = entries(a);
    try (FaultProxy toA = FaultProxy.to(a.host(), a.port())) {
      toA.answer("SET"::equals, "-ERR not today\r\n");
      assertThatThrownBy(() -> manager.changeTo(List.of(under(toA, a), member(b), member(c))))
          .hasMessageContaining("not all could be walked");
      assertThat(entries(a)).isEqualTo(before);
    }
  }

  private static ListTopology.Member member(EmbeddedShard server) {
    return StoreFixture.member(server.name(), server);
  }

  private static ListTopology.Member member(String name, EmbeddedShard server) {
    return StoreFixture.member(name, server);
  }

  private static ListTopology.Member under(FaultProxy address, EmbeddedShard server) {
    return under(address, server.name());
  }

  private static ListTopology.Member under(FaultProxy address, String name) {
    return new ListTopology.Member(
        new ShardDescriptor(name),
        new Endpoint(address.host(), address.port(), 0, null, null, Duration.ofSeconds(1)));
  }

  private static String topologyOn(EmbeddedShard server) {
    return server.command("GET", "jcache:~!topology");
  }

  @Test
  void twoManagersThatChangeOneAfterTheOtherKeepWhatTheFirstHasStoredSince() throws Exception {
    Manager first = manager(a, b, c);
    Manager second = manager(a, b, c);
    first.putAll("v");
    second.keysWith("v");

    first.changeTo(a, b, c, d);
    first.putAll("w");
    second.changeTo(a, b, c, d);

    assertThat(second.keysWith("w")).hasSize(KEYS);
    assertThat(first.keysWith("w")).hasSize(KEYS);
  }

  @Test
  void callsGoOnWithoutAnErrorOrAWrongValueWhileTheListChanges() throws Exception {
    Manager manager = manager(a, b, c);
    AtomicBoolean stop = new AtomicBoolean();
    List<String> problems = Collections.synchronizedList(new ArrayList<>());
    List<Thread> callers =
        IntStream.range(0, 8)
            .mapToObj(
                caller ->
                    new Thread(
                        () -> {
                          for (int round = 0; !stop.get(); round++) {
                            readsItsOwnWrites(manager, caller, round, problems);
                          }
                        }))
            .toList();
    callers.forEach(Thread::start);
    try {
      for (int i = 0; i < 4; i++) {
        manager.changeTo(a, b, c, d);
        manager.changeTo(a, b, c);
      }
    } finally {
      stop.set(true);
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(problems).isEmpty();
  }

  /** A value may be gone after a change, but an older one never comes back. */
  private static void readsItsOwnWrites(
      Manager manager, int caller, int round, List<String> problems) {
    try {
      int key = caller * 1_000 + round % 20;
      String value = caller + "/" + round;
      manager.put(key, value);
      String found = manager.get(key);
      if (!found.equals(value) && !found.equals("nothing")) {
        problems.add("wrote " + value + ", read " + found);
      }
    } catch (StoreException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private long entries(EmbeddedShard... on) {
    return Arrays.stream(on)
        .flatMap(server -> server.command("KEYS", "jcache:orders:*").lines())
        .filter(line -> !line.isBlank())
        .count();
  }

  private Manager manager(EmbeddedShard... members) {
    return manager(KeyLayout.ofCache(StoreFixture.PREFIX, "orders"), members);
  }

  private Manager manager(KeyLayout layout, EmbeddedShard... members) {
    return manager(OnDifference.WARN, layout, members);
  }

  private Manager manager(OnDifference onDifference, KeyLayout layout, EmbeddedShard... members) {
    return manager(onDifference, layout, StoreFixture.topology(List.of(members), TIMEOUT));
  }

  private Manager manager(List<ListTopology.Member> members) {
    return manager(
        OnDifference.WARN,
        KeyLayout.ofCache(StoreFixture.PREFIX, "orders"),
        new ListTopology(members, ShardRouters.KETAMA, TIMEOUT, StoreFixture.LIMITS, "test"));
  }

  private Manager manager(OnDifference onDifference, KeyLayout layout, ListTopology topology) {
    VerifiedShards shards =
        new VerifiedShards(
            topology,
            view ->
                new TopologyCheck(
                    onDifference,
                    view.list().stream()
                        .map(s -> s.name())
                        .sorted()
                        .collect(Collectors.joining(" ")),
                    KeyLayout.managerKey(StoreFixture.PREFIX, "topology"),
                    KeyLayout.ofOwnedPrefix(StoreFixture.PREFIX).pattern()));
    ShardListChange change =
        new ShardListChange(
            topology,
            shards,
            () -> List.of(KeyLayout.ofOwnedPrefix(StoreFixture.PREFIX), OWN_PREFIX),
            StoreFixture.PREFIX,
            TIMEOUT,
            "test");
    Manager manager =
        new Manager(
            shards,
            change,
            new RedisEntryStore(shards, layout, "orders", ClaimUse.PROCESSORS, 1_000));
    managers.add(manager);
    return manager;
  }

  private static List<ListTopology.Member> members(EmbeddedShard... members) {
    return Arrays.stream(members).map(s -> StoreFixture.member(s.name(), s)).toList();
  }
}
