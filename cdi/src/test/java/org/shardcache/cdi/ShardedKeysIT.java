package org.shardcache.cdi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.se.SeContainer;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.annotation.CacheResult;
import org.junit.jupiter.api.Test;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** The keys of annotated methods in Redis: equal calls are one entry in all JVMs. */
@WithEmbeddedShards
final class ShardedKeysIT {

  /** What the application has to list: its own classes, not that of the keys. */
  private static final String CLASSES =
      Library.Genre.class.getName() + "," + Library.Shelf.class.getName();

  @ApplicationScoped
  static class Sharded {

    static final Properties SETTINGS = new Properties();
    private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();

    @Produces
    @ApplicationScoped
    CacheManager manager() {
      return provider.getCacheManager(null, null, SETTINGS);
    }

    void close(@Disposes CacheManager manager) {
      provider.close();
    }
  }

  @Test
  void equalCallsAreOneEntryInAllJvms(EmbeddedShards shards) throws Exception {
    Sharded.SETTINGS.setProperty("shardcache.shards", shards.uris());
    Sharded.SETTINGS.setProperty("shardcache.serialization.allow", CLASSES);
    try (SeContainer container = Containers.only(Library.class, Sharded.class)) {
      Library library = container.select(Library.class).get();
      String found = Library.example(library::find);
      Cache<Object, Object> cache = container.select(CacheManager.class).get().getCache("library");

      assertThat(found).isEqualTo("found by " + ProcessHandle.current().pid());
      assertThat(cache)
          .extracting(Cache.Entry::getKey)
          .containsExactly(Library.<Object>example(DefaultGeneratedCacheKey::new));

      assertThat(outputOfAnotherJvm(shards)).isEqualTo(found);
      assertThat(cache).as("what the other JVM has left").isEmpty();
    }
  }

  /** An exception of the application's, which has to be listed as every class of its own. */
  static class OutOfPrint extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** As above, and not listed. */
  static class Burnt extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ApplicationScoped
  static class Shop {

    private final AtomicInteger calls = new AtomicInteger();

    @CacheResult(cacheName = "prices", exceptionCacheName = "no-prices")
    String price(String isbn) {
      calls.incrementAndGet();
      throw switch (isbn) {
        case "burnt" -> new Burnt();
        case "old" -> new OutOfPrint();
        default -> new IllegalArgumentException(isbn);
      };
    }

    int calls() {
      return calls.getAndSet(0);
    }
  }

  @Test
  void exceptionsAreCachedIfTheirClassesMayBe(EmbeddedShards shards) {
    Sharded.SETTINGS.setProperty("shardcache.shards", shards.uris());
    Sharded.SETTINGS.setProperty("shardcache.serialization.allow", OutOfPrint.class.getName());
    try (SeContainer container = Containers.only(Shop.class, Sharded.class)) {
      Shop shop = container.select(Shop.class).get();

      assertThatThrownBy(() -> shop.price("none")).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> shop.price("none"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("none");
      assertThat(shop.calls()).isEqualTo(1);

      assertThatThrownBy(() -> shop.price("old")).isInstanceOf(OutOfPrint.class);
      assertThatThrownBy(() -> shop.price("old")).isInstanceOf(OutOfPrint.class);
      assertThat(shop.calls()).isEqualTo(1);

      assertThatThrownBy(() -> shop.price("burnt"))
          .isInstanceOf(Burnt.class)
          .satisfies(
              thrown ->
                  assertThat(thrown.getSuppressed())
                      .singleElement()
                      .asString()
                      .contains(Burnt.class.getName(), "serialization.allow"));
      assertThatThrownBy(() -> shop.price("burnt")).isInstanceOf(Burnt.class);
      assertThat(shop.calls()).isEqualTo(2);
    }
  }

  private static String outputOfAnotherJvm(EmbeddedShards shards) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djavax.cache.spi.CachingProvider=org.shardcache.ShardcacheCachingProvider",
            "-Dshardcache.shards=" + shards.uris(),
            "-Dshardcache.serialization.allow=" + CLASSES,
            "-cp",
            System.getProperty("java.class.path"),
            LibraryMain.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
