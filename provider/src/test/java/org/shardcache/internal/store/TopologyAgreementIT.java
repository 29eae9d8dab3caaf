package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Which settings of two cache managers agree, as each shard remembers them. */
@WithEmbeddedShards(count = 3)
final class TopologyAgreementIT {

  private static final List<String> NAMES = List.of("alpha", "beta", "gamma");

  private final EmbeddedShards servers;

  TopologyAgreementIT(EmbeddedShards servers) {
    this.servers = servers;
  }

  @BeforeEach
  void usedByAManager() {
    servers.shards().forEach(server -> server.command("FLUSHALL"));
    withCache(settings("alpha,beta,gamma"), TopologyAgreementIT::putAll);
  }

  @Test
  void theOrderOfTheShardsDoesNotMatter() {
    withCache(settings("gamma,alpha,beta"), TopologyAgreementIT::assertAllThere);
  }

  @Test
  void anExplicitWeightOfOneIsNoDifference() {
    Properties settings = settings("alpha,beta,gamma");
    settings.setProperty("shardcache.shard.beta.weight", "1");

    withCache(settings, TopologyAgreementIT::assertAllThere);
  }

  @Test
  void otherHashTagsAreADifference() {
    Properties settings = settings("alpha,beta,gamma");
    settings.setProperty("shardcache.hash-tags", "redis-cluster");

    withCache(settings, TopologyAgreementIT::assertRefused);
  }

  @Test
  void anotherOrderIsADifferenceWhereTheRouterGoesByIt() {
    servers.shards().forEach(server -> server.command("FLUSHALL"));
    Properties settings = settings("alpha,beta,gamma");
    settings.setProperty("shardcache.router", "mredis");
    withCache(settings, TopologyAgreementIT::putAll);
    withCache(settings, TopologyAgreementIT::assertAllThere);

    settings.setProperty("shardcache.shards", "beta,alpha,gamma");

    withCache(settings, TopologyAgreementIT::assertRefused);
  }

  @Test
  void anotherWeightIsADifference() {
    Properties settings = settings("alpha,beta,gamma");
    settings.setProperty("shardcache.shard.beta.weight", "2");

    withCache(settings, TopologyAgreementIT::assertRefused);
  }

  @Test
  void aShardLessIsADifference() {
    withCache(settings("alpha,beta"), TopologyAgreementIT::assertRefused);
  }

  @Test
  void anotherNameIsADifference() {
    Properties settings = settings("alpha,beta,delta");
    settings.setProperty("shardcache.shard.delta.uri", servers.shard(2).uri().toString());

    withCache(settings, TopologyAgreementIT::assertRefused);
  }

  @Test
  void managersUnderDifferentPrefixesNeedNotAgree() {
    Properties settings = settings("alpha,beta");
    settings.setProperty("shardcache.key-prefix", "another:");

    withCache(
        settings,
        cache -> {
          putAll(cache);
          assertAllThere(cache);
        });
  }

  private Properties settings(String shards) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", shards);
    settings.setProperty("shardcache.topology-check", "refuse");
    settings.setProperty("shardcache.serializer", "string");
    for (String name : shards.split(",")) {
      int index = NAMES.indexOf(name);
      if (index >= 0) {
        settings.setProperty(
            "shardcache.shard." + name + ".uri", servers.shard(index).uri().toString());
      }
    }
    return settings;
  }

  private static void withCache(Properties settings, Consumer<Cache<String, String>> action) {
    try (CachingProvider provider = new ShardcacheCachingProvider();
        CacheManager manager =
            provider.getCacheManager(
                URI.create("agreement"), TopologyAgreementIT.class.getClassLoader(), settings)) {
      action.accept(
          manager.createCache(
              "orders",
              new MutableConfiguration<String, String>().setTypes(String.class, String.class)));
    }
  }

  private static void putAll(Cache<String, String> cache) {
    IntStream.range(0, 30).forEach(i -> cache.put("key" + i, "v"));
  }

  private static void assertAllThere(Cache<String, String> cache) {
    assertThat(IntStream.range(0, 30).mapToObj(i -> cache.get("key" + i))).containsOnly("v");
  }

  private static void assertRefused(Cache<String, String> cache) {
    for (int i = 0; i < 30; i++) {
      String key = "key" + i;
      assertThatThrownBy(() -> cache.get(key))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("shardcache.topology-check=refuse")
          .hasMessageContaining("shardcache.router");
    }
  }
}
