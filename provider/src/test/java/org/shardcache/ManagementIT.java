package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** The management beans of caches, as the platform's MBean server shows them. */
@WithEmbeddedShards
final class ManagementIT {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
  private final Properties properties = new Properties();
  private Set<String> foreign;

  @BeforeEach
  void open(EmbeddedShards shards) throws Exception {
    foreign = Set.of();
    foreign = beans();
    properties.setProperty("shardcache.shards", shards.uris());
    properties.setProperty("shardcache.timeout", "5s");
  }

  @AfterEach
  void close() throws Exception {
    provider.close();
    assertThat(beans()).isEmpty();
  }

  /** The names of this test's beans. */
  private Set<String> beans() throws Exception {
    return SERVER.queryNames(new ObjectName("javax.cache:*"), null).stream()
        .map(ObjectName::getCanonicalName)
        .filter(name -> !foreign.contains(name))
        .collect(Collectors.toSet());
  }

  private CacheManager manager(String uri, ClassLoader loader) {
    return provider.getCacheManager(URI.create(uri), loader, properties);
  }

  private CacheManager manager(String uri) {
    return manager(uri, getClass().getClassLoader());
  }

  private static MutableConfiguration<String, String> managed() {
    return CacheFixture.stringConfiguration().setManagementEnabled(true);
  }

  private static ObjectName name(String type, String manager, String cache) throws Exception {
    return new ObjectName(
        "javax.cache:type=" + type + ",CacheManager=" + manager + ",Cache=" + cache);
  }

  @Test
  void theNamesAreThoseOfTheSpecification() throws Exception {
    manager("urn:some:manager").createCache("a:b=c,d\ne f/*?\"", managed());

    assertThat(beans())
        .containsExactlyInAnyOrder(
            name("CacheStatistics", "urn.some.manager", "a.b.c.d.e f/...").getCanonicalName(),
            name("CacheConfiguration", "urn.some.manager", "a.b.c.d.e f/...").getCanonicalName());
  }

  @Test
  void theBeansShowTheCache() throws Exception {
    Cache<String, String> cache = manager("shown").createCache("cache", managed());
    ObjectName configuration = name("CacheConfiguration", "shown", "cache");
    ObjectName statistics = name("CacheStatistics", "shown", "cache");
    cache.put("key", "value");
    cache.get("key");

    assertThat(SERVER.getAttribute(configuration, "KeyType")).isEqualTo("java.lang.String");
    assertThat(SERVER.getAttribute(configuration, "StoreByValue")).isEqualTo(true);
    assertThat(SERVER.getAttribute(configuration, "ReadThrough")).isEqualTo(false);
    assertThat(SERVER.getAttribute(configuration, "StatisticsEnabled")).isEqualTo(true);
    assertThat(SERVER.getAttribute(configuration, "ManagementEnabled")).isEqualTo(true);
    assertThat(SERVER.getAttribute(statistics, "CacheHitPercentage")).isEqualTo(100f);
    assertThat(SERVER.getAttribute(statistics, "CacheGets")).isEqualTo(1L);
  }

  @Test
  void bothCanBeSwitchedWhileTheCacheIsUsed() throws Exception {
    CacheManager manager = manager("switched");
    Cache<String, String> cache =
        manager.createCache(
            "cache",
            new MutableConfiguration<String, String>().setTypes(String.class, String.class));
    ObjectName statistics = name("CacheStatistics", "switched", "cache");
    assertThat(beans()).isEmpty();

    manager.enableStatistics("cache", true);
    manager.enableStatistics("cache", true);
    cache.put("key", "value");
    assertThat(beans()).containsExactly(statistics.getCanonicalName());
    assertThat(SERVER.getAttribute(statistics, "CachePuts")).isEqualTo(1L);
    manager.enableManagement("cache", true);
    manager.enableManagement("cache", true);
    assertThat(beans()).hasSize(2);
    assertThat(
            SERVER.getAttribute(
                name("CacheConfiguration", "switched", "cache"), "StatisticsEnabled"))
        .isEqualTo(true);
    CompleteConfiguration<?, ?> shown = cache.getConfiguration(CompleteConfiguration.class);
    assertThat(shown.isStatisticsEnabled() && shown.isManagementEnabled()).isTrue();

    manager.enableStatistics("cache", false);
    manager.enableStatistics("cache", false);
    cache.put("key", "not counted");
    assertThat(beans()).hasSize(1);
    manager.enableManagement("cache", false);
    assertThat(beans()).isEmpty();
    assertThat(cache.getConfiguration(CompleteConfiguration.class).isStatisticsEnabled()).isFalse();

    manager.enableStatistics("cache", true);
    assertThat(SERVER.getAttribute(statistics, "CachePuts")).isEqualTo(1L);
  }

  static Stream<Arguments> ends() {
    Consumer<Cache<?, ?>> close = Cache::close;
    Consumer<Cache<?, ?>> destroy = cache -> cache.getCacheManager().destroyCache(cache.getName());
    Consumer<Cache<?, ?>> closeManager = cache -> cache.getCacheManager().close();
    return Stream.of(
        Arguments.of("close", close),
        Arguments.of("destroy", destroy),
        Arguments.of("close of the manager", closeManager));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void theBeansGoWithTheCache(String name, Consumer<Cache<?, ?>> end) throws Exception {
    Cache<?, ?> cache = manager("ending").createCache("cache", managed());
    assertThat(beans()).hasSize(2);

    end.accept(cache);

    assertThat(beans()).isEmpty();
  }

  @Test
  void managersOfOneUriDoNotDisturbEachOthersBeans() throws Exception {
    try (URLClassLoader other = new URLClassLoader(new URL[0], getClass().getClassLoader())) {
      CacheManager first = manager("shared");
      CacheManager second = manager("shared", other);
      Cache<String, String> firstCache = first.createCache("cache", managed());
      Cache<String, String> secondCache = second.createCache("cache", managed());
      ObjectName statistics = name("CacheStatistics", "shared", "cache");
      assertThat(beans()).hasSize(2);

      firstCache.put("key", "value");
      secondCache.put("key", "value");
      secondCache.put("key", "value");
      assertThat(SERVER.getAttribute(statistics, "CachePuts")).isEqualTo(1L);

      second.enableStatistics("cache", false);
      second.close();
      assertThat(beans()).hasSize(2);
      assertThat(SERVER.getAttribute(statistics, "CachePuts")).isEqualTo(1L);
      first.close();
      assertThat(beans()).isEmpty();
    }
  }
}
