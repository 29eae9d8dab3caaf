package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;

/** What annotated methods do while the shard of their entries is lost. */
final class LostShardIT {

  /** Prices go to whatever the system property of the test says. */
  @ApplicationScoped
  static class Caches {

    static final String SHARDS = "lost-shard.uris";
    static final String ON_FAILURE = "lost-shard.on-failure";
    private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();

    @Produces
    @ApplicationScoped
    CacheManager manager() {
      Properties settings = new Properties();
      settings.setProperty("shardcache.shards", System.getProperty(SHARDS));
      settings.setProperty("shardcache.timeout", "500ms");
      settings.setProperty("shardcache.cache.prices.on-failure", System.getProperty(ON_FAILURE));
      return provider.getCacheManager(null, null, settings);
    }

    void close(@Disposes CacheManager manager) {
      provider.close();
    }
  }

  @ApplicationScoped
  static class Prices {

    private final AtomicInteger calls = new AtomicInteger();

    @CacheResult(cacheName = "prices")
    String price(String isbn) {
      return "price " + calls.incrementAndGet();
    }

    @CacheRemove(cacheName = "prices")
    void forget(String isbn) {
      // the annotation does it
    }

    int calls() {
      return calls.get();
    }
  }

  @ParameterizedTest
  @CsvSource({"fail, 1", "miss, 2"})
  void aMethodFailsAlsoWhereItsReadIsAMissSinceItsResultCannotBePut(String onFailure, int calls) {
    try (EmbeddedShards shards = EmbeddedShards.builder().count(1).unixSockets().start()) {
      System.setProperty(Caches.SHARDS, shards.uris());
      System.setProperty(Caches.ON_FAILURE, onFailure);
      try (SeContainer container = Containers.only(Prices.class, Caches.class)) {
        Prices prices = container.select(Prices.class).get();
        assertThat(prices.price("978-3")).isEqualTo(prices.price("978-3")).isEqualTo("price 1");
        shards.shard(0).kill();
        assertThatThrownBy(() -> prices.price("978-3")).isInstanceOf(CacheException.class);
        assertThat(prices.calls()).isEqualTo(calls);
        assertThatThrownBy(() -> prices.forget("978-3")).isInstanceOf(CacheException.class);
      } finally {
        System.clearProperty(Caches.SHARDS);
        System.clearProperty(Caches.ON_FAILURE);
      }
    }
  }
}
