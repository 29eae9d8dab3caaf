package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.shardcache.ProcessorCounting.Tally;
import org.shardcache.ProcessorCounting.Task;
import org.shardcache.ProcessorCounting.Way;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;
import org.shardcache.testing.ChildJvm;

/** Of all that the threads of two JVMs do to the same entries nothing is lost. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProcessorLostUpdateIT {

  private static final Set<String> ONE_KEY = Set.of("counter");

  private EmbeddedShards shards;
  private CacheFixture fixture;
  private Cache<String, Integer> cache;
  private ChildJvm other;

  @BeforeAll
  void startOtherJvm(EmbeddedShards embedded) {
    shards = embedded;
    other = ChildJvm.start(ProcessorMain.class, List.of("-Xmx128m"), shards.uris());
    fixture = CacheFixture.on(shards);
    cache = ProcessorMain.counters(fixture);
    assertThat(other.receive()).isEqualTo("ready");
  }

  @AfterAll
  void close() {
    other.close();
    fixture.close();
  }

  @BeforeEach
  void startFromNothing() {
    cache.clear();
  }

  @Test
  void everyIncrementOfSixteenThreadsOfTwoJvmsCounts() {
    Task task = new Task(Way.MIXED, ProcessorCounting.KEYS, 8, 1_000, 0);

    Tally tally = runInBoth(task);

    int callsInAll = 2 * 8 * 1_000; // of which every tenth counts all keys
    int increments = callsInAll / 10 * (9 + ProcessorCounting.KEYS.size());
    assertThat(tally).isEqualTo(new Tally(increments, 0));
    assertThat(ProcessorCounting.total(cache, ProcessorCounting.KEYS)).isEqualTo(increments);
  }

  @Test
  void alsoThoseOfSlowProcessors() {
    Tally tally = runInBoth(new Task(Way.MIXED, ProcessorCounting.KEYS, 4, 40, 3));

    assertThat(tally.unknown()).isZero();
    assertThat(ProcessorCounting.total(cache, ProcessorCounting.KEYS)).isEqualTo(tally.counted());
  }

  @Test
  void onlyCallsThatFailedMayCountOrNotWhenConnectionsAreCutAndScriptsForgotten() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> chaos = Async.run(() -> disturb(over));
    Tally tally;
    try {
      tally = runInBoth(new Task(Way.MIXED, ProcessorCounting.KEYS, 8, 300, 0));
    } finally {
      over.set(true);
      chaos.get();
    }

    assertThat(tally.unknown()).as("calls that were disturbed").isPositive();
    assertThat(ProcessorCounting.total(cache, ProcessorCounting.KEYS))
        .isBetween(tally.counted(), tally.counted() + tally.unknown());
  }

  @Test
  void thousandsOfSlowProcessorsOnOneKeyAllGoThrough() {
    Tally tally = ProcessorCounting.run(cache, new Task(Way.INVOKE, ONE_KEY, 4, 1_000, 2));

    assertThat(tally).isEqualTo(new Tally(4_000, 0));
    assertThat(cache.get("counter")).isEqualTo(4_000);
  }

  @Test
  void alsoFromTwoJvms() {
    Tally tally = runInBoth(new Task(Way.INVOKE, ONE_KEY, 4, 100, 2));

    assertThat(tally).isEqualTo(new Tally(800, 0));
    assertThat(cache.get("counter")).isEqualTo(800);
  }

  private Tally runInBoth(Task task) {
    other.send(task.line());
    Tally here = ProcessorCounting.run(cache, task);
    return here.plus(Tally.parse(other.receive()));
  }

  private void disturb(AtomicBoolean over) {
    while (!over.get()) {
      for (EmbeddedShard shard : shards.shards()) {
        shard.command("SCRIPT", "FLUSH");
        shard.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      }
      LockSupport.parkNanos(50_000_000);
    }
  }
}
