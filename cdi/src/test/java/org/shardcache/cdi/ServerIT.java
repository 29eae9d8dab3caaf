package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.cache.Caching;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.ClassUnloading;
import org.shardcache.testing.NewThreads;

/**
 * Applications in a server that has the API and another provider: each brings Shardcache in its own
 * archive, as a class loader below the server's.
 */
@WithEmbeddedShards
final class ServerIT {

  private static final String SHARDCACHE = "org.shardcache.ShardcacheCachingProvider";
  private static final String CAFFEINE =
      "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider";
  private static final Pattern LIBRARIES_OF_THE_SERVER =
      Pattern.compile("/(javax/cache|com/github/ben-manes|com/typesafe|jakarta/inject)/");

  private final Map<String, String> settings;
  @TempDir private Path classes;
  private URLClassLoader server;
  private URL[] archive;

  ServerIT(EmbeddedShards shards) {
    settings =
        Map.of(
            "shardcache.shards",
            shards.uris(),
            "shardcache.serialization.allow",
            "org.shardcache.cdi.DeployedShop$Item");
  }

  @BeforeEach
  void start() throws Exception {
    server =
        new URLClassLoader(
            Archive.of(ServerIT::isOfTheServer), ClassLoader.getPlatformClassLoader());
    archive = Archive.of(entry -> !isOfTheServer(entry), classes, DeployedShop.class);
    useTheProviderOfTheServer();
  }

  /** It remembers the context class loader that it finds first. */
  private void useTheProviderOfTheServer() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(server);
    try {
      server.loadClass(CAFFEINE).getConstructor().newInstance();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static boolean isOfTheServer(String library) {
    return LIBRARIES_OF_THE_SERVER.matcher(library).find();
  }

  private Deployment deploy(String lookup) {
    return deploy(Loading.SERVER_FIRST, lookup);
  }

  private Deployment deploy(Loading loading, String lookup) {
    return Deployment.of(loading, archive, server, lookup, settings);
  }

  @ParameterizedTest
  @EnumSource
  void anApplicationFindsItsProviderBesideThatOfTheServer(Loading loading) throws Exception {
    try (Deployment shop = deploy(loading, "API")) {
      assertThat(((Class<?>) shop.ask("the API", "")).getClassLoader()).isSameAs(server);
      assertThat(shop.ask("all providers", ""))
          .asInstanceOf(InstanceOfAssertFactories.LIST)
          .containsExactlyInAnyOrder(SHARDCACHE, CAFFEINE);
      assertThat(shop.ask("the default provider", ""))
          .asString()
          .startsWith("Multiple CachingProviders");
      assertThat(shop.ask("the providers of the server", "")).isEqualTo(List.of(CAFFEINE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachApplicationHasAProviderOfItsOwnAndReadsItsOwnClasses(Loading loading) throws Exception {
    try (Deployment one = deploy(loading, "API");
        Deployment two = deploy(loading, "API")) {
      assertThat(one.ask("the provider", "").getClass())
          .hasToString("class " + SHARDCACHE)
          .isNotSameAs(two.ask("the provider", "").getClass());
      one.ask("put", "atlas");

      assertThat(one.ask("get", "atlas")).hasToString("Item[name=atlas, price=7]");
      assertThat(two.ask("get", "atlas")).hasToString("Item[name=atlas, price=7]");
      assertThat(one.ask("get", "atlas").getClass().getClassLoader()).isSameAs(one.loader());
      assertThat(two.ask("get", "atlas").getClass().getClassLoader()).isSameAs(two.loader());
    }
  }

  /** It finds the server's provider too, which is none of its own API. */
  @Test
  void anArchiveThatComesFirstAndHasTheApiTooMakesItsProviderItself() throws Exception {
    archive =
        Stream.of(archive, Archive.of(library -> library.contains("/javax/cache/")))
            .flatMap(Stream::of)
            .toArray(URL[]::new);
    assertThatThrownBy(() -> deploy(Loading.ARCHIVE_FIRST, "API"))
        .rootCause()
        .isInstanceOf(ServiceConfigurationError.class)
        .hasMessageContaining(CAFFEINE);

    try (Deployment shop = deploy(Loading.ARCHIVE_FIRST, "constructor")) {
      assertThat(((Class<?>) shop.ask("the API", "")).getClassLoader()).isSameAs(shop.loader());
      shop.ask("put", "atlas");
      assertThat(shop.ask("get", "atlas")).hasToString("Item[name=atlas, price=7]");
    }
  }

  @Test
  void anApplicationThatEndsTakesItsThreadsAlongAndLeavesOthersAtWork() throws Exception {
    NewThreads ofAll = NewThreads.sinceNow();
    try (Deployment two = deploy("API")) {
      two.ask("put", "globe");
      NewThreads ofOne = NewThreads.sinceNow();
      try (Deployment one = deploy("API")) {
        one.ask("put", "atlas");
        assertThat(ofOne.alive()).isNotEmpty();
      }

      await().pollInSameThread().untilAsserted(() -> assertThat(ofOne.alive()).isEmpty());
      assertThat(two.ask("get", "atlas")).hasToString("Item[name=atlas, price=7]");
      assertThat(two.ask("put", "map")).isEqualTo("map");
    }
    await().pollInSameThread().untilAsserted(() -> assertThat(ofAll.alive()).isEmpty());
  }

  /** What {@link Caching} has found it never forgets by itself, whatever the provider. */
  @ParameterizedTest
  @ValueSource(strings = {"constructor", "API"})
  void nothingButTheApiHoldsAnApplicationThatWasUndeployed(String lookup) throws Exception {
    WeakReference<ClassLoader> application = deployUseAndUndeploy(lookup);
    if (lookup.equals("API")) {
      assertThat(found().remove(application.get())).isNotNull();
    }

    ClassUnloading.awaitIt(application);
  }

  /** In a method of its own, so that no local variable is left. */
  private WeakReference<ClassLoader> deployUseAndUndeploy(String lookup) throws Exception {
    try (Deployment shop = deploy(lookup)) {
      shop.ask("put", "atlas");
      assertThat(shop.ask("get", "atlas")).hasToString("Item[name=atlas, price=7]");
      return new WeakReference<>(shop.loader());
    }
  }

  /** The providers that the server's API knows, by class loader. */
  private Map<?, ?> found() throws Exception {
    Object registry =
        field(server.loadClass(Caching.class.getName()), "CACHING_PROVIDERS").get(null);
    return (Map<?, ?>) field(registry.getClass(), "cachingProviders").get(registry);
  }

  private static Field field(Class<?> owner, String name) throws Exception {
    Field field = owner.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
