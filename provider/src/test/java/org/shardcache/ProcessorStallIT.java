package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.ProcessorStallMain.Kind;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ChildJvm;

/** A JVM that stops in the middle of a processor and goes on later overwrites nothing. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProcessorStallIT {

  /** So many conflicts make a processor take a lease. */
  private static final int CONFLICTS = 8;

  private final Map<Kind, Cache<String, Integer>> caches = new EnumMap<>(Kind.class);
  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;
  private ChildJvm other;
  private long pid;

  @BeforeAll
  void startOtherJvm(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    other = ChildJvm.start(ProcessorStallMain.class, List.of("-Xmx128m"), shards.uris());
    fixture = ProcessorStallMain.fixture(shards.uris());
    for (Kind kind : Kind.values()) {
      caches.put(kind, kind.cache(fixture));
    }
    pid = Long.parseLong(other.receive());
  }

  @AfterAll
  void close() {
    signal("CONT");
    other.close();
    fixture.close();
  }

  @ParameterizedTest
  @EnumSource
  void afterAnOptimisticRun(Kind kind) {
    String key = "optimistic";
    other.send(caches.get(kind).getName() + " " + key);
    assertThat(other.receive()).isEqualTo("inside 0");

    stop();
    increment(kind, key, 5);
    goOn();

    other.send("leave");
    assertThat(other.receive()).isEqualTo("inside 5");
    other.send("leave");
    assertThat(other.receive()).isEqualTo("result 6");
    assertNothingLost(kind, key, 6);
  }

  @ParameterizedTest
  @EnumSource
  void afterItsLeaseHasRunOut(Kind kind) {
    String key = "leased";
    other.send(caches.get(kind).getName() + " " + key);
    for (int value = 0; value < CONFLICTS; value++) {
      assertThat(other.receive()).isEqualTo("inside " + value);
      increment(kind, key, 1);
      other.send("leave");
    }
    assertThat(other.receive()).isEqualTo("inside " + CONFLICTS);
    assertThat(leases()).as("leases").hasSize(1);

    stop();
    increment(kind, key, 3);
    goOn();

    other.send("leave");
    int value = CONFLICTS + 3;
    assertThat(other.receive()).isEqualTo("inside " + value);
    other.send("leave");
    assertThat(other.receive()).isEqualTo("result " + (value + 1));
    assertNothingLost(kind, key, value + 1);
    await().untilAsserted(() -> assertThat(leases()).isEmpty());
  }

  /** In the other JVM one thread waits for the lease and the others for that thread. */
  @ParameterizedTest
  @EnumSource
  void allThreadsOfAnotherJvmGoOnAsSoonAsItsLeaseHasRunOut(Kind kind) throws Exception {
    String key = "many";
    int threads = 6;
    other.send(caches.get(kind).getName() + " " + key);
    for (int value = 0; value < CONFLICTS; value++) {
      assertThat(other.receive()).isEqualTo("inside " + value);
      increment(kind, key, 1);
      other.send("leave");
    }
    assertThat(other.receive()).isEqualTo("inside " + CONFLICTS);

    stop();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<String> call = () -> caches.get(kind).invoke(key, slowIncrement());
      for (Future<String> done : pool.invokeAll(Collections.nCopies(threads, call))) {
        assertThat(done.get()).isEqualTo("done");
      }
    } finally {
      pool.shutdownNow();
      goOn();
    }

    other.send("leave");
    int value = CONFLICTS + threads;
    assertThat(other.receive()).isEqualTo("inside " + value);
    other.send("leave");
    assertThat(other.receive()).isEqualTo("result " + (value + 1));
    assertNothingLost(kind, key, value + 1);
  }

  /** Its lease has run out as well, but nobody has changed the entry meanwhile. */
  @ParameterizedTest
  @EnumSource
  void alsoIfNobodyElseWasThere(Kind kind) {
    String key = "alone";
    other.send(caches.get(kind).getName() + " " + key);
    for (int value = 0; value < CONFLICTS; value++) {
      assertThat(other.receive()).isEqualTo("inside " + value);
      increment(kind, key, 1);
      other.send("leave");
    }
    assertThat(other.receive()).isEqualTo("inside " + CONFLICTS);

    stop();
    await().until(() -> leases().isEmpty());
    goOn();

    other.send("leave");
    String answer = other.receive();
    if (answer.equals("inside " + CONFLICTS)) { // it may run again
      other.send("leave");
      answer = other.receive();
    }
    assertThat(answer).isEqualTo("result " + (CONFLICTS + 1));
    assertNothingLost(kind, key, CONFLICTS + 1);
  }

  private static EntryProcessor<String, Integer, String> slowIncrement() {
    return (entry, arguments) -> {
      LockSupport.parkNanos(100_000_000);
      entry.setValue(entry.getValue() + 1);
      return "done";
    };
  }

  private void increment(Kind kind, String key, int times) {
    for (int i = 0; i < times; i++) {
      caches
          .get(kind)
          .invoke(
              key,
              (entry, arguments) -> {
                entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
                return null;
              });
    }
  }

  private void assertNothingLost(Kind kind, String key, int expected) {
    if (kind == Kind.PLAIN) {
      assertThat(caches.get(kind).get(key)).isEqualTo(expected);
    } else {
      assertThat(Kind.database(fixture).get(key)).as("in the database").isEqualTo(expected);
      assertThat(caches.get(kind).get(key)).as("in the cache").isIn(expected, null);
    }
  }

  /** The control keys of all shards. */
  private List<String> leases() {
    return probe.keys().stream()
        .filter(key -> key.startsWith("jcache:plain:") || key.startsWith("jcache:through:"))
        .filter(key -> key.contains("!"))
        .toList();
  }

  private void stop() {
    signal("STOP");
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> run("ps", "-o", "state=", "-p", String.valueOf(pid)).startsWith("T"));
  }

  private void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    run("kill", "-" + name, String.valueOf(pid));
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
