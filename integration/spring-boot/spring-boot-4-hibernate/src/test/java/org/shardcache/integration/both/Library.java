package org.shardcache.integration.both;

import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;

/** An application with both caches: nothing in it is about Shardcache. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
class Library {

  @Bean
  Titles titles() {
    return new Titles();
  }

  @Bean
  SessionFactory sessions() {
    return new Configuration()
        .setProperty("hibernate.connection.url", "jdbc:h2:mem:library")
        .setProperty("hibernate.hbm2ddl.auto", "create-drop")
        .setProperty("hibernate.generate_statistics", "true")
        .setProperty("hibernate.cache.region.factory_class", "jcache")
        .setProperty("hibernate.javax.cache.missing_cache_strategy", "create")
        .addAnnotatedClass(Author.class)
        .buildSessionFactory();
  }

  /** A service whose results are cached. */
  static class Titles {
    private final AtomicInteger calls = new AtomicInteger();

    /** Says how often it was computed. */
    @Cacheable("titles")
    public String title(String isbn) {
      return isbn + ", call " + calls.incrementAndGet();
    }
  }
}
