package org.shardcache.cdi;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.stream.StreamSupport;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.shardcache.ShardcacheCachingProvider;

/**
 * A web application that finds the API in its server and brings Shardcache itself. Takes a question
 * and what it is about, and answers in classes of the platform.
 */
public final class DeployedShop implements BiFunction<String, String, Object>, AutoCloseable {

  private static final String SHARDCACHE = "org.shardcache.ShardcacheCachingProvider";

  /** A class of the application. */
  record Item(String name, int price) {}

  private final ClassLoader own = getClass().getClassLoader();
  private final CachingProvider provider;
  private final Cache<String, Item> cache;

  /**
   * For the test, by reflection.
   *
   * @param lookup {@code API} or {@code constructor}
   */
  public DeployedShop(String lookup, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    provider =
        lookup.equals("API")
            ? Caching.getCachingProvider(SHARDCACHE, own)
            : new ShardcacheCachingProvider();
    cache =
        provider
            .getCacheManager(null, null, properties)
            .createCache("items", new MutableConfiguration<>());
  }

  @Override
  public Object apply(String question, String about) {
    return switch (question) {
      case "the provider" -> provider;
      case "the API" -> Caching.class;
      case "the default provider" -> defaultProvider();
      case "all providers" -> names(Caching.getCachingProviders(own));
      case "the providers of the server" ->
          names(Caching.getCachingProviders(Caching.class.getClassLoader()));
      case "put" -> put(about);
      case "get" -> cache.get(about);
      default -> throw new IllegalArgumentException(question);
    };
  }

  private String put(String name) {
    cache.put(name, new Item(name, 7));
    return name;
  }

  private static String defaultProvider() {
    try {
      return Caching.getCachingProvider().getClass().getName();
    } catch (CacheException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static List<String> names(Iterable<CachingProvider> providers) {
    return StreamSupport.stream(providers.spliterator(), false)
        .map(each -> each.getClass().getName())
        .toList();
  }

  @Override
  public void close() {
    provider.close();
  }
}
