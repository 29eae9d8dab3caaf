package org.shardcache.integration.hibernate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.stat.Statistics;
import org.shardcache.embedded.EmbeddedShards;

/**
 * A session factory with a database of its own whose second-level cache is on Redis shards, with
 * nothing but settings, as an application has it. Closing it leaves nothing behind.
 */
final class CachedSessions implements AutoCloseable {

  private final SessionFactory factory;

  private CachedSessions(SessionFactory factory) {
    this.factory = factory;
  }

  /** The settings of a factory; what is added later wins. */
  static final class Builder {
    private final Map<String, String> hibernate = new TreeMap<>();
    private final Properties shardcache = new Properties();

    private Builder() {
      with("hibernate.connection.url", "jdbc:h2:mem:" + UUID.randomUUID());
      with("hibernate.hbm2ddl.auto", "create-drop");
      with("hibernate.generate_statistics", "true");
      with("hibernate.cache.use_query_cache", "true");
      with("hibernate.cache.region.factory_class", "jcache");
      with("hibernate.javax.cache.missing_cache_strategy", "create");
    }

    /** A property of Hibernate. */
    Builder with(String property, String value) {
      hibernate.put(property, value);
      return this;
    }

    /** The setting {@code shardcache.<name>} of the settings file. */
    Builder withSetting(String name, String value) {
      shardcache.setProperty("shardcache." + name, value);
      return this;
    }

    /** Writes the settings to a file, which Hibernate is told the address of. */
    Builder withSettingsFile(Path directory) {
      Path file = directory.resolve("shop-" + UUID.randomUUID() + ".properties");
      try (var out = Files.newOutputStream(file)) {
        shardcache.store(out, null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return with("hibernate.javax.cache.uri", file.toUri().toString());
    }

    CachedSessions start() {
      Configuration configuration = new Configuration();
      hibernate.forEach(configuration::setProperty);
      Shop.entities().forEach(configuration::addAnnotatedClass);
      return new CachedSessions(configuration.buildSessionFactory());
    }
  }

  /** A factory whose settings say nothing about shards yet. */
  static Builder builder() {
    return new Builder();
  }

  /** The settings of a factory on these shards, without its file. */
  static Builder on(EmbeddedShards shards) {
    return on(shards.uris());
  }

  static Builder on(String uris) {
    return builder()
        .withSetting("shards", uris)
        .withSetting("timeout", "5s")
        .withSetting("serialization.allow", Shop.ALLOWED);
  }

  SessionFactory factory() {
    return factory;
  }

  Statistics statistics() {
    return factory.getStatistics();
  }

  void inTransaction(Consumer<Session> work) {
    factory.inTransaction(work::accept);
  }

  <T> T fromTransaction(Function<Session, T> work) {
    return factory.fromTransaction(work::apply);
  }

  /** How many statements the database was sent for what a session of its own does. */
  long statementsOf(Consumer<Session> work) {
    long before = statistics().getPrepareStatementCount();
    inTransaction(work);
    return statistics().getPrepareStatementCount() - before;
  }

  @Override
  public void close() {
    factory.close();
  }
}
