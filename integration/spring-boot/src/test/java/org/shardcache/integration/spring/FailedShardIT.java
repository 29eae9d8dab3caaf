package org.shardcache.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.springframework.cache.annotation.CachingConfigurer;
import org.springframework.cache.interceptor.CacheErrorHandler;
import org.springframework.cache.interceptor.LoggingCacheErrorHandler;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What annotated methods do while a shard is lost that has something of theirs. */
@WithEmbeddedShards(count = 2, unixSockets = true)
final class FailedShardIT {

  private final EmbeddedShards shards;
  private final EmbeddedShard doomed;
  @TempDir private Path directory;

  FailedShardIT(EmbeddedShards shards) {
    this.shards = shards;
    this.doomed = shards.shard(1);
  }

  @BeforeEach
  void empty() {
    shards.shards().forEach(shard -> shard.command("FLUSHALL"));
  }

  @AfterEach
  void restart() {
    doomed.restart();
  }

  /** Spring's way to say what becomes of failures of caches. */
  @Configuration(proxyBeanMethods = false)
  static class FailuresAreLogged {
    @Bean
    CachingConfigurer cachingConfigurer() {
      return new CachingConfigurer() {
        @Override
        public CacheErrorHandler errorHandler() {
          return new LoggingCacheErrorHandler();
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "miss"})
  void withoutAnErrorHandlerAMethodFailsAtItsPutIfNotBefore(String onFailure) {
    try (ConfigurableApplicationContext context = start(shards, onFailure)) {
      Books books = context.getBean(Books.class);
      Prices prices = context.getBean(Prices.class);
      String book = onDoomed("books", books::find);
      String price = onDoomed("prices", isbn -> prices.price(isbn, "EUR"));
      int calls = books.calls() + prices.calls();
      doomed.kill();
      assertThatThrownBy(() -> books.find(book)).isInstanceOf(CacheException.class);
      assertThatThrownBy(() -> prices.price(price, "EUR")).isInstanceOf(CacheException.class);
      assertThat(books.calls() + prices.calls() - calls)
          .as("computed, and then not put")
          .isEqualTo(onFailure.equals("miss") ? 2 : 0);
      assertThatThrownBy(() -> books.findOnce(book)).isInstanceOf(CacheException.class);
      assertThatThrownBy(() -> books.forget(book)).isInstanceOf(CacheException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "miss"})
  void withAnErrorHandlerThatLogsEveryMethodWorksWithoutTheCache(String onFailure) {
    try (ConfigurableApplicationContext context =
        start(shards, onFailure, FailuresAreLogged.class)) {
      Books books = context.getBean(Books.class);
      Prices prices = context.getBean(Prices.class);
      String book = onDoomed("books", books::find);
      String price = onDoomed("prices", isbn -> prices.price(isbn, "EUR"));
      int calls = books.calls() + prices.calls();
      doomed.kill();
      for (int i = 0; i < 2; i++) {
        assertThat(books.find(book).isbn()).isEqualTo(book);
        assertThat(books.findOnce(book).isbn()).isEqualTo(book);
        assertThat(prices.price(price, "EUR")).isPositive();
      }
      assertThat(books.calls() + prices.calls() - calls).as("computed every time").isEqualTo(6);
      books.save(new Book(book, "Second edition", 2027));
      books.forget(book);
    }
  }

  @Test
  void whatCouldNotBeRemovedIsFoundAgainWhenTheShardIsBack() {
    try (EmbeddedShards durable =
            EmbeddedShards.builder()
                .count(1)
                .unixSockets()
                .argument("appendonly", "yes")
                .argument("appendfsync", "always")
                .start();
        ConfigurableApplicationContext context = start(durable, "fail", FailuresAreLogged.class)) {
      Books books = context.getBean(Books.class);
      Book outdated = books.findOnce("1");
      durable.shard(0).kill();
      books.forget("1");
      durable.shard(0).restart();
      await().until(() -> books.findOnce("1").equals(outdated));
    }
  }

  private ConfigurableApplicationContext start(
      EmbeddedShards servers, String onFailure, Class<?>... more) {
    return Bookshop.startWith(
        Bookshop.settings(
            directory, servers.uris(), Map.of("timeout", "500ms", "cache.*.on-failure", onFailure)),
        more);
  }

  /** Asks for one after the other until the result of one comes to the shard that will be lost. */
  private String onDoomed(String cache, Consumer<String> method) {
    for (int i = 0; i < 200; i++) {
      String isbn = "isbn-" + i;
      method.accept(isbn);
      if (!doomed.command("KEYS", "jcache:" + cache + ":*").isBlank()) {
        return isbn;
      }
    }
    throw new AssertionError("nothing of " + cache + " is on " + doomed);
  }
}
