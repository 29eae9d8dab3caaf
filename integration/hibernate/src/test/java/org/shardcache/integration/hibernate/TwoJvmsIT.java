package org.shardcache.integration.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.integration.hibernate.Shop.Article;
import org.shardcache.testing.ChildJvm;

/** Two JVMs share their regions: each reads what the other has cached, and sees what it writes. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoJvmsIT {

  private Server database;
  private CachedSessions sessions;
  private ChildJvm other;
  private UUID article;

  @BeforeAll
  void start(EmbeddedShards shards, @TempDir Path directory) throws SQLException {
    database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    String url = "jdbc:h2:tcp://127.0.0.1:" + database.getPort() + "/mem:" + UUID.randomUUID();
    sessions = OtherShop.settings(url, shards.uris(), directory).start();
    other =
        ChildJvm.start(
            OtherShop.class,
            List.of(
                "-Xmx256m",
                "-Dorg.jboss.logging.provider=slf4j",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"),
            url,
            shards.uris(),
            directory.toString());
    assertThat(other.receive()).isEqualTo("ready");
  }

  @AfterAll
  void close() {
    try (ChildJvm child = other;
        CachedSessions factory = sessions) {
      // the other JVM ends first, the database last
    } finally {
      database.stop();
    }
  }

  @BeforeEach
  void persistArticle() {
    article =
        sessions.fromTransaction(
            session -> {
              Article fresh = new Article(UUID.randomUUID().toString(), "lamp");
              session.persist(fresh);
              return fresh.id;
            });
  }

  @Test
  void whatOneHasCachedTheOtherReadsWithoutTheDatabase() {
    assertThat(other("read " + article)).isEqualTo("0 lamp");
  }

  @Test
  void whatOneWritesTheOtherReads() {
    assertThat(other("rename " + article + " torch")).endsWith("done");
    assertThat(
            sessions.statementsOf(
                session ->
                    assertThat(session.find(Article.class, article).name).isEqualTo("torch")))
        .isZero();
    sessions.inTransaction(session -> session.find(Article.class, article).name = "lantern");
    assertThat(other("read " + article)).isEqualTo("0 lantern");
  }

  @Test
  void whatOneIsChangingTheOtherReadsFromTheDatabaseUntilTheCommit() {
    assertThat(read()).isEqualTo("0 lamp");
    assertThat(other("begin-rename " + article + " torch")).isEqualTo("changed");
    assertThat(read()).isEqualTo("1 lamp");
    assertThat(read()).as("the lock stays").isEqualTo("1 lamp");
    assertThat(other("commit")).endsWith("commit");
    assertThat(read()).isEqualTo("0 torch");
  }

  /** As the other JVM does it: how many statements it takes, and the name. */
  private String read() {
    StringBuilder name = new StringBuilder();
    long statements =
        sessions.statementsOf(session -> name.append(session.find(Article.class, article).name));
    return statements + " " + name;
  }

  @Test
  void aCachedQueryKnowsOfTheWritesOfTheOther() {
    int before = count("lamp");
    assertThat(other("count lamp")).isEqualTo("0 " + before);
    assertThat(other("rename " + article + " torch")).endsWith("done");
    assertThat(count("lamp")).isEqualTo(before - 1);
    sessions.inTransaction(session -> session.find(Article.class, article).name = "lamp");
    assertThat(other("count lamp")).endsWith(" " + before).doesNotStartWith("0");
  }

  @Test
  void aBulkUpdateOfOneEmptiesTheRegionsOfTheOther() {
    sessions.inTransaction(session -> session.find(Article.class, article));
    assertThat(other("rename-all sold")).doesNotEndWith(" 0");
    sessions.inTransaction(
        session -> assertThat(session.find(Article.class, article).name).isEqualTo("sold"));
    assertThat(count("lamp")).isZero();
  }

  private int count(String name) {
    return sessions.fromTransaction(session -> OtherShop.named(session, name).size());
  }

  /**
   * Hibernate compares times of both JVMs in milliseconds, so the command begins in a later one
   * than what was done before, and what comes next in a later one than its answer.
   */
  private String other(String command) {
    awaitNextMillisecond();
    other.send(command);
    String answer = other.receive();
    awaitNextMillisecond();
    return answer;
  }

  private static void awaitNextMillisecond() {
    long now = System.currentTimeMillis();
    await().until(() -> System.currentTimeMillis() > now);
  }
}
