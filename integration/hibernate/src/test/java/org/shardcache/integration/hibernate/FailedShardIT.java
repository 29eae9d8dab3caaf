package org.shardcache.integration.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.hibernate.CacheMode;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.integration.hibernate.Shop.Article;
import org.shardcache.integration.hibernate.Shop.CardPayment;
import org.shardcache.integration.hibernate.Shop.Currency;
import org.shardcache.integration.hibernate.Shop.Customer;
import org.shardcache.integration.hibernate.Shop.Order;
import org.shardcache.integration.hibernate.Shop.OrderId;

/** What becomes of sessions while a shard is lost that has something of theirs. */
@WithEmbeddedShards(count = 3, unixSockets = true)
final class FailedShardIT {

  private static final String PAYMENTS = "shop.payment";
  private static final String TIMESTAMPS = "default-update-timestamps-region";
  private static final String QUERIES = "default-query-results-region";

  private final EmbeddedShards shards;
  private CachedSessions sessions;
  private EmbeddedShard doomed;
  private int persisted;

  FailedShardIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  /**
   * Lost entries are misses, but those of orders are not. Payments can change without the shard.
   */
  @BeforeEach
  void start(@TempDir Path directory) {
    shards.shards().forEach(shard -> shard.command("FLUSHALL"));
    sessions =
        CachedSessions.on(shards)
            .withSetting("timeout", "500ms")
            .withSetting("cache.shop.*.on-failure", "miss")
            .withSetting("cache." + QUERIES + ".on-failure", "miss")
            .withSetting("cache.shop.order.on-failure", "fail")
            .withSettingsFile(directory)
            .start();
    persistPayment();
    doomed =
        shards.shards().stream()
            .filter(shard -> entriesOf(shard, TIMESTAMPS) == 0)
            .findFirst()
            .orElseThrow();
  }

  @AfterEach
  void restart() {
    sessions.close();
    doomed.restart();
  }

  @Test
  void aReadFailsAtThePutOfWhatItHasLoadedAlsoWhereLostEntriesAreMisses() {
    long lost = cachedOnDoomed(PAYMENTS, this::persistPayment);
    doomed.kill();
    assertThatThrownBy(() -> in(CacheMode.NORMAL, session -> read(session, lost)))
        .isInstanceOf(CacheException.class)
        .hasStackTraceContaining("putFromLoad");
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "IGNORE"})
  void aSessionThatPutsNothingReadsTheDatabaseWhereLostEntriesAreMisses(CacheMode mode) {
    long lost = cachedOnDoomed(PAYMENTS, this::persistPayment);
    doomed.kill();
    assertThat(in(mode, session -> read(session, lost))).as("statements").isOne();
  }

  @Test
  void whereTheyAreNotOnlyASessionThatIgnoresTheCacheReadsTheDatabase() {
    OrderId lost = cachedOnDoomed("shop.order", this::persistOrder);
    doomed.kill();
    Consumer<Session> read = session -> assertThat(session.find(Order.class, lost)).isNotNull();
    assertThatThrownBy(() -> in(CacheMode.NORMAL, read)).isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> in(CacheMode.GET, read)).isInstanceOf(CacheException.class);
    assertThat(in(CacheMode.IGNORE, read)).as("statements").isOne();
  }

  @Test
  void theCacheModeOfASessionAloneDoesNotReachFind() {
    long lost = cachedOnDoomed(PAYMENTS, this::persistPayment);
    doomed.kill();
    assertThatThrownBy(
            () ->
                sessions.inTransaction(
                    session -> {
                      session.setCacheMode(CacheMode.IGNORE);
                      read(session, lost);
                    }))
        .isInstanceOf(CacheException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "GET"})
  void whatOtherShardsHaveIsReadFromThem(CacheMode mode) {
    long kept = cachedElsewhere();
    doomed.kill();
    assertThat(in(mode, session -> read(session, kept))).as("statements").isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "IGNORE"})
  void aSessionThatPutsNothingReadsCollectionsFromTheDatabase(CacheMode mode) {
    long customer = cachedOnDoomed("shop.customer.orders", this::persistCustomer);
    doomed.kill();
    in(mode, session -> readOrders(session, customer));
    assertThatThrownBy(() -> in(CacheMode.NORMAL, session -> readOrders(session, customer)))
        .isInstanceOf(CacheException.class);
  }

  @Test
  void onlyASessionThatIgnoresTheCacheRunsAQueryWhoseResultIsLost() {
    long queried = cachedOnDoomed(QUERIES, this::persistQueriedPayment);
    doomed.kill();
    assertThatThrownBy(() -> in(CacheMode.NORMAL, session -> query(session, queried)))
        .isInstanceOf(CacheException.class);
    assertThatThrownBy(() -> in(CacheMode.GET, session -> query(session, queried)))
        .isInstanceOf(CacheException.class);
    in(CacheMode.IGNORE, session -> query(session, queried));
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "GET", "IGNORE"})
  void anEntityWhoseCachedNaturalIdIsLostFailsInEveryMode(CacheMode mode) {
    UUID lost = cachedOnDoomed("shop.article.codes", this::persistArticle);
    sessions.factory().getCache().evictEntityData(Article.class);
    doomed.kill();
    assertThatThrownBy(() -> in(mode, session -> session.find(Article.class, lost)))
        .isInstanceOf(CacheException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "IGNORE"})
  void anUpdateFailsBeforeTheCommitAndIsRolledBackAlsoWhereTheReadDidNotFail(CacheMode mode) {
    long lost = cachedOnDoomed(PAYMENTS, this::persistPayment);
    doomed.kill();
    assertThatThrownBy(
            () ->
                in(mode, session -> session.find(CardPayment.class, lost).amount = BigDecimal.ONE))
        .hasStackTraceContaining(CacheException.class.getName());
    in(CacheMode.IGNORE, session -> read(session, lost));
  }

  @Test
  void anInsertFailsAfterTheCommitAndIsInTheDatabase() {
    doomed.kill();
    assertThatThrownBy(() -> repeat(this::persistPayment))
        .hasStackTraceContaining(CacheException.class.getName());
    in(CacheMode.IGNORE, session -> read(session, persisted));
  }

  @ParameterizedTest
  @EnumSource(names = {"GET", "IGNORE"})
  void anInsertByASessionThatPutsNothingDoesNotNeedTheShard(CacheMode mode) {
    doomed.kill();
    repeat(() -> persistPayment(mode));
    in(CacheMode.IGNORE, session -> read(session, persisted));
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "GET", "IGNORE"})
  void whileTheTimeOfATableIsLostItsChangesAreRolledBack(CacheMode mode) {
    doomed =
        shards.shards().stream()
            .filter(shard -> entriesOf(shard, TIMESTAMPS) > 0)
            .findFirst()
            .orElseThrow();
    doomed.kill();
    assertThatThrownBy(() -> persistPayment(mode))
        .hasStackTraceContaining(CacheException.class.getName());
    in(
        CacheMode.IGNORE,
        session -> assertThat(session.find(CardPayment.class, (long) persisted)).isNull());
  }

  /** The statements of a session in this mode. */
  private long in(CacheMode mode, Consumer<Session> work) {
    return sessions.statementsOf(
        session -> {
          session.setProperty("jakarta.persistence.cache.retrieveMode", mode.getJpaRetrieveMode());
          session.setProperty("jakarta.persistence.cache.storeMode", mode.getJpaStoreMode());
          assertThat(session.getCacheMode()).isEqualTo(mode);
          work.accept(session);
        });
  }

  /** Does it again and again until an entry comes to the shard that will be lost. */
  private <T> T cachedOnDoomed(String region, Supplier<T> caching) {
    for (int i = 0; i < 200; i++) {
      long before = entriesOf(doomed, region);
      T id = caching.get();
      if (entriesOf(doomed, region) > before) {
        return id;
      }
    }
    throw new AssertionError("nothing of " + region + " is on " + doomed);
  }

  private long cachedElsewhere() {
    for (int i = 0; i < 200; i++) {
      long before = entriesOf(doomed, PAYMENTS);
      long id = persistPayment();
      if (entriesOf(doomed, PAYMENTS) == before) {
        return id;
      }
    }
    throw new AssertionError("all payments are on " + doomed);
  }

  /** So often that some are for the lost shard. */
  private static void repeat(Runnable work) {
    for (int i = 0; i < 60; i++) {
      work.run();
    }
  }

  private long persistPayment() {
    return persistPayment(CacheMode.NORMAL);
  }

  private long persistPayment(CacheMode mode) {
    persisted++;
    in(mode, session -> session.persist(new CardPayment(persisted, "4711")));
    return persisted;
  }

  private static void read(Session session, long payment) {
    assertThat(session.find(CardPayment.class, payment).amount).isEqualByComparingTo("10");
  }

  private long persistQueriedPayment() {
    long payment = persistPayment();
    sessions.inTransaction(session -> query(session, payment));
    return payment;
  }

  private static void query(Session session, long payment) {
    assertThat(
            session
                .createQuery("from CardPayment where id = :id", CardPayment.class)
                .setParameter("id", payment)
                .setCacheable(true)
                .getResultList())
        .hasSize(1);
  }

  private OrderId persistOrder() {
    persisted++;
    OrderId id = new OrderId(2026, "A-" + persisted, Currency.CHF);
    Order order = new Order();
    order.id = id;
    sessions.inTransaction(session -> session.persist(order));
    return id;
  }

  private long persistCustomer() {
    persisted++;
    long id = persisted;
    sessions.inTransaction(session -> session.persist(new Customer(id, "Kim")));
    sessions.inTransaction(session -> readOrders(session, id));
    return id;
  }

  private static void readOrders(Session session, long customer) {
    assertThat(session.find(Customer.class, customer).orders).isEmpty();
  }

  private UUID persistArticle() {
    persisted++;
    Article article = new Article("code-" + persisted, "lamp");
    sessions.inTransaction(session -> session.persist(article));
    return article.id;
  }

  private static long entriesOf(EmbeddedShard shard, String region) {
    return shard
        .command("KEYS", "jcache:" + region + ":*")
        .lines()
        .filter(key -> !key.isBlank())
        .count();
  }
}
