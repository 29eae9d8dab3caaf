package org.shardcache.integration.spring;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;

/** A service whose results are cached by the annotations of JCache. */
@CacheDefaults(cacheName = "prices")
public class Prices {

  private final AtomicInteger calls = new AtomicInteger();

  int calls() {
    return calls.get();
  }

  @CacheResult
  public BigDecimal price(String isbn, String currency) {
    return new BigDecimal(calls.incrementAndGet());
  }

  @CachePut
  public void setPrice(
      @CacheKey String isbn, @CacheKey String currency, @CacheValue BigDecimal price) {
    // the annotation does it
  }

  @CacheRemove
  public void remove(String isbn, String currency) {
    // the annotation does it
  }

  @CacheRemoveAll
  public void removeAll() {
    // the annotation does it
  }
}
