package org.shardcache.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

/** What Spring's annotations, and those of JCache through Spring, promise is kept in Redis. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CachingIT {

  private final EmbeddedShards shards;
  private ConfigurableApplicationContext context;
  private Books books;
  private Prices prices;
  private int before;

  CachingIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    context = Bookshop.startWith(Bookshop.settings(directory, shards.uris(), Map.of()));
    books = context.getBean(Books.class);
    prices = context.getBean(Prices.class);
  }

  @AfterAll
  void close() {
    context.close();
  }

  @BeforeEach
  void empty() {
    books.forgetAll();
    prices.removeAll();
    before = books.calls();
  }

  @Test
  void aCacheableResultIsComputedOncePerKeyAndKeptInRedis() {
    Book first = books.find("1");
    assertThat(books.find("1")).isEqualTo(first);
    assertThat(books.find("2").isbn()).isEqualTo("2");
    assertThat(books.calls() - before).isEqualTo(2);
    assertThat(keys("jcache:books:1")).isOne();
  }

  @Test
  void severalArgumentsAreOneKey() {
    Book first = books.find("Tides", 1987);
    assertThat(books.find("Tides", 1987)).isEqualTo(first);
    assertThat(books.find("Tides", 1988)).isNotEqualTo(first);
    assertThat(books.calls() - before).isEqualTo(2);
  }

  @Test
  void nullIsAResultToo() {
    assertThat(books.find("no-1")).isNull();
    assertThat(books.find("no-1")).isNull();
    assertThat(books.calls() - before).isOne();
  }

  @Test
  void withSyncThreadsThatAskForOneKeyComputeItOnce() {
    Stream<CompletableFuture<Book>> results =
        IntStream.range(0, 20).mapToObj(i -> Async.supply(() -> books.findOnce("sync")));
    assertThat(results.toList().stream().map(CompletableFuture::join).distinct()).hasSize(1);
    assertThat(books.calls() - before).isOne();
  }

  @Test
  void withSyncAFailureReachesTheCallerAndIsNotCached() {
    for (int call = 1; call <= 2; call++) {
      assertThatThrownBy(() -> books.fail("7"))
          .hasStackTraceContaining("no book 7, call " + (before + call));
    }
  }

  @Test
  void whatCachePutReturnsIsWhatTheNextOneFinds() {
    books.find("3");
    books.save(new Book("3", "Second edition", 2027));
    assertThat(books.find("3").title()).isEqualTo("Second edition");
    assertThat(books.calls() - before).isOne();
  }

  @Test
  void cacheEvictRemovesOneEntryOrAllOnAllShards() {
    IntStream.range(0, 40).forEach(i -> books.find("book-" + i));
    assertThat(keys("jcache:books:*")).isEqualTo(40);
    books.forget("book-7");
    assertThat(keys("jcache:books:*")).isEqualTo(39);
    prices.price("a", "EUR");
    books.forgetAll();
    assertThat(keys("jcache:books:*")).isZero();
    assertThat(keys("jcache:prices:*")).isOne();
  }

  @Test
  void theAnnotationsOfJCacheWorkThroughSpring() {
    BigDecimal first = prices.price("a", "EUR");
    assertThat(prices.price("a", "EUR")).isEqualTo(first);
    assertThat(prices.price("a", "CHF")).isNotEqualTo(first);
    prices.setPrice("a", "EUR", BigDecimal.TEN);
    assertThat(prices.price("a", "EUR")).isEqualTo(BigDecimal.TEN);
    int calls = prices.calls();
    prices.remove("a", "EUR");
    prices.price("a", "EUR");
    assertThat(prices.calls() - calls).isOne();
    prices.removeAll();
    assertThat(keys("jcache:prices:*")).isZero();
  }

  @Test
  void springsOwnInterfaceReachesTheSameEntries() {
    books.find("5");
    org.springframework.cache.Cache cache = context.getBean(CacheManager.class).getCache("books");
    assertThat(cache.get("5", Book.class).isbn()).isEqualTo("5");
    assertThat(cache.putIfAbsent("5", new Book("5", "other", 1)).get()).isEqualTo(books.find("5"));
    assertThat(cache.evictIfPresent("5")).isTrue();
    assertThat(cache.get("5")).isNull();
    assertThat(cache.getNativeCache()).isInstanceOf(javax.cache.Cache.class);
  }

  @Test
  void metersOfEachCacheAreThereByThemselves() {
    double hits = gets("books", "hit");
    double misses = gets("books", "miss");
    books.find("6");
    books.find("6");
    books.find("6");
    assertThat(gets("books", "hit") - hits).isEqualTo(2);
    assertThat(gets("books", "miss") - misses).isEqualTo(1);
    double puts = puts("prices");
    prices.setPrice("a", "EUR", BigDecimal.TEN);
    assertThat(puts("prices") - puts).isEqualTo(1);
    double removals = value("cache.removals", "prices");
    prices.remove("a", "EUR");
    assertThat(value("cache.removals", "prices") - removals).isEqualTo(1);
    assertThat(value("cache.evictions", "prices")).isZero();
  }

  private double puts(String cache) {
    return value("cache.puts", cache);
  }

  private double value(String meter, String cache) {
    return context
        .getBean(MeterRegistry.class)
        .get(meter)
        .tag("cache", cache)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  private double gets(String cache, String result) {
    return context
        .getBean(MeterRegistry.class)
        .get("cache.gets")
        .tag("cache", cache)
        .tag("result", result)
        .functionCounter()
        .count();
  }

  private long keys(String pattern) {
    return shards.shards().stream()
        .flatMap(shard -> shard.command("KEYS", pattern).lines())
        .filter(key -> !key.isBlank())
        .count();
  }
}
