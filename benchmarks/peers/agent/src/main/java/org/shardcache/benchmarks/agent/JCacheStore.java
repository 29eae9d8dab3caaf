package org.shardcache.benchmarks.agent;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import org.jspecify.annotations.Nullable;

/** The same calls of the standard for every contender that is a JCache provider. */
public final class JCacheStore implements Store<String> {

  private final Cache<String, String> cache;
  private final AutoCloseable owner;

  /**
   * Uses a cache.
   *
   * @param cache of the contender
   * @param owner what has to be closed at the end
   */
  public JCacheStore(Cache<String, String> cache, AutoCloseable owner) {
    this.cache = cache;
    this.owner = owner;
  }

  /** The configuration of a scenario's cache, in nothing but the standard's terms. */
  public static MutableConfiguration<String, String> configuration(Scenario scenario) {
    return new MutableConfiguration<String, String>()
        .setTypes(String.class, String.class)
        .setExpiryPolicyFactory(
            switch (scenario.expiry()) {
              case ETERNAL -> EternalExpiryPolicy.factoryOf();
              case CREATED -> CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1));
            });
  }

  @Override
  public @Nullable String get(String key) {
    return cache.get(key);
  }

  @Override
  public void put(String key, String value) {
    cache.put(key, value);
  }

  @Override
  public boolean putIfAbsent(String key, String value) {
    return cache.putIfAbsent(key, value);
  }

  @Override
  public int getAll(Set<String> keys) {
    return cache.getAll(keys).size();
  }

  @Override
  public void putAll(Map<String, String> entries) {
    cache.putAll(entries);
  }

  @Override
  public void invoke(String key) {
    cache.invoke(key, new Rewrite());
  }

  @Override
  public int iterate() {
    int count = 0;
    for (Cache.Entry<String, String> entry : cache) {
      count += entry.getValue().isEmpty() ? 0 : 1;
    }
    return count;
  }

  @Override
  public void clear() {
    cache.clear();
  }

  @Override
  public void close() throws Exception {
    cache.close();
    owner.close();
  }
}
