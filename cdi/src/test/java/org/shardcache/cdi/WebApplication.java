package org.shardcache.cdi;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.annotation.CacheResult;
import javax.cache.spi.CachingProvider;

/**
 * What a web application does, in the class loader of the application. Takes settings and gives
 * what it saw, in classes of the platform.
 */
public final class WebApplication implements Function<Map<String, String>, Map<String, String>> {

  private static final String SHARDCACHE = "org.shardcache.ShardcacheCachingProvider";

  /** A class of the application, as key and as value. */
  record Word(String text) {}

  @ApplicationScoped
  static class Dictionary {

    private int calls;

    @CacheResult(cacheName = "dictionary")
    Word shout(Word word) {
      calls++;
      return new Word(word.text() + "!".repeat(calls));
    }
  }

  @ApplicationScoped
  static class Caches {

    static final Properties SETTINGS = new Properties();

    @Produces
    @ApplicationScoped
    CacheManager manager() {
      return Caching.getCachingProvider(SHARDCACHE).getCacheManager(null, null, SETTINGS);
    }
  }

  /** For the test, by reflection. */
  public WebApplication() {}

  @Override
  public Map<String, String> apply(Map<String, String> settings) {
    Caches.SETTINGS.putAll(settings);
    CachingProvider provider = Caching.getCachingProvider(SHARDCACHE);
    try (SeContainer container = Containers.only(Dictionary.class, Caches.class)) {
      Dictionary dictionary = container.select(Dictionary.class).get();
      Word first = dictionary.shout(new Word("atlas"));
      Word second = dictionary.shout(new Word("atlas"));
      return Map.of(
          "default provider", defaultProvider(),
          "results", first.text() + " " + second.text(),
          "same loader",
              String.valueOf(provider.getClass().getClassLoader() == getClass().getClassLoader()));
    } finally {
      provider.close();
    }
  }

  private static String defaultProvider() {
    try {
      return Caching.getCachingProvider().getClass().getName();
    } catch (CacheException e) {
      return e.getMessage();
    }
  }
}
