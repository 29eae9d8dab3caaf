package org.shardcache.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.CacheException;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryUpdatedListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.ChangeFailure;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.EntryCodec.OnUndecodable;
import org.shardcache.internal.entry.KeyBytes;
import org.shardcache.internal.entry.KeyTurns;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.Change;
import org.shardcache.internal.store.Condition;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.Mutation.Write;
import org.shardcache.internal.store.Outcome;
import org.shardcache.internal.store.Outcome.Effect;
import org.shardcache.internal.store.Scan;
import org.shardcache.internal.store.StoredValue;
import org.shardcache.internal.store.TimeToLive;
import org.shardcache.serialization.ClassFilter;
import org.shardcache.serialization.KeyCodecs;
import org.shardcache.serialization.SerializationContext;
import org.shardcache.serialization.Serializers;
import org.shardcache.testing.Async;

/** What is kept of a key while its events are told goes when they are, whatever happens. */
@Timeout(60)
final class ListeningStoreTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  /** Entries in memory; fails for values that say so. */
  private static final class MapStore implements EntryStore {
    private final Map<KeyBytes, byte[]> entries = new ConcurrentHashMap<>();

    @Override
    public Outcome apply(Change change) {
      byte[] value = ((Write) change.mutation()).bytes();
      String text = text(value);
      if (text.startsWith("refuse")) {
        throw new CacheException("by the test");
      }
      if (text.startsWith("break")) {
        throw new AssertionError("by the test");
      }
      byte[] previous = entries.put(new KeyBytes(change.key()), value);
      return previous == null ? Outcome.of(Effect.CREATED) : new Outcome(Effect.UPDATED, previous);
    }

    @Override
    public List<Outcome> applyAll(List<Change> changes) {
      return changes.stream().map(this::apply).toList();
    }

    /** As an access that ends the entry. */
    @Override
    public @Nullable StoredValue read(byte[] key, Access access) {
      if (text(key).startsWith("refuse")) {
        throw new CacheException("by the test");
      }
      byte[] value = entries.remove(new KeyBytes(key));
      return value == null ? null : new StoredValue(value, TimeToLive.UNCHANGED);
    }

    @Override
    public List<@Nullable StoredValue> readAll(List<byte[]> keys, Access access) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Scan scan() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long clear() {
      throw new UnsupportedOperationException();
    }
  }

  private interface Listener
      extends CacheEntryCreatedListener<String, String>,
          CacheEntryUpdatedListener<String, String> {}

  /** Does the same with every event. */
  private record Acting(Consumer<CacheEntryEvent<? extends String, ? extends String>> action)
      implements Listener {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(action);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
      events.forEach(action);
    }
  }

  private final Callbacks callbacks = new Callbacks();
  private KeyTurns turns = KeyTurns.ofCommands(LONG);
  private EventDispatcher<String, String> dispatcher = dispatcher(LONG);
  private ListeningStore store = new ListeningStore(new MapStore(), dispatcher, turns, LONG);

  private void openImpatient() {
    Duration patience = Duration.ofMillis(200);
    turns = KeyTurns.ofCommands(patience);
    dispatcher = dispatcher(patience);
    store = new ListeningStore(new MapStore(), dispatcher, turns, patience);
  }

  private EventDispatcher<String, String> dispatcher(Duration patience) {
    SerializationContext context =
        new SerializationContext(
            "test", getClass().getClassLoader(), ClassFilter.builder().build());
    EntryCodec<String, String> codec =
        new EntryCodec<>(
            "test",
            String.class,
            String.class,
            KeyCodecs.create(KeyCodecs.DEFAULT, context, String.class),
            Serializers.create("string", context),
            1_000,
            OnUndecodable.ERROR);
    return new EventDispatcher<>(
        ListeningStoreTest::noCache, codec, callbacks, patience, patience, "test");
  }

  /** An event needs a source that is not null and is never asked for anything. */
  @SuppressWarnings("unchecked")
  private static javax.cache.Cache<String, String> noCache() {
    return (javax.cache.Cache<String, String>)
        java.lang.reflect.Proxy.newProxyInstance(
            ListeningStoreTest.class.getClassLoader(),
            new Class<?>[] {javax.cache.Cache.class},
            (proxy, method, arguments) -> null);
  }

  private void listen(Consumer<CacheEntryEvent<? extends String, ? extends String>> action) {
    dispatcher.register(
        new MutableCacheEntryListenerConfiguration<>(
            new FactoryBuilder.SingletonFactory<>(new Acting(action)), null, true, true));
  }

  private void put(String key, String value) {
    store.apply(
        new Change(
            bytes(key),
            Condition.ALWAYS,
            new Write(bytes(value), TimeToLive.ETERNAL, TimeToLive.ETERNAL)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void assertNothingIsKept() throws ReflectiveOperationException {
    assertThat(map(dispatcher, "eventsByKey")).isEmpty();
    assertThat(map(turns, "queues")).isEmpty();
    assertThat(callbacks.isInside()).isFalse();
  }

  private static Map<?, ?> map(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return (Map<?, ?>) field.get(owner);
  }

  @Test
  void afterOperationsThatSucceedFailAndBreakNothingIsKeptOfTheirKeys() throws Exception {
    AtomicInteger told = new AtomicInteger();
    listen(
        event -> {
          told.incrementAndGet();
          String value = event.getValue();
          if (value.startsWith("throw")) {
            throw new IllegalStateException("by the test");
          }
          if (value.startsWith("nest")) {
            put(event.getKey(), "inner");
            put("another key", "inner");
          }
        });
    List<String> values = List.of("fine", "refuse", "break", "throw", "nest");
    AtomicInteger expected = new AtomicInteger();

    onThreads(
        thread -> {
          for (int i = 0; i < 300; i++) {
            String value = values.get(i % values.size());
            try {
              put("key " + i % 3, value);
            } catch (CacheException | AssertionError e) {
              assertThat(value).isNotEqualTo("fine").isNotEqualTo("nest");
            }
            expected.addAndGet(
                switch (value) {
                  case "fine", "throw" -> 1;
                  case "nest" -> 3;
                  default -> 0;
                });
          }
        });

    assertThat(told).hasValue(expected.get());
    assertNothingIsKept();
  }

  @Test
  void afterCallersThatHaveGivenUpNothingIsKeptAndAllIsTold() throws Exception {
    openImpatient();
    List<String> told = new ArrayList<>();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    listen(
        event -> {
          synchronized (told) {
            told.add(event.getValue());
          }
          if (event.getValue().equals("block")) {
            blocked.countDown();
            awaitUninterruptibly(release);
          }
        });
    CompletableFuture<Void> first = Async.run(() -> put("key", "block"));
    blocked.await();

    for (String value : List.of("second", "third")) {
      assertThatThrownBy(() -> put("key", value)).isInstanceOf(CacheEntryListenerException.class);
    }
    release.countDown();
    first.get(10, TimeUnit.SECONDS);

    assertThat(told).containsExactly("block", "second", "third");
    assertNothingIsKept();
  }

  @Test
  void anInterruptedThreadLosesNoEventAndStaysInterrupted() throws Exception {
    AtomicInteger told = new AtomicInteger();
    listen(event -> told.incrementAndGet());

    onThreads(
        thread -> {
          for (int i = 0; i < 200; i++) {
            Thread.currentThread().interrupt();
            put("key", "value");
            assertThat(Thread.interrupted()).isTrue();
          }
        });

    assertThat(told).hasValue(8 * 200);
    assertNothingIsKept();
  }

  @Test
  void aBulkChangeGoesOnBehindAFailureAndSaysWhatFailed() throws Exception {
    List<String> told = new ArrayList<>();
    listen(
        event -> {
          told.add(event.getValue());
          throw new IllegalStateException("by the test");
        });
    List<Change> changes = new ArrayList<>();
    for (String value : Arrays.asList("a", "refuse", "b")) {
      changes.add(
          new Change(
              bytes("key " + value),
              Condition.ALWAYS,
              new Write(bytes(value), TimeToLive.ETERNAL, TimeToLive.ETERNAL)));
    }

    assertThatThrownBy(() -> store.applyAll(changes))
        .isInstanceOfSatisfying(
            ChangeFailure.class,
            failure ->
                assertThat(failure.outcomes())
                    .extracting(outcome -> outcome == null ? null : outcome.effect())
                    .containsExactly(Effect.CREATED, null, Effect.CREATED));
    assertThat(told).containsExactly("a", "b");
    assertNothingIsKept();
  }

  @Test
  void aBulkReadThatEndsEntriesGoesOnBehindAFailureAndSaysWhatFailed() throws Exception {
    dispatcher.register(
        new MutableCacheEntryListenerConfiguration<>(
            () -> new Acting(event -> {}), null, false, true));
    for (String key : List.of("a", "b")) {
      store.apply(
          new Change(
              bytes(key),
              Condition.ALWAYS,
              new Write(bytes("value"), TimeToLive.ETERNAL, TimeToLive.ETERNAL)));
    }
    List<byte[]> keys = Stream.of("a", "refuse", "b", "c").map(key -> bytes(key)).toList();

    assertThatThrownBy(() -> store.readAll(keys, Access.touching(TimeToLive.ZERO)))
        .isInstanceOfSatisfying(
            ChangeFailure.class,
            failure ->
                assertThat(failure.outcomes())
                    .extracting(outcome -> outcome == null ? null : outcome.effect())
                    .containsExactly(Effect.EXPIRED, null, Effect.EXPIRED, Effect.ABSENT));
    assertNothingIsKept();
  }

  private static void onThreads(Consumer<Integer> work) throws Exception {
    CompletableFuture<?>[] threads = new CompletableFuture<?>[8];
    for (int i = 0; i < threads.length; i++) {
      int thread = i;
      threads[i] =
          CompletableFuture.runAsync(
              () -> work.accept(thread), task -> new Thread(task, "worker").start());
    }
    CompletableFuture.allOf(threads).get(40, TimeUnit.SECONDS);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
