package org.shardcache.integration.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheManager;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jcache.policy.JCachePolicy;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.ShardcacheCachingProvider;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Camel's policy that keeps what a route answers, in two applications on the same shards. */
@WithEmbeddedShards(count = 2)
final class CamelPolicyIT {

  private final EmbeddedShards shards;
  private Application one;
  private Application two;

  CamelPolicyIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  @BeforeEach
  void start() throws Exception {
    one = new Application(shards.uris());
    two = new Application(shards.uris());
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void whatTheRouteOfOneApplicationAnsweredBothGetWithoutIt() {
    assertThat(one.ask("atlas")).isEqualTo("price of atlas, asked 1 times");

    assertThat(one.ask("atlas")).isEqualTo("price of atlas, asked 1 times");
    assertThat(two.ask("atlas")).isEqualTo("price of atlas, asked 1 times");
    assertThat(two.ask("globe")).isEqualTo("price of globe, asked 1 times");

    assertThat(one.asked).containsExactly("atlas");
    assertThat(two.asked).containsExactly("globe");
    assertThat(entries()).containsExactlyInAnyOrder("jcache:prices:atlas", "jcache:prices:globe");
  }

  @Test
  void aRouteThatStopsEmptiesItsCacheForAll() {
    one.ask("atlas");
    two.ask("atlas");
    assertThat(two.asked).isEmpty();

    one.close();

    assertThat(entries()).isEmpty();
    two.ask("atlas");
    assertThat(two.asked).containsExactly("atlas");
  }

  private List<String> entries() {
    return shards.shards().stream()
        .flatMap(shard -> shard.command("KEYS", "jcache:prices:*").lines())
        .filter(key -> !key.isBlank())
        .toList();
  }

  /** A Camel context with a manager of its own; it knows how often its route was asked what. */
  private static final class Application implements AutoCloseable {

    private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<String> asked = new ArrayList<>();

    Application(String uris) throws Exception {
      Properties settings = new Properties();
      settings.setProperty("shardcache.shards", uris);
      CacheManager caches = provider.getCacheManager(null, null, settings);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              JCachePolicy policy = new JCachePolicy();
              policy.setCacheManager(caches);
              policy.setCacheName("prices");
              from("direct:prices")
                  .policy(policy)
                  .process(message -> asked.add(message.getMessage().getBody(String.class)))
                  .process(
                      message ->
                          message
                              .getMessage()
                              .setBody(
                                  "price of "
                                      + message.getMessage().getBody()
                                      + ", asked "
                                      + asked.size()
                                      + " times"))
                  .end();
            }
          });
      camel.start();
    }

    String ask(String article) {
      return camel.createProducerTemplate().requestBody("direct:prices", article, String.class);
    }

    @Override
    public void close() {
      camel.stop();
      provider.close();
    }
  }
}
