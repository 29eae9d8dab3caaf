package org.shardcache.integration.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application: nothing in it is about Shardcache. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
public class Bookshop {

  @Bean
  Books books() {
    return new Books();
  }

  @Bean
  Prices prices() {
    return new Prices();
  }

  /** Starts it with these properties, {@code name=value}. */
  public static ConfigurableApplicationContext start(String... properties) {
    return start(List.of(Bookshop.class), properties);
  }

  private static ConfigurableApplicationContext start(
      List<Class<?>> classes, String... properties) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "spring.main.banner-mode=off",
                "logging.level.root=warn",
                "logging.level.org.springframework.boot.SpringApplication=off"));
    all.addAll(List.of(properties));
    return new SpringApplicationBuilder(classes.toArray(Class<?>[]::new))
        .web(WebApplicationType.NONE)
        .properties(all.toArray(String[]::new))
        .run();
  }

  /** Starts it with its caches, the settings of this file, and more configurations. */
  static ConfigurableApplicationContext startWith(Path settings, Class<?>... more) {
    List<Class<?>> classes = new ArrayList<>(List.of(more));
    classes.add(Bookshop.class);
    return start(
        classes,
        "spring.cache.jcache.config=" + settings.toUri(),
        "spring.cache.cache-names=books,prices");
  }

  /** Writes a settings file; names are without {@code shardcache.}. */
  static Path settings(Path directory, String shards, Map<String, String> more) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", shards);
    settings.setProperty("shardcache.timeout", "5s");
    settings.setProperty("shardcache.serialization.allow", Book.class.getName());
    settings.setProperty("shardcache.cache.*.statistics", "true");
    more.forEach((name, value) -> settings.setProperty("shardcache." + name, value));
    Path file = directory.resolve("bookshop-" + UUID.randomUUID() + ".properties");
    try (var out = Files.newOutputStream(file)) {
      settings.store(out, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
