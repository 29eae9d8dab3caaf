package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheValue;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** {@code @CachePut}, {@code @CacheRemove} and {@code @CacheRemoveAll}: what is done, and when. */
final class ChangesTest {

  private static SeContainer container;
  private static Cache<DefaultGeneratedCacheKey, String> cache;

  @BeforeAll
  static void start() {
    container = Containers.with(Shelf.class);
    cache =
        container
            .select(CacheManager.class)
            .get()
            .createCache("shelf", new MutableConfiguration<DefaultGeneratedCacheKey, String>());
  }

  @AfterAll
  static void stop() {
    container.close();
  }

  private static final DefaultGeneratedCacheKey KEY = new DefaultGeneratedCacheKey("key");
  private static final DefaultGeneratedCacheKey OTHER = new DefaultGeneratedCacheKey("other");

  @BeforeEach
  void fill() {
    cache.removeAll();
    cache.put(KEY, "old");
    cache.put(OTHER, "old");
  }

  /** What a method saw in the cache is what it returns; it fails with what it is given. */
  @ApplicationScoped
  static class Shelf {

    @Inject private CacheManager caches;

    private @Nullable String seen(@Nullable Exception failure) throws Exception {
      if (failure != null) {
        throw failure;
      }
      return (String) caches.getCache("shelf").get(KEY);
    }

    @CachePut(cacheName = "shelf")
    @Nullable String putAfter(@CacheKey String key, @CacheValue String value, @Nullable Exception e)
        throws Exception {
      return seen(e);
    }

    @CachePut(cacheName = "shelf", afterInvocation = false)
    @Nullable String putBefore(
        @CacheKey String key, @CacheValue String value, @Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CachePut(cacheName = "shelf", cacheFor = IOException.class)
    @Nullable String putForInput(
        @CacheKey String key, @CacheValue String value, @Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CachePut(cacheName = "shelf", noCacheFor = IOException.class)
    @Nullable String putNotForInput(
        @CacheKey String key, @CacheValue String value, @Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CachePut(
        cacheName = "shelf",
        cacheFor = IOException.class,
        noCacheFor = FileNotFoundException.class)
    @Nullable String putNotForFiles(
        @CacheKey String key, @CacheValue String value, @Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemove(cacheName = "shelf")
    @Nullable String removeAfter(@CacheKey String key, @Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemove(cacheName = "shelf", afterInvocation = false)
    @Nullable String removeBefore(@CacheKey String key, @Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemove(cacheName = "shelf", evictFor = IOException.class)
    @Nullable String removeForInput(@CacheKey String key, @Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemove(cacheName = "shelf", noEvictFor = IOException.class)
    @Nullable String removeNotForInput(@CacheKey String key, @Nullable Exception e)
        throws Exception {
      return seen(e);
    }

    @CacheRemove(
        cacheName = "shelf",
        evictFor = IOException.class,
        noEvictFor = FileNotFoundException.class)
    @Nullable String removeNotForFiles(@CacheKey String key, @Nullable Exception e)
        throws Exception {
      return seen(e);
    }

    @CacheRemoveAll(cacheName = "shelf")
    @Nullable String clearAfter(@Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemoveAll(cacheName = "shelf", afterInvocation = false)
    @Nullable String clearBefore(@Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemoveAll(cacheName = "shelf", evictFor = IOException.class)
    @Nullable String clearForInput(@Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemoveAll(cacheName = "shelf", noEvictFor = IOException.class)
    @Nullable String clearNotForInput(@Nullable Exception e) throws Exception {
      return seen(e);
    }

    @CacheRemoveAll(
        cacheName = "shelf",
        evictFor = IOException.class,
        noEvictFor = FileNotFoundException.class)
    @Nullable String clearNotForFiles(@Nullable Exception e) throws Exception {
      return seen(e);
    }
  }

  private interface Call {
    @Nullable String on(Shelf shelf, @Nullable Exception failure) throws Exception;
  }

  /** Siblings: what each leaves under the key once it took effect. */
  private record Change(
      @Nullable String key,
      @Nullable String other,
      Call after,
      Call before,
      Call forInput,
      Call notForInput,
      Call notForFiles) {}

  static final List<Change> CHANGES =
      List.of(
          new Change(
              "new",
              "old",
              (shelf, e) -> shelf.putAfter("key", "new", e),
              (shelf, e) -> shelf.putBefore("key", "new", e),
              (shelf, e) -> shelf.putForInput("key", "new", e),
              (shelf, e) -> shelf.putNotForInput("key", "new", e),
              (shelf, e) -> shelf.putNotForFiles("key", "new", e)),
          new Change(
              null,
              "old",
              (shelf, e) -> shelf.removeAfter("key", e),
              (shelf, e) -> shelf.removeBefore("key", e),
              (shelf, e) -> shelf.removeForInput("key", e),
              (shelf, e) -> shelf.removeNotForInput("key", e),
              (shelf, e) -> shelf.removeNotForFiles("key", e)),
          new Change(
              null,
              null,
              Shelf::clearAfter,
              Shelf::clearBefore,
              Shelf::clearForInput,
              Shelf::clearNotForInput,
              Shelf::clearNotForFiles));

  @ParameterizedTest
  @FieldSource("CHANGES")
  void happensAfterTheMethodUnlessItThrows(Change change) throws Exception {
    assertThat(change.after().on(shelf(), null)).isEqualTo("old");
    assertChanged(change);

    assertNotChangedBy(change.after(), new IOException());
  }

  @ParameterizedTest
  @FieldSource("CHANGES")
  void happensBeforeTheMethodWhereItSaysSo(Change change) throws Exception {
    assertThat(change.before().on(shelf(), null)).isEqualTo(change.key());
    assertChanged(change);

    assertChangedBy(change, change.before(), new IOException());
  }

  @ParameterizedTest
  @FieldSource("CHANGES")
  void happensAlsoAfterListedExceptions(Change change) throws Exception {
    assertChangedBy(change, change.forInput(), new FileNotFoundException());
    assertNotChangedBy(change.forInput(), new IllegalStateException());
  }

  @ParameterizedTest
  @FieldSource("CHANGES")
  void happensAfterAllButTheExcludedExceptions(Change change) throws Exception {
    assertChangedBy(change, change.notForInput(), new IllegalStateException());
    assertNotChangedBy(change.notForInput(), new FileNotFoundException());
  }

  @ParameterizedTest
  @FieldSource("CHANGES")
  void happensAfterListedExceptionsThatAreNotExcluded(Change change) throws Exception {
    assertChangedBy(change, change.notForFiles(), new IOException());
    assertNotChangedBy(change.notForFiles(), new FileNotFoundException());
    assertNotChangedBy(change.notForFiles(), new IllegalStateException());
  }

  @Test
  void everySiblingIsThere() {
    assertThat(
            Stream.of(Shelf.class.getDeclaredMethods()).filter(m -> m.getAnnotations().length > 0))
        .hasSize(CHANGES.size() * 5);
  }

  private static Shelf shelf() {
    return container.select(Shelf.class).get();
  }

  private static void assertChanged(Change change) {
    assertThat(cache.get(KEY)).isEqualTo(change.key());
    assertThat(cache.get(OTHER)).isEqualTo(change.other());
  }

  private void assertChangedBy(Change change, Call call, Exception failure) {
    fill();
    assertThatThrownBy(() -> call.on(shelf(), failure)).isSameAs(failure);
    assertChanged(change);
  }

  private void assertNotChangedBy(Call call, Exception failure) {
    fill();
    assertThatThrownBy(() -> call.on(shelf(), failure)).isSameAs(failure);
    assertThat(cache.get(KEY)).isEqualTo("old");
    assertThat(cache.get(OTHER)).isEqualTo("old");
  }
}
