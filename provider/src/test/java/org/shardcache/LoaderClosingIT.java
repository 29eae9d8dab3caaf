package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** The loader of a closed cache is left alone by what {@code loadAll} does in the background. */
@WithEmbeddedShards
@Timeout(60)
final class LoaderClosingIT {

  /** Notes what happens to it; a load waits until it may go on. */
  private static final class SlowLoader implements CacheLoader<String, String>, AutoCloseable {

    final List<String> calls = new CopyOnWriteArrayList<>();
    final CountDownLatch mayGoOn = new CountDownLatch(1);

    @Override
    public String load(String key) {
      throw new AssertionError("loadAll is asked for");
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      calls.add("begin");
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      Map<String, String> values = new HashMap<>();
      keys.forEach(key -> values.put(key, key));
      calls.add("end");
      return values;
    }

    @Override
    public void close() {
      calls.add("close");
    }
  }

  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards shards) {
    fixture = CacheFixture.on(shards).with("timeout", "30s");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void isClosedAfterTheLoadAtWork() throws Exception {
    SlowLoader loader = new SlowLoader();
    Cache<String, String> cache = cache("at-work", loader);
    CompletionListenerFuture done = load(cache);
    await().until(() -> loader.calls.contains("begin"));

    Thread closer = new Thread(cache::close);
    closer.start();
    await().until(() -> loader.calls.contains("close") || isWaiting(closer) || !closer.isAlive());
    loader.mayGoOn.countDown();
    closer.join();

    done.get();
    assertThat(loader.calls).containsExactly("begin", "end", "close");
  }

  @Test
  void isNotAskedByALoadThatBeginsLater() {
    List<SlowLoader> busy = new ArrayList<>();
    for (int i = 0; i < 4; i++) { // as many as the manager has threads for loads
      busy.add(new SlowLoader());
      load(cache("busy-" + i, busy.get(i)));
    }
    await().until(() -> busy.stream().allMatch(loader -> loader.calls.contains("begin")));
    SlowLoader loader = new SlowLoader();
    Cache<String, String> cache = cache("later", loader);
    CompletionListenerFuture done = load(cache);

    cache.close();
    loader.mayGoOn.countDown();
    busy.forEach(other -> other.mayGoOn.countDown());

    assertThatThrownBy(done::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("closed");
    assertThat(loader.calls).containsExactly("close");
  }

  @Test
  void mayCloseItsOwnCacheWithoutWaiting() throws Exception {
    List<Cache<String, String>> caches = new CopyOnWriteArrayList<>();
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public String load(String key) {
            throw new AssertionError("loadAll is asked for");
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            caches.get(0).close();
            return Map.of();
          }
        };
    caches.add(cache("own", loader));

    load(caches.get(0)).get(15, TimeUnit.SECONDS); // half of the timeout

    assertThat(caches.get(0).isClosed()).isTrue();
  }

  private static boolean isWaiting(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  private static CompletionListenerFuture load(Cache<String, String> cache) {
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of("a", "b"), true, done);
    return done;
  }

  private Cache<String, String> cache(String name, CacheLoader<String, String> loader) {
    return fixture.cache(
        name,
        new MutableConfiguration<String, String>()
            .setTypes(String.class, String.class)
            .setCacheLoaderFactory(() -> loader));
  }
}
