package org.shardcache.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;
import org.shardcache.testing.FaultProxy;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * With shardcache-micrometer on the class path Actuator has its meters, and nobody registers them.
 */
@WithEmbeddedShards(count = 1)
final class MetricsEndpointIT {

  private final EmbeddedShard server;
  @TempDir private Path directory;
  private FaultProxy proxy;
  private ConfigurableApplicationContext context;

  MetricsEndpointIT(EmbeddedShards shards) {
    this.server = shards.shard(0);
  }

  @BeforeEach
  void start() {
    proxy = FaultProxy.to(server.host(), server.port());
    Path settings =
        Bookshop.settings(
            directory,
            "one",
            Map.of("shard.one.uri", "redis://" + proxy.host() + ":" + proxy.port()));
    context =
        Bookshop.start(
            "spring.cache.jcache.config=" + settings.toUri(),
            "spring.cache.cache-names=books,prices",
            "management.endpoints.web.exposure.include=metrics");
  }

  @AfterEach
  void stop() {
    context.close();
    proxy.close();
  }

  @Test
  void theEndpointListsTheMetersOfShardsAndLoads() throws Exception {
    Books books = context.getBean(Books.class);
    books.find("1");
    bulk("books").getAll(Set.of("1", "2"));
    loaded().get("3");
    server.command("SET", "jcache:prices:planted", "no value");
    assertThatThrownBy(() -> bulk("prices").get("planted")).isInstanceOf(CacheException.class);
    proxy.loseEveryNthReply("GET", 2);
    books.find("1");
    books.find("1");
    proxy.loseEveryNthReply("SET", 1);
    assertThatThrownBy(() -> books.save(new Book("4", "Lost", 2026)))
        .isInstanceOf(RuntimeException.class);
    proxy.loseEveryNthReply("none", 1);
    await().untilAsserted(this::findByMany);

    assertThat(names())
        .contains(
            "shardcache.calls",
            "shardcache.batch.size",
            "shardcache.lane.batch.size",
            "shardcache.retries",
            "shardcache.failures",
            "shardcache.loads",
            "shardcache.undecodable");
    assertThat(count("shardcache.retries", "shard:one,reason:connection-lost")).isEqualTo(1);
    assertThat(count("shardcache.failures", "shard:one,outcome:unknown-effect")).isEqualTo(1);
    assertThat(count("shardcache.loads", "cache:loaded,outcome:done")).isEqualTo(1);
    assertThat(count("shardcache.undecodable", "cache:prices")).isEqualTo(1);
    assertThat(count("shardcache.calls", "shard:one,kind:single,outcome:done")).isPositive();
    assertThat(context.getBean(MeterRegistry.class).get("shardcache.calls.percentile").gauges())
        .extracting(gauge -> gauge.getId().getTag("phi"))
        .contains("0.5", "0.95", "0.99");
  }

  /** Many share a connection. */
  private void findByMany() throws Exception {
    Cache<Object, Object> cache = bulk("books");
    IntStream.range(0, 32)
        .mapToObj(i -> Async.run(() -> IntStream.range(0, 50).forEach(n -> cache.get("1"))))
        .toList()
        .forEach(call -> call.join());
    assertThat(names()).contains("shardcache.lane.batch.size");
  }

  @SuppressWarnings("unchecked") // Spring's caches take any object
  private Cache<Object, Object> bulk(String name) {
    return (Cache<Object, Object>)
        context.getBean(CacheManager.class).getCache(name).getNativeCache();
  }

  private Cache<String, String> loaded() {
    CacheLoader<String, String> loader =
        new CacheLoader<>() {
          @Override
          public String load(String key) {
            return "loaded " + key;
          }

          @Override
          public Map<String, String> loadAll(Iterable<? extends String> keys) {
            throw new UnsupportedOperationException();
          }
        };
    return context
        .getBean(JCacheCacheManager.class)
        .getCacheManager()
        .createCache(
            "loaded",
            new MutableConfiguration<String, String>()
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> loader));
  }

  private List<String> names() throws Exception {
    Object endpoint = context.getBean("metricsEndpoint");
    return elements(endpoint.getClass().getMethod("listNames").invoke(endpoint), "names").stream()
        .map(Object::toString)
        .toList();
  }

  private double count(String name, String tags) throws Exception {
    Object endpoint = context.getBean("metricsEndpoint");
    Object meter =
        endpoint
            .getClass()
            .getMethod("metric", String.class, List.class)
            .invoke(endpoint, name, List.of(tags.split(",", -1)));
    return elements(meter, "measurements").stream()
        .filter(sample -> Statistic.COUNT.equals(property(sample, "statistic")))
        .mapToDouble(sample -> (Double) property(sample, "value"))
        .findFirst()
        .orElseThrow();
  }

  private static Collection<?> elements(Object bean, String name) {
    return (Collection<?>) property(bean, name);
  }

  /** The endpoint has the same properties in both generations, but in another package. */
  private static Object property(Object bean, String name) {
    return PropertyAccessorFactory.forBeanPropertyAccess(bean).getPropertyValue(name);
  }
}
