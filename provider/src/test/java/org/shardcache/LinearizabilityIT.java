package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.HistoryWorkload.Kind;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.history.EntryOperation;
import org.shardcache.history.HistoryEvent;
import org.shardcache.history.HistoryEvent.Returned;
import org.shardcache.history.HistoryEvent.Unknown;
import org.shardcache.history.Linearizability;
import org.shardcache.testing.Async;
import org.shardcache.testing.ChildJvm;

/**
 * What the threads of three JVMs saw of a few keys can be explained by one order of their calls, in
 * which each takes effect at one moment between its beginning and its end.
 *
 * <p>The times of all JVMs are compared with each other: {@link System#nanoTime} is the machine's
 * monotonic clock on Linux. Where it is not, the first test fails and the others mean nothing.
 */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LinearizabilityIT {

  private static final int JVMS = 3;
  private static final int FEW = 4;

  /** Few enough for contention, and so many that few calls of unknown outcome are about one key. */
  private static final int MORE = 16;

  private final List<ChildJvm> others = new ArrayList<>();
  private final Map<Kind, Cache<String, String>> caches = new EnumMap<>(Kind.class);
  private EmbeddedShards shards;
  private CacheFixture fixture;

  @BeforeAll
  void startOtherJvms(EmbeddedShards embedded) {
    shards = embedded;
    for (int jvm = 1; jvm < JVMS; jvm++) {
      others.add(
          ChildJvm.start(
              HistoryMain.class,
              List.of("-Xmx128m"),
              shards.uris(),
              String.valueOf((char) ('a' + jvm))));
    }
    fixture = CacheFixture.on(shards);
    for (Kind kind : Kind.values()) {
      caches.put(kind, kind.cache(fixture));
    }
    others.forEach(other -> assertThat(other.receive()).isEqualTo("ready"));
  }

  @AfterAll
  void close() {
    others.forEach(ChildJvm::close);
    fixture.close();
  }

  @Test
  @Order(1)
  void allJvmsHaveOneClock() {
    for (ChildJvm other : others) {
      long before = System.nanoTime();
      other.send("time");
      long there = Long.parseLong(other.receive());
      assertThat(there).isBetween(before, System.nanoTime());
    }
  }

  @ParameterizedTest
  @EnumSource
  @Order(2)
  void whatAllThreadsOfAllJvmsSawIsLinearizable(Kind kind) {
    List<HistoryEvent> history = record(kind, keys(kind + "-quiet-", FEW), HistoryWorkload.CALLS);

    assertThat(history).noneMatch(event -> event.outcome() instanceof Unknown);
    assertThat(history.stream().map(HistoryEvent::operation)).contains(EntryOperation.values());
    assertThat(Linearizability.violation(history)).isEmpty();
    assertThat(Linearizability.violation(withOneStaleRead(history)))
        .as("what the checker says of a history that is not")
        .isPresent();
  }

  /** The last read that found something finds what the first one on the same key found. */
  private static List<HistoryEvent> withOneStaleRead(List<HistoryEvent> history) {
    List<HistoryEvent> reads =
        history.stream()
            .filter(event -> event.operation() == EntryOperation.GET)
            .filter(event -> event.outcome() instanceof Returned read && read.result() != null)
            .sorted(Comparator.comparingLong(HistoryEvent::invoked))
            .toList();
    HistoryEvent last = reads.get(reads.size() - 1);
    HistoryEvent first =
        reads.stream().filter(event -> event.key().equals(last.key())).findFirst().orElseThrow();
    Returned stale =
        new Returned(((Returned) last.outcome()).time(), ((Returned) first.outcome()).result());
    List<HistoryEvent> falsified = new ArrayList<>(history);
    falsified.remove(last);
    falsified.add(
        new HistoryEvent(
            last.client(), last.key(), last.operation(), last.arguments(), last.invoked(), stale));
    return falsified;
  }

  /**
   * Not with a writer: where a call fails after its writer has succeeded the entry is removed, as
   * it may be at any time in a cache.
   */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WRITE_THROUGH")
  @Order(3)
  void alsoWhenConnectionsAreCutAndScriptsForgotten(Kind kind) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> chaos = Async.run(() -> disturb(over));
    List<HistoryEvent> history;
    try {
      history = record(kind, keys(kind + "-cut-", MORE), HistoryWorkload.CALLS);
    } finally {
      over.set(true);
      chaos.get();
    }

    assertThat(history).anyMatch(event -> event.outcome() instanceof Unknown);
    assertThat(Linearizability.violation(history)).isEmpty();
  }

  /** A few times only: each cut leaves calls of unknown outcome, and these take time to check. */
  private void disturb(AtomicBoolean over) {
    for (int round = 0; round < 4 && !over.get(); round++) {
      for (EmbeddedShard shard : shards.shards()) {
        shard.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        shard.command("SCRIPT", "FLUSH");
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private List<HistoryEvent> record(Kind kind, List<String> keys, int calls) {
    long seed = System.nanoTime();
    for (int jvm = 1; jvm < JVMS; jvm++) {
      others
          .get(jvm - 1)
          .send(kind + " " + String.join(",", keys) + " " + calls + " " + (seed + jvm * 100));
    }
    List<HistoryEvent> history =
        new ArrayList<>(HistoryWorkload.run(caches.get(kind), keys, "a", calls, seed));
    for (ChildJvm other : others) {
      String line = other.receive();
      while (!line.equals(HistoryMain.END)) {
        history.add(HistoryEvent.parse(line));
        line = other.receive();
      }
    }
    return history;
  }

  private static List<String> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }
}
