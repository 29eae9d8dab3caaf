package org.shardcache.internal.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.integration.CacheLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.EntryCodec.OnUndecodable;
import org.shardcache.internal.entry.FailedReads;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.integration.Integration.Exclusion;
import org.shardcache.serialization.ClassFilter;
import org.shardcache.serialization.KeyCodecs;
import org.shardcache.serialization.SerializationContext;
import org.shardcache.serialization.Serializers;
import org.shardcache.testing.Async;

/** Who asks after a change never gets what another thread found or stored before it. */
final class LoadingReadThroughTest {

  private static final SerializationContext CONTEXT =
      new SerializationContext(
          "test", LoadingReadThroughTest.class.getClassLoader(), ClassFilter.builder().build());

  private final EntryCodec<String, String> codec =
      new EntryCodec<>(
          "test",
          String.class,
          String.class,
          KeyCodecs.create(KeyCodecs.DEFAULT, CONTEXT, String.class),
          Serializers.create("string", CONTEXT),
          1 << 20,
          OnUndecodable.ERROR);
  private final MemoryEntries entries = new MemoryEntries();

  private ReadThrough<String, String> readThrough(Function<String, @Nullable String> source) {
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public @Nullable String load(String key) {
            return source.apply(key);
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> values = new HashMap<>();
            keys.forEach(key -> values.put(key, source.apply(key)));
            return values;
          }
        };
    Integration<String, String> integration =
        new Integration<>(
            entries,
            entries,
            codec,
            ExpiryPlan.of(new EternalExpiryPolicy()),
            new Callbacks(),
            Duration.ofSeconds(20),
            FailedReads.asFailures());
    return integration.readThrough(
        integration.loads(loader, Exclusion.IN_THIS_JVM), Exclusion.IN_THIS_JVM);
  }

  @Test
  void aValueThatAnotherThreadFoundIsNotSharedAfterItsRemoval() throws Exception {
    CountDownLatch loadingOther = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    ReadThrough<String, String> readThrough =
        readThrough(
            key -> {
              if (key.equals("other")) {
                loadingOther.countDown();
                awaitOpen(goOn);
              }
              return "fresh";
            });
    entries.beforeNextClaims(() -> entries.put(bytes("key"), "old".getBytes(UTF_8)));
    CompletableFuture<Map<String, String>> bulk =
        Async.supply(() -> readThrough.loadAll(keys("key", "other")));
    awaitOpen(loadingOther); // the entry was found, the other key is still being loaded

    entries.remove(bytes("key"));

    assertThat(load(readThrough, "key").get(20, TimeUnit.SECONDS)).isEqualTo("fresh");
    goOn.countDown();
    assertThat(bulk.get(20, TimeUnit.SECONDS)).isEqualTo(Map.of("key", "old", "other", "fresh"));
  }

  @Test
  void aValueThatAnotherThreadStoredIsNotSharedAfterItsRemoval() throws Exception {
    CountDownLatch stored = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Map<String, String> table = new HashMap<>(Map.of("key", "old"));
    ReadThrough<String, String> readThrough = readThrough(table::get);
    entries.afterNextChanges(
        () -> {
          stored.countDown();
          awaitOpen(goOn);
        });
    CompletableFuture<String> first = load(readThrough, "key");
    awaitOpen(stored); // and the first thread does not know it yet

    table.put("key", "fresh");
    entries.remove(bytes("key"));
    CompletableFuture<String> second = new CompletableFuture<>();
    Thread waiting = new Thread(() -> second.complete(readThrough.load("key", bytes("key"))));
    waiting.start();
    while (waiting.getState() != Thread.State.TIMED_WAITING && !second.isDone()) {
      Thread.onSpinWait();
    }
    goOn.countDown();

    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo("fresh");
  }

  @Test
  void aThreadThatAskedBeforeSharesTheLoad() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> loads = new CopyOnWriteArrayList<>();
    ReadThrough<String, String> readThrough =
        readThrough(
            key -> {
              loads.add(key);
              loading.countDown();
              awaitOpen(goOn);
              return "value";
            });
    CompletableFuture<String> first = load(readThrough, "key");
    awaitOpen(loading);
    Thread second = new Thread(() -> readThrough.load("key", bytes("key")));
    second.start();
    while (second.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    goOn.countDown();
    second.join(20_000);

    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("value");
    assertThat(loads).containsExactly("key");
  }

  private CompletableFuture<String> load(ReadThrough<String, String> readThrough, String key) {
    return Async.supply(() -> readThrough.load(key, bytes(key)));
  }

  private LinkedHashMap<String, byte[]> keys(String... keys) {
    LinkedHashMap<String, byte[]> bytes = new LinkedHashMap<>();
    for (String key : keys) {
      bytes.put(key, bytes(key));
    }
    return bytes;
  }

  private byte[] bytes(String key) {
    return codec.keyBytes(key);
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
