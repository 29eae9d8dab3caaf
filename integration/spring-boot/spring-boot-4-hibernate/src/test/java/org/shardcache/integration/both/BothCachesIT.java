package org.shardcache.integration.both;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Spring's cache annotations and Hibernate's second-level cache in one application. */
final class BothCachesIT {

  @TempDir private Path directory;

  @Test
  void theyShareTheManagerOfTheDefaultSettingsAndBothCloseItWithoutATrace() throws IOException {
    Path log = directory.resolve("library.log");
    CacheManager manager;
    try (ConfigurableApplicationContext context = start(log)) {
      manager = Caching.getCachingProvider().getCacheManager();
      Library.Titles titles = context.getBean(Library.Titles.class);
      assertThat(titles.title("978-3")).isEqualTo(titles.title("978-3"));

      SessionFactory sessions = context.getBean(SessionFactory.class);
      sessions.inTransaction(session -> session.persist(new Author(1, "Kim")));
      sessions.getStatistics().clear();
      sessions.inTransaction(
          session -> assertThat(session.find(Author.class, 1L).name).isEqualTo("Kim"));
      assertThat(sessions.getStatistics().getPrepareStatementCount()).isZero();
      assertThat(sessions.getStatistics().getSecondLevelCacheHitCount()).isOne();

      assertThat(manager.getCacheNames()).contains("titles", "authors");
      assertThat(manager.getCache("titles")).hasSize(1);
      assertThat(manager.getCache("authors")).hasSize(1);
    }
    assertThat(manager.isClosed()).isTrue();
    assertThat(Files.readAllLines(log))
        .isNotEmpty()
        .noneMatch(line -> line.contains(" WARN ") || line.contains("ERROR"))
        .noneMatch(line -> line.contains("Exception"));
  }

  private static ConfigurableApplicationContext start(Path log) {
    return new SpringApplicationBuilder(Library.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.main.banner-mode=off",
            "logging.file.name=" + log,
            "logging.level.org.hibernate.orm.connections.pooling=error",
            "spring.cache.cache-names=titles")
        .run();
  }
}
