package org.shardcache.integration.libraries;

import java.util.Properties;
import java.util.function.Consumer;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jcache.processor.idempotent.JCacheIdempotentRepository;

/** A route, {@code direct:once}, that leaves out messages that were seen. */
final class HandledOnce extends RouteBuilder {

  private final Properties settings;
  private final Consumer<String> handler;

  HandledOnce(Properties settings, Consumer<String> handler) {
    this.settings = settings;
    this.handler = handler;
  }

  @Override
  public void configure() {
    JCacheIdempotentRepository seen = new JCacheIdempotentRepository();
    seen.setCamelContext(getContext());
    seen.setCache(
        Caching.getCachingProvider()
            .getCacheManager(null, null, settings)
            .createCache("seen", new MutableConfiguration<>()));
    from("direct:once")
        .idempotentConsumer(body())
        .idempotentRepository(seen)
        .process(message -> handler.accept(message.getMessage().getBody(String.class)));
  }
}
