package org.shardcache.integration.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.cache.Caching;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jcache.JCacheConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Camel's component for JCache: endpoints, and its repository of what was seen. */
@WithEmbeddedShards(count = 2)
final class CamelIT {

  private static final String ENDPOINT = "?cacheConfigurationProperties=#settings";

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> fresh = new LinkedBlockingQueue<>();
  private DefaultCamelContext camel;
  private ProducerTemplate messages;

  @BeforeEach
  void start(EmbeddedShards shards) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", shards.uris());
    camel = new DefaultCamelContext();
    camel.getRegistry().bind("settings", settings);
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:orders").to("jcache:orders" + ENDPOINT);
            from("jcache:orders" + ENDPOINT)
                .process(
                    event ->
                        events.add(
                            event.getMessage().getHeader(JCacheConstants.EVENT_TYPE)
                                + " "
                                + event.getMessage().getBody()));
          }
        });
    camel.addRoutes(new HandledOnce(settings, fresh::add));
    camel.start();
    messages = camel.createProducerTemplate();
  }

  @AfterEach
  void stop() {
    camel.stop();
    Caching.getCachingProvider().close();
  }

  private Object order(String action, String key, Object body) {
    return messages.requestBodyAndHeaders(
        "direct:orders", body, Map.of(JCacheConstants.ACTION, action, JCacheConstants.KEY, key));
  }

  @Test
  void anEndpointReadsAndWritesEntries() {
    order("PUT", "1", "two atlases");
    order("PUTALL", "any", Map.of("2", "a globe", "3", "a map"));
    order("REMOVE", "3", "");

    assertThat(order("GET", "1", "")).isEqualTo("two atlases");
    assertThat(order("GET", "2", "")).isEqualTo("a globe");
    assertThat(order("GET", "3", "")).isNull();
  }

  @Test
  void anEndpointListensToChanges() throws Exception {
    order("PUT", "4", "a pen");

    assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo("CREATED a pen");
  }

  @Test
  void aMessageIsHandledOnce() {
    List.of("a", "b", "a").forEach(body -> messages.sendBody("direct:once", body));

    assertThat(fresh).containsExactly("a", "b");
  }

  @Test
  void ofTwoJvmsOneHandlesAMessage(EmbeddedShards shards) throws Exception {
    messages.sendBody("direct:once", "first here");
    try (OtherJvm other =
        OtherJvm.start(CamelMain.class, shards.uris(), "first here", "first there")) {
      assertThat(other.output()).isEqualTo("first there");
    }
    messages.sendBody("direct:once", "first there");

    assertThat(fresh).containsExactly("first here");
  }

  @Test
  void anEndpointTakesTheProviderThatItNames() {
    String named =
        "jcache:named" + ENDPOINT + "&cachingProvider=org.shardcache.ShardcacheCachingProvider";
    Map<String, Object> put = Map.of(JCacheConstants.ACTION, "PUT", JCacheConstants.KEY, "1");
    Map<String, Object> get = Map.of(JCacheConstants.ACTION, "GET", JCacheConstants.KEY, "1");
    messages.sendBodyAndHeaders(named, "an atlas", put);

    assertThat(messages.requestBodyAndHeaders(named, "", get)).isEqualTo("an atlas");
    assertThatThrownBy(
            () -> messages.sendBodyAndHeaders(named.replace("org.", "net."), "a globe", put))
        .hasStackTraceContaining("net.shardcache.ShardcacheCachingProvider");
  }
}
