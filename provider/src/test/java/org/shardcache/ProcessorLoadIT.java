package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.processor.EntryProcessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** A value that a processor has loaded counts only as long as nobody has changed the entry. */
@WithEmbeddedShards
final class ProcessorLoadIT {

  private static final String KEY = "key";

  /** How a processor is called: both ways load. */
  private interface Call {
    String on(Cache<String, String> cache, EntryProcessor<String, String, String> processor);
  }

  /** A backing store, and what happens in the middle of its calls. */
  private static final class Store
      implements CacheLoader<String, String>, CacheWriter<String, String> {

    private final AtomicInteger loads = new AtomicInteger();
    private volatile @Nullable String value = "old";
    private volatile Runnable duringLoad = () -> {};
    private volatile Runnable duringWrite = () -> {};

    @Override
    public @Nullable String load(String key) {
      String loaded = value;
      loads.incrementAndGet();
      duringLoad.run();
      return loaded;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      throw new AssertionError("Processors load one by one.");
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      duringWrite.run();
      value = entry.getValue();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.forEach(this::write);
    }

    @Override
    public void delete(Object key) {
      value = null;
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
    }
  }

  private final Store store = new Store();
  private CacheFixture fixture;
  private CacheFixture neighbour;
  private Cache<String, String> cache;

  /** Another manager's, of the same data and store: as if in another JVM. */
  private Cache<String, String> besides;

  @BeforeEach
  void open(EmbeddedShards shards) {
    fixture = CacheFixture.on(shards);
    neighbour = CacheFixture.on(shards);
    cache = through(fixture);
    besides = through(neighbour);
    cache.clear();
  }

  @AfterEach
  void close() {
    fixture.close();
    neighbour.close();
  }

  static List<Arguments> calls() {
    Call invoke = (cache, processor) -> cache.invoke(KEY, processor);
    Call invokeAll = (cache, processor) -> cache.invokeAll(Set.of(KEY), processor).get(KEY).get();
    return Stream.of(Map.entry("invoke", invoke), Map.entry("invokeAll", invokeAll))
        .flatMap(
            call ->
                Stream.of(
                    Arguments.of(call.getKey(), "reads", call.getValue(), reading(), "new", "new"),
                    Arguments.of(
                        call.getKey(),
                        "reads and writes",
                        call.getValue(),
                        readingAndWriting(),
                        "new",
                        "new+")))
        .toList();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("calls")
  void aValueThatIsReplacedWhileItIsLoadedIsLoadedAgain(
      String name,
      String what,
      Call call,
      EntryProcessor<String, String, String> processor,
      String seen,
      String left) {
    store.duringLoad =
        () -> {
          if (store.loads.get() == 1) { // and it is absent again, as the processor saw it
            besides.put(KEY, "new");
            besides.clear();
          }
        };

    assertThat(call.on(cache, processor)).isEqualTo(seen);

    assertThat(store.loads).hasValue(2);
    assertThat(store.value).as("in the store").isEqualTo(left);
    assertThat(besides.get(KEY)).as("in the cache").isEqualTo(left);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("calls")
  void aValueThatIsLoadedWhileAWriterIsAtWorkIsNotStored(
      String name,
      String what,
      Call call,
      EntryProcessor<String, String, String> processor,
      String seen,
      String left)
      throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch loaded = new CountDownLatch(1);
    store.duringWrite =
        () -> {
          store.duringWrite = () -> {};
          writing.countDown();
          await().until(() -> loaded.getCount() == 0);
        };
    store.duringLoad = loaded::countDown;
    ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    try {
      Future<?> put = elsewhere.submit(() -> besides.put(KEY, "new"));
      writing.await();

      assertThat(call.on(cache, processor)).isEqualTo(seen);

      put.get();
    } finally {
      elsewhere.shutdownNow();
    }
    assertThat(store.value).as("in the store").isEqualTo(left);
    assertThat(besides.get(KEY)).as("in the cache").isEqualTo(left);
  }

  @Test
  void aLoaderThatHasNothingLeavesNothingBehind(EmbeddedShards shards) {
    store.value = null;

    String seen = cache.invoke(KEY, (entry, arguments) -> String.valueOf(entry.getValue()));

    assertThat(seen).isEqualTo("null");
    assertThat(new ShardProbe(shards).keys()).noneMatch(key -> key.startsWith("jcache:loaded:"));
  }

  private Cache<String, String> through(CacheFixture its) {
    return its.cache(
        "loaded",
        new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setReadThrough(true)
            .setCacheLoaderFactory(new SingletonFactory<>(store))
            .setWriteThrough(true)
            .setCacheWriterFactory(new SingletonFactory<>(store)));
  }

  private static EntryProcessor<String, String, String> reading() {
    return (entry, arguments) -> entry.getValue();
  }

  private static EntryProcessor<String, String, String> readingAndWriting() {
    return (entry, arguments) -> {
      String seen = entry.getValue();
      entry.setValue(seen + "+");
      return seen;
    };
  }
}
