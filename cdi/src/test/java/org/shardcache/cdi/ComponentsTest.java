package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.inject.Inject;
import java.lang.annotation.Annotation;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKeyGenerator;
import javax.cache.annotation.CacheKeyInvocationContext;
import javax.cache.annotation.CacheMethodDetails;
import javax.cache.annotation.CacheResolver;
import javax.cache.annotation.CacheResolverFactory;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.GeneratedCacheKey;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

/**
 * What annotations name: generators of keys and factories of resolvers, and where caches come from.
 */
final class ComponentsTest {

  record Lower(String text) implements GeneratedCacheKey {
    private static final long serialVersionUID = 1;
  }

  /** No bean. */
  static final class IgnoringCase implements CacheKeyGenerator {
    @Override
    public GeneratedCacheKey generateCacheKey(
        CacheKeyInvocationContext<? extends Annotation> call) {
      return new Lower(call.getKeyParameters()[0].getValue().toString().toLowerCase(Locale.ROOT));
    }
  }

  @ApplicationScoped
  static class Prefix {
    String prefix() {
      return "of a bean ";
    }
  }

  /** A bean. */
  @ApplicationScoped
  static class Prefixing implements CacheKeyGenerator {

    @Inject private Prefix prefix;

    @Override
    public GeneratedCacheKey generateCacheKey(
        CacheKeyInvocationContext<? extends Annotation> call) {
      return new Lower(prefix.prefix() + call.getKeyParameters()[0].getValue());
    }
  }

  static final class Unmakeable implements CacheKeyGenerator {
    Unmakeable(String any) {
      throw new IllegalStateException(any);
    }

    @Override
    public GeneratedCacheKey generateCacheKey(
        CacheKeyInvocationContext<? extends Annotation> call) {
      throw new IllegalStateException();
    }
  }

  /** Gives all methods one cache, and remembers for which it was asked. */
  @ApplicationScoped
  static class OneCache implements CacheResolverFactory {

    private final List<String> asked = new ArrayList<>();
    @Inject private CacheManager caches;

    List<String> asked() {
      return asked;
    }

    @Override
    public CacheResolver getCacheResolver(CacheMethodDetails<? extends Annotation> method) {
      asked.add(method.getMethod().getName());
      return resolver("results of " + method.getMethod().getName());
    }

    @Override
    public CacheResolver getExceptionCacheResolver(CacheMethodDetails<CacheResult> method) {
      asked.add("exceptions of " + method.getMethod().getName());
      return resolver("exceptions of " + method.getMethod().getName());
    }

    private CacheResolver resolver(String name) {
      Cache<Object, Object> cache = caches.createCache(name, new MutableConfiguration<>());
      return new CacheResolver() {
        @Override
        @SuppressWarnings("unchecked")
        public <K, V> Cache<K, V> resolveCache(
            javax.cache.annotation.CacheInvocationContext<? extends Annotation> call) {
          return (Cache<K, V>) cache;
        }
      };
    }
  }

  @ApplicationScoped
  @CacheDefaults(cacheName = "words", cacheKeyGenerator = IgnoringCase.class)
  static class Words {

    @CacheResult
    String byDefaults(String word) {
      return word;
    }

    @CacheResult(cacheKeyGenerator = Prefixing.class)
    String byMethod(String word) {
      return word;
    }

    @CacheResult(cacheKeyGenerator = Unmakeable.class)
    String byNobody(String word) {
      return word;
    }

    @CacheResult(cacheResolverFactory = OneCache.class)
    String resolved(String word) {
      return word;
    }

    @CacheResult(cacheResolverFactory = OneCache.class, exceptionCacheName = "any")
    String failing(String word) {
      throw new IllegalStateException(word);
    }
  }

  @Test
  void keysAreMadeByTheGeneratorOfTheMethodElseOfTheDefaults() {
    try (SeContainer container = Containers.with(Words.class, Prefixing.class, Prefix.class)) {
      Words words = container.select(Words.class).get();
      CacheManager caches = container.select(CacheManager.class).get();

      assertThat(words.byDefaults("Atlas")).isEqualTo("Atlas");
      assertThat(words.byDefaults("ATLAS")).isEqualTo("Atlas");
      assertThat(words.byMethod("Atlas")).isEqualTo("Atlas");

      assertThat(caches.getCache("words"))
          .extracting(Cache.Entry::getKey)
          .containsExactlyInAnyOrder(new Lower("atlas"), new Lower("of a bean Atlas"));
    }
  }

  @Test
  void aGeneratorThatNobodyCanMakeIsNamed() {
    try (SeContainer container = Containers.with(Words.class)) {
      assertThatThrownBy(() -> container.select(Words.class).get().byNobody("a"))
          .isInstanceOf(DefinitionException.class)
          .hasMessageContainingAll(Unmakeable.class.getName(), "make it a bean");
    }
  }

  @Test
  void resolversAreAskedForOncePerMethod() {
    try (SeContainer container = Containers.with(Words.class, OneCache.class)) {
      Words words = container.select(Words.class).get();
      words.resolved("a");
      words.resolved("a");

      assertThatThrownBy(() -> words.failing("a")).hasMessage("a");
      assertThatThrownBy(() -> words.failing("a")).hasMessage("a");

      assertThat(container.select(OneCache.class).get().asked())
          .containsExactly("resolved", "failing", "exceptions of failing");
      CacheManager caches = container.select(CacheManager.class).get();
      assertThat(caches.getCache("results of resolved")).hasSize(1);
      assertThat(caches.getCache("exceptions of failing")).hasSize(1);
    }
  }

  @Test
  void aCacheThatWasDestroyedIsCreatedAgain() {
    try (SeContainer container = Containers.with(Words.class)) {
      Words words = container.select(Words.class).get();
      words.byDefaults("Atlas");
      CacheManager caches = container.select(CacheManager.class).get();
      caches.destroyCache("words");

      assertThat(words.byDefaults("ATLAS")).isEqualTo("ATLAS");
      assertThat(caches.getCache("words")).hasSize(1);
    }
  }

  @ApplicationScoped
  static class SecondManager {
    @Produces
    @ApplicationScoped
    CacheManager manager() {
      throw new IllegalStateException("nobody may ask");
    }
  }

  @Test
  void severalCacheManagersAreRefused() {
    try (SeContainer container = Containers.with(Words.class, SecondManager.class)) {
      assertThatThrownBy(() -> container.select(Words.class).get().byDefaults("a"))
          .isInstanceOf(DefinitionException.class)
          .hasMessageContainingAll("several beans", CacheManager.class.getName(), "qualifier");
    }
  }

  @Test
  void withoutACacheManagerCachesAreThoseOfTheDefaultProvider() throws Exception {
    ClassLoader before = Caching.getDefaultClassLoader();
    System.setProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER, Containers.CAFFEINE);
    try (URLClassLoader fresh = new URLClassLoader(new URL[0], before)) {
      Caching.setDefaultClassLoader(fresh);
      assertThatCachesAreOfTheDefaultProvider();
    } finally {
      Caching.setDefaultClassLoader(before);
      System.clearProperty(Caching.JAVAX_CACHE_CACHING_PROVIDER);
    }
  }

  private static void assertThatCachesAreOfTheDefaultProvider() {
    try (SeContainer container = Containers.only(Words.class);
        CacheManager caches = Caching.getCachingProvider().getCacheManager()) {
      container.select(Words.class).get().byDefaults("Atlas");

      assertThat(caches.getCache("words")).hasSize(1);
    }
  }
}
