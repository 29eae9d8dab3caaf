package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.EventRecorder.OldValue;
import org.shardcache.EventRecorder.Told;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** Listeners come and go while the cache is used, and leave nothing behind. */
@WithEmbeddedShards
@Timeout(60)
final class ListenerLifecycleIT {

  /** Counts how often it is closed. */
  private static final class Closing extends EventRecorder<String, String>
      implements AutoCloseable {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private static final class ClosingFilter
      implements CacheEntryEventFilter<String, String>, AutoCloseable {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public boolean evaluate(CacheEntryEvent<? extends String, ? extends String> event) {
      return true;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private CacheFixture fixture;
  private Cache<String, String> cache;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards);
    cache = fixture.strings("listened");
  }

  @AfterEach
  void close() {
    fixture.close();
    await().until(() -> listenerThreads().isEmpty());
  }

  private static List<String> listenerThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("shardcache-listener"))
        .toList();
  }

  @Test
  void aListenerIsToldFromItsRegistrationToItsDeregistration() {
    EventRecorder<String, String> recorder = new EventRecorder<>();
    CacheEntryListenerConfiguration<String, String> registration =
        recorder.registration(Mode.SYNCHRONOUS);

    cache.put("key", "before");
    cache.registerCacheEntryListener(registration);
    cache.put("key", "during");
    cache.deregisterCacheEntryListener(registration);
    cache.put("key", "after");

    assertThat(recorder.told()).containsExactly(Told.updated("key", "during", "before"));
  }

  @Test
  void theConfigurationShowsTheListenersThatThereAreAndCannotBeChanged() {
    CacheEntryListenerConfiguration<String, String> first =
        new EventRecorder<String, String>().registration(Mode.SYNCHRONOUS);
    CacheEntryListenerConfiguration<String, String> second =
        new EventRecorder<String, String>().registration(Mode.ASYNCHRONOUS);

    cache.registerCacheEntryListener(first);
    cache.registerCacheEntryListener(second);
    Iterable<CacheEntryListenerConfiguration<String, String>> shown = shown();
    assertThat(shown).containsExactlyInAnyOrder(first, second);
    cache.deregisterCacheEntryListener(first);
    assertThat(shown()).containsExactly(second);
    assertThat(shown).hasSize(2);
    assertThatThrownBy(
            () -> {
              var listeners = shown().iterator();
              listeners.next();
              listeners.remove();
            })
        .isInstanceOf(UnsupportedOperationException.class);
    Configuration<String, String> configuration = cache.getConfiguration(Configuration.class);
    assertThat(configuration).isNotInstanceOf(MutableConfiguration.class);
  }

  @SuppressWarnings("unchecked")
  private Iterable<CacheEntryListenerConfiguration<String, String>> shown() {
    return cache
        .getConfiguration(CompleteConfiguration.class)
        .getCacheEntryListenerConfigurations();
  }

  @Test
  void theSameRegistrationTwiceIsRefusedAndChangesNothing() {
    EventRecorder<String, String> recorder = new EventRecorder<>();
    CacheEntryListenerConfiguration<String, String> registration =
        recorder.registration(Mode.SYNCHRONOUS);
    cache.registerCacheEntryListener(registration);

    assertThatThrownBy(() -> cache.registerCacheEntryListener(registration))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> cache.registerCacheEntryListener(recorder.registration(Mode.SYNCHRONOUS)))
        .isInstanceOf(IllegalArgumentException.class);
    cache.put("key", "value");
    assertThat(recorder.told()).hasSize(1);

    cache.deregisterCacheEntryListener(registration);
    cache.deregisterCacheEntryListener(registration);
    cache.registerCacheEntryListener(registration);
    cache.put("key", "next");
    assertThat(recorder.told()).hasSize(2);
  }

  @Test
  void aListenerWhoseFactoryFailsIsNotThereAndItsOtherHalfIsClosed() {
    Closing listener = new Closing();
    MutableCacheEntryListenerConfiguration<String, String> registration =
        new MutableCacheEntryListenerConfiguration<>(
            new FactoryBuilder.SingletonFactory<>(listener),
            () -> {
              throw new IllegalStateException("by the test");
            },
            false,
            true);

    assertThatThrownBy(() -> cache.registerCacheEntryListener(registration))
        .hasStackTraceContaining("by the test");

    assertThat(shown()).isEmpty();
    assertThat(listener.closed).hasValue(1);
    cache.put("key", "value");
    assertThat(listener.told()).isEmpty();
  }

  static Stream<Arguments> ends() {
    Consumer<Cache<?, ?>> close = Cache::close;
    Consumer<Cache<?, ?>> destroy = cache -> cache.getCacheManager().destroyCache(cache.getName());
    Consumer<Cache<?, ?>> closeManager = cache -> cache.getCacheManager().close();
    Consumer<Cache<?, ?>> closeProvider =
        cache -> cache.getCacheManager().getCachingProvider().close();
    return Stream.of(
        Arguments.of("close", close),
        Arguments.of("destroy", destroy),
        Arguments.of("close of the manager", closeManager),
        Arguments.of("close of the provider", closeProvider));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void everyListenerAndFilterIsClosedOnce(String name, Consumer<Cache<?, ?>> end) {
    Closing[] listeners = {new Closing(), new Closing(), new Closing(), new Closing()};
    ClosingFilter[] filters = {
      new ClosingFilter(), new ClosingFilter(), new ClosingFilter(), new ClosingFilter()
    };
    MutableConfiguration<String, String> configuration = CacheFixture.stringConfiguration();
    for (int i = 0; i < 4; i++) {
      configuration.addCacheEntryListenerConfiguration(
          listeners[i].registration(
              i < 2 ? Mode.SYNCHRONOUS : Mode.ASYNCHRONOUS, OldValue.REQUIRED, filters[i]));
    }
    Cache<String, String> closing = fixture.cache("closing", configuration);
    closing.put("key", "value");
    closing.put("key", "next");

    for (int i = 0; i < 4; i += 2) {
      closing.deregisterCacheEntryListener(
          listeners[i].registration(
              i < 2 ? Mode.SYNCHRONOUS : Mode.ASYNCHRONOUS, OldValue.REQUIRED, filters[i]));
      int index = i;
      await().until(() -> listeners[index].closed.get() == 1);
    }
    assertThat(listeners[1].closed).hasValue(0);
    end.accept(closing);
    closing.close();

    for (int i = 0; i < 4; i++) {
      int index = i;
      await().until(() -> listeners[index].closed.get() > 0 && filters[index].closed.get() > 0);
      assertThat(listeners[i].told()).as("what came before the end is told").hasSize(2);
    }
    await().until(() -> listenerThreads().isEmpty());
    for (int i = 0; i < 4; i++) {
      assertThat(listeners[i].closed).hasValue(1);
      assertThat(filters[i].closed).hasValue(1);
    }
  }

  @Test
  void anObjectThatIsListenerAndFilterIsClosedOnce() {
    class Both extends EventRecorder<String, String>
        implements CacheEntryEventFilter<String, String>, AutoCloseable {
      private final AtomicInteger closed = new AtomicInteger();

      @Override
      public boolean evaluate(CacheEntryEvent<? extends String, ? extends String> event) {
        return true;
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    }

    Both both = new Both();
    cache.registerCacheEntryListener(both.registration(Mode.SYNCHRONOUS, OldValue.REQUIRED, both));
    cache.put("key", "value");
    cache.close();

    assertThat(both.told()).hasSize(1);
    assertThat(both.closed).hasValue(1);
  }

  @Test
  void listenersComeAndGoWhileOperationsRun() throws Exception {
    EventRecorder<String, String> constant = new EventRecorder<>();
    cache.registerCacheEntryListener(constant.registration(Mode.SYNCHRONOUS));
    AtomicBoolean end = new AtomicBoolean();
    AtomicInteger writes = new AtomicInteger();
    CompletableFuture<?>[] writers = new CompletableFuture<?>[4];
    for (int i = 0; i < writers.length; i++) {
      String key = "key " + i;
      writers[i] =
          Async.run(
              () -> {
                while (!end.get()) {
                  cache.put(key, "value");
                  cache.invoke(key, (entry, args) -> entry.getValue());
                  writes.incrementAndGet();
                }
              });
    }
    Closing last = new Closing();
    for (int i = 0; i < 100; i++) {
      Closing comer = new Closing();
      CacheEntryListenerConfiguration<String, String> registration =
          comer.registration(i % 2 == 0 ? Mode.SYNCHRONOUS : Mode.ASYNCHRONOUS);
      cache.registerCacheEntryListener(registration);
      int before = writes.get();
      await().pollDelay(java.time.Duration.ZERO).until(() -> writes.get() > before);
      cache.deregisterCacheEntryListener(registration);
      last = comer;
    }
    end.set(true);
    CompletableFuture.allOf(writers).get(20, TimeUnit.SECONDS);

    assertThat(constant.told()).hasSize(writes.get());
    Closing closing = last;
    await().until(() -> closing.closed.get() == 1);
    assertThat(shown()).hasSize(1);
  }

  @Test
  void anAsynchronousListenerThatIsStuckDoesNotStopTheCacheFromClosing() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    EventRecorder<String, String> stuck =
        new EventRecorder<>() {
          @Override
          void heard(CacheEntryEvent<? extends String, ? extends String> event) {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    cache.registerCacheEntryListener(stuck.registration(Mode.ASYNCHRONOUS));
    cache.put("key", "value");
    await().until(() -> !stuck.told().isEmpty());

    Async.run(fixture::close).get(20, TimeUnit.SECONDS);
    assertThat(cache.isClosed()).isTrue();
    release.countDown();
  }

  @Test
  void aListenerMayDeregisterItself() {
    AtomicInteger told = new AtomicInteger();
    class Once extends EventRecorder<String, String> {
      @Override
      void heard(CacheEntryEvent<? extends String, ? extends String> event) {
        told.incrementAndGet();
        cache.deregisterCacheEntryListener(registration(Mode.SYNCHRONOUS));
      }
    }

    cache.registerCacheEntryListener(new Once().registration(Mode.SYNCHRONOUS));
    cache.put("key", "value");
    cache.put("key", "next");

    assertThat(told).hasValue(1);
    assertThat(cache.getAll(Set.of("key"))).containsEntry("key", "next");
  }
}
