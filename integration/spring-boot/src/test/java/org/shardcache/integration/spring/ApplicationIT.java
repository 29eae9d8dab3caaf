package org.shardcache.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.ShardAdministration;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ChildJvm;
import org.shardcache.testing.NewThreads;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.cache.CacheManager;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.ConfigurableApplicationContext;

/** How an application comes to its caches, and that nothing of them is left when it ends. */
@WithEmbeddedShards(count = 2)
final class ApplicationIT {

  private final EmbeddedShards shards;
  @TempDir private Path directory;

  ApplicationIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  @Test
  void beingOnTheClassPathIsEnough() {
    try (ConfigurableApplicationContext context =
        Bookshop.start("spring.cache.cache-names=prices,books")) {
      javax.cache.CacheManager manager = jcache(context);
      assertThat(manager.getCachingProvider()).isInstanceOf(ShardcacheCachingProvider.class);
      assertThat(manager.getCacheNames()).contains("prices", "books", "declared");
      assertThat(context.getBean(CacheManager.class).getCache("declared"))
          .as("a cache that shardcache.properties declares")
          .isNotNull();
      Prices prices = context.getBean(Prices.class);
      assertThat(prices.price("a", "EUR")).isEqualTo(prices.price("a", "EUR"));
    }
  }

  @Test
  void theSettingsFileMayBeAResourceOfTheClassPath() {
    try (ConfigurableApplicationContext context =
        Bookshop.start(
            "spring.cache.jcache.config=classpath:bookshop-on-the-class-path.properties",
            "spring.cache.cache-names=prices")) {
      assertThat(jcache(context).unwrap(ShardAdministration.class).shards()).hasSize(2);
    }
  }

  @Test
  void contextsWithFilesOfTheirOwnHaveManagersOfTheirOwnAndShareEntries() {
    try (ConfigurableApplicationContext one = Bookshop.startWith(settings(Map.of()))) {
      Book found = one.getBean(Books.class).find("shared");
      try (ConfigurableApplicationContext two = Bookshop.startWith(settings(Map.of()))) {
        assertThat(two.getBean(Books.class).find("shared")).isEqualTo(found);
        assertThat(two.getBean(Books.class).calls()).isZero();
        assertThat(jcache(two)).isNotSameAs(jcache(one));
      }
      assertThat(jcache(one).isClosed()).isFalse();
    }
  }

  @Test
  void contextsOfOneFileHaveOneManager() {
    Path settings = settings(Map.of());
    try (ConfigurableApplicationContext one = Bookshop.startWith(settings)) {
      assertThatThrownBy(() -> Bookshop.startWith(settings))
          .hasStackTraceContaining("already has a cache named 'books'");
      assertThat(jcache(one).isClosed()).isFalse();
    }
  }

  @Test
  void aClosedContextLeavesNoThreadBehind() {
    NewThreads threads = NewThreads.sinceNow();
    javax.cache.CacheManager manager;
    try (ConfigurableApplicationContext context = Bookshop.startWith(settings(Map.of()))) {
      manager = jcache(context);
      context.getBean(Books.class).find("1");
      context.getBean(Books.class).findOnce("2");
    }
    assertThat(manager.isClosed()).isTrue();
    await().pollInSameThread().untilAsserted(() -> assertThat(threads.alive()).isEmpty());
  }

  @Test
  void anApplicationThatDevToolsRestartFindsItsEntriesAsItsOwnClasses() throws Exception {
    Path settings = settings(Map.of());
    Class<?> first = bookFoundBy(settings, 1);
    Class<?> second = bookFoundBy(settings, 0);
    assertThat(first.getName()).isEqualTo(Book.class.getName());
    assertThat(second.getName()).isEqualTo(Book.class.getName());
    assertThat(Set.of(first, second, Book.class)).hasSize(3);
  }

  /**
   * Runs the application in a class loader of its own, as dev tools do, and gives the class of the
   * book that it found.
   */
  private static Class<?> bookFoundBy(Path settings, int computations) throws Exception {
    URL classes = Bookshop.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (RestartClassLoader loader = new RestartClassLoader(before, new URL[] {classes})) {
      Thread.currentThread().setContextClassLoader(loader);
      Object found =
          loader
              .loadClass(Restarted.class.getName())
              .getMethod("find", String.class, int.class)
              .invoke(null, settings.toString(), computations);
      return found.getClass();
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void withSyncAndLoadLockJvmsThatAskForOneKeyComputeItOnce() {
    Path settings = settings(Map.of("cache.books.load-lock", "true"));
    try (ChildJvm one = jvm(settings);
        ChildJvm two = jvm(settings)) {
      List<ChildJvm> both = List.of(one, two);
      both.forEach(ApplicationIT::awaitReady);
      both.forEach(jvm -> jvm.send("asked-by-two"));
      Map<String, Long> computed =
          both.stream()
              .map(ChildJvm::receive)
              .collect(Collectors.groupingBy(line -> line, Collectors.counting()));
      assertThat(computed).isEqualTo(Map.of("call 1, computed 1", 1L, "call 1, computed 0", 1L));
    }
  }

  private static ChildJvm jvm(Path settings) {
    return ChildJvm.start(
        OtherBookshop.class,
        List.of("-Xmx256m", "-Dspring.devtools.restart.enabled=false"),
        settings.toString());
  }

  /** Dev tools say something before there is a level of logging. */
  private static void awaitReady(ChildJvm jvm) {
    while (!jvm.receive().equals("ready")) {
      // the next line
    }
  }

  private Path settings(Map<String, String> more) {
    return Bookshop.settings(directory, shards.uris(), more);
  }

  private static javax.cache.CacheManager jcache(ConfigurableApplicationContext context) {
    return context.getBean(JCacheCacheManager.class).getCacheManager();
  }
}
