package org.shardcache.integration.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.cache.Cache;
import io.github.resilience4j.core.functions.CheckedFunction;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Resilience4j's cache decorates functions. */
@WithEmbeddedShards(count = 2)
final class Resilience4jIT {

  @Test
  void aDecoratedFunctionIsCalledOnceForAllWhoShareTheShards(EmbeddedShards shards)
      throws Throwable {
    AtomicInteger calls = new AtomicInteger();
    try (Caches first = new Caches(shards.uris());
        Caches second = new Caches(shards.uris())) {
      Cache<String, String> cache = Cache.of(first.open("prices"));
      CheckedFunction<String, String> price =
          Cache.decorateCheckedSupplier(cache, () -> "price " + calls.incrementAndGet());
      CheckedFunction<String, String> elsewhere =
          Cache.decorateCheckedSupplier(
              Cache.of(second.open("prices")), () -> "price " + calls.incrementAndGet());

      assertThat(price.apply("atlas")).isEqualTo("price 1");
      assertThat(price.apply("atlas")).isEqualTo("price 1");
      assertThat(elsewhere.apply("atlas")).isEqualTo("price 1");
      assertThat(elsewhere.apply("globe")).isEqualTo("price 2");
      assertThat(cache.getMetrics().getNumberOfCacheHits()).isEqualTo(1);
      assertThat(cache.getMetrics().getNumberOfCacheMisses()).isEqualTo(1);
    }
  }
}
