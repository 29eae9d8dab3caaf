package org.shardcache.integration.libraries;

import java.util.Properties;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** A program that is sent messages, and prints those that it handles. */
final class CamelMain {

  private CamelMain() {}

  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", arguments[0]);
    try (CachingProvider provider = Caching.getCachingProvider();
        DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(new HandledOnce(settings, System.out::println));
      camel.start();
      ProducerTemplate messages = camel.createProducerTemplate();
      for (int i = 1; i < arguments.length; i++) {
        messages.sendBody("direct:once", arguments[i]);
      }
    }
  }
}
