package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Loaders, writers and policies are plain objects, never serialized, and closed exactly once. */
@WithEmbeddedShards
final class WriterCustomizationsIT {

  /** Counts how often it was closed; holds what cannot be serialized. */
  private abstract static class Counted implements Closeable {
    private final Thread notSerializable = Thread.currentThread();
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      assertThat(notSerializable).isNotNull();
      closed.incrementAndGet();
    }

    int timesClosed() {
      return closed.get();
    }
  }

  private static class Loader extends Counted implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      return "loaded " + key;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> values = new TreeMap<>();
      keys.forEach(key -> values.put(key, load(key)));
      return Map.copyOf(values); // throws on get(null)
    }
  }

  private static final class Writer extends Counted implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.clear();
    }

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.clear();
    }
  }

  private static final class Policy extends Counted implements ExpiryPolicy {
    @Override
    public Duration getExpiryForCreation() {
      return Duration.ONE_HOUR;
    }

    @Override
    public @Nullable Duration getExpiryForAccess() {
      return null;
    }

    @Override
    public @Nullable Duration getExpiryForUpdate() {
      return null;
    }
  }

  /** Both at once. */
  private static final class LoaderAndWriter extends Loader implements CacheWriter<String, String> {
    private final Writer writer = new Writer();

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      writer.write(entry);
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      writer.writeAll(entries);
    }

    @Override
    public void delete(Object key) {
      writer.delete(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      writer.deleteAll(keys);
    }
  }

  /** Ways in which a cache ends. */
  enum End {
    CLOSE {
      @Override
      void of(CacheFixture fixture, Cache<?, ?> cache) {
        cache.close();
      }
    },
    CLOSE_TWICE {
      @Override
      void of(CacheFixture fixture, Cache<?, ?> cache) {
        cache.close();
        cache.close();
      }
    },
    DESTROY {
      @Override
      void of(CacheFixture fixture, Cache<?, ?> cache) {
        fixture.manager().destroyCache(cache.getName());
      }
    },
    MANAGER {
      @Override
      void of(CacheFixture fixture, Cache<?, ?> cache) {
        CacheManager manager = cache.getCacheManager();
        manager.close();
        manager.close();
      }
    },
    PROVIDER {
      @Override
      void of(CacheFixture fixture, Cache<?, ?> cache) {
        fixture.provider().close();
      }
    };

    abstract void of(CacheFixture fixture, Cache<?, ?> cache);
  }

  private final Loader loader = new Loader();
  private final Writer writer = new Writer();
  private final Policy policy = new Policy();
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private MutableConfiguration<String, String> configuration() {
    return CacheFixture.stringConfiguration()
        .setReadThrough(true)
        .setCacheLoaderFactory(() -> loader)
        .setWriteThrough(true)
        .setCacheWriterFactory(() -> writer)
        .setExpiryPolicyFactory(() -> policy);
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void eachIsClosedExactlyOnceHoweverTheCacheEnds(End end) {
    Cache<String, String> cache = fixture.cache("cache", configuration());
    cache.put("key", "value");
    assertThat(cache.get("other")).isEqualTo("loaded other");

    end.of(fixture, cache);
    cache.close();

    assertThat(List.of(loader.timesClosed(), writer.timesClosed(), policy.timesClosed()))
        .containsExactly(1, 1, 1);
  }

  @Test
  void whatIsLoaderAndWriterIsClosedOnce() {
    LoaderAndWriter both = new LoaderAndWriter();
    Cache<String, String> cache =
        fixture.cache(
            "cache",
            configuration().setCacheLoaderFactory(() -> both).setCacheWriterFactory(() -> both));

    cache.close();

    assertThat(both.timesClosed()).isEqualTo(1);
  }

  @Test
  void aCacheThatCannotBeMadeClosesWhatWasMadeForIt() {
    Factory<CacheWriter<String, String>> broken =
        () -> {
          throw new IllegalStateException("no database");
        };

    assertThatThrownBy(() -> fixture.cache("cache", configuration().setCacheWriterFactory(broken)))
        .hasStackTraceContaining("no database");

    assertThat(List.of(loader.timesClosed(), policy.timesClosed())).containsExactly(1, 1);
    assertThat(fixture.cache("cache", CacheFixture.stringConfiguration()).get("key")).isNull();
  }

  @Test
  void collectionsThatRefuseToBeAskedForNullAreAccepted() throws Exception {
    Cache<String, String> cache = fixture.cache("cache", configuration());
    CompletionListenerFuture loaded = new CompletionListenerFuture();

    cache.putAll(Map.of("a", "1", "b", "2"));
    assertThat(cache.getAll(Set.of("a", "b", "c")))
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "loaded c"));
    cache.loadAll(Set.of("a", "d"), true, loaded);
    loaded.get();
    assertThat(cache.invokeAll(Set.of("a", "d"), (entry, arguments) -> entry.getValue()))
        .hasSize(2)
        .allSatisfy((key, result) -> assertThat(result.get()).isEqualTo("loaded " + key));
    cache.removeAll(Set.of("a", "b"));

    assertThat(cache.containsKey("a")).isFalse();
    assertThat(cache.containsKey("d")).isTrue();
  }

  @Test
  void emptyCollectionsAreAccepted() throws Exception {
    Cache<String, String> cache = fixture.cache("cache", configuration());
    CompletionListenerFuture loaded = new CompletionListenerFuture();

    cache.putAll(Map.of());
    cache.removeAll(Set.of());
    cache.loadAll(Set.of(), true, loaded);
    loaded.get();

    assertThat(cache.getAll(Set.of())).isEmpty();
    assertThat(cache.invokeAll(Set.of(), (entry, arguments) -> entry.getKey())).isEmpty();
    assertThat(cache.iterator()).isExhausted();
  }
}
