package org.shardcache.integration.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.hibernate.Session;
import org.hibernate.stat.CacheRegionStatistics;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.integration.hibernate.Shop.Article;
import org.shardcache.integration.hibernate.Shop.CardPayment;
import org.shardcache.integration.hibernate.Shop.CashPayment;
import org.shardcache.integration.hibernate.Shop.Currency;
import org.shardcache.integration.hibernate.Shop.Customer;
import org.shardcache.integration.hibernate.Shop.Order;
import org.shardcache.integration.hibernate.Shop.OrderId;
import org.shardcache.integration.hibernate.Shop.Payment;
import org.shardcache.integration.hibernate.Shop.Price;
import org.shardcache.integration.hibernate.Shop.Size;
import org.shardcache.integration.hibernate.Shop.Stock;
import org.shardcache.integration.hibernate.Shop.StockId;

/** Hibernate keeps in Redis, and finds there, all that it can cache, and never what is outdated. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SecondLevelCacheIT {

  private static final OrderId ORDER = new OrderId(2026, "A-17", Currency.CHF);
  private static final StockId STOCK = new StockId("north", 7);
  private static final String ENTITIES = "shop.article";
  private static final String CODES = "shop.article.codes";
  private static final String TAGS = "shop.article.tags";
  private static final String QUERIES = "default-query-results-region";

  private final EmbeddedShards shards;
  private CachedSessions sessions;
  private UUID article;
  private int tests;

  SecondLevelCacheIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    sessions =
        CachedSessions.on(shards)
            .withSetting("cache.shop.*.statistics", "true")
            .withSettingsFile(directory)
            .start();
    sessions.inTransaction(
        session -> {
          Customer customer = new Customer(1, "Kim");
          session.persist(customer);
          session.persist(new Order(ORDER, customer));
          session.persist(new Stock(STOCK, 5));
          session.persist(new Price(Size.LARGE, new BigDecimal("2.50")));
          session.persist(new CardPayment(1, "4711"));
          session.persist(new CashPayment(2, "front"));
        });
  }

  @AfterAll
  void close() {
    sessions.close();
  }

  /** Each test has an article of its own and begins with regions that are empty. */
  @BeforeEach
  void persistArticle() {
    tests++;
    Article fresh = new Article("code-" + tests, "lamp");
    fresh.tags.addAll(List.of("light", "sale"));
    article = fresh.id;
    sessions.inTransaction(session -> session.persist(fresh));
    sessions.factory().getCache().evictAllRegions();
  }

  @Test
  void anEntityWithUuidIsReadFromTheCache() {
    servedFromCache(
        session -> {
          Article found = session.find(Article.class, article);
          assertThat(found.name).isEqualTo("lamp");
          assertThat(found.price).isEqualByComparingTo("9.90");
          assertThat(found.size).isEqualTo(Size.LARGE);
        });
  }

  @Test
  void anEntityWithEmbeddedIdAndItsAssociationAreReadFromTheCache() {
    servedFromCache(
        session -> {
          Order order =
              session.find(Order.class, new OrderId(ORDER.period, ORDER.number, ORDER.currency));
          assertThat(order.placed).hasYear(2026);
          assertThat(order.customer.name).isEqualTo("Kim");
        });
    assertThat(
            sessions.<Object>fromTransaction(
                session -> session.find(Order.class, new OrderId(2026, "A-17", Currency.EUR))))
        .isNull();
  }

  @Test
  void anEntityWithEnumIdAndStrategyReadOnlyIsReadFromTheCache() {
    servedFromCache(
        session ->
            assertThat(session.find(Price.class, Size.LARGE).amount).isEqualByComparingTo("2.5"));
  }

  @Test
  void anEntityWithCompositeIdAndStrategyTransactionalIsReadFromTheCacheAndUpdated() {
    servedFromCache(session -> assertThat(session.find(Stock.class, STOCK).pieces).isEqualTo(5));
    sessions.inTransaction(session -> session.find(Stock.class, STOCK).pieces = 6);
    servedFromCache(session -> assertThat(session.find(Stock.class, STOCK).pieces).isEqualTo(6));
    sessions.inTransaction(session -> session.find(Stock.class, STOCK).pieces = 5);
  }

  @Test
  void anEntityWithStrategyNonstrictReadWriteIsReadFromTheCacheAndEvictedByAnUpdate() {
    servedFromCache(
        session -> {
          Customer customer = session.find(Customer.class, 1L);
          assertThat(customer.address.city).isEqualTo("Leeds");
        });
    sessions.inTransaction(session -> session.find(Customer.class, 1L).address.city = "York");
    assertThat(sessions.factory().getCache().contains(Customer.class, 1L)).isFalse();
    servedFromCache(
        session -> assertThat(session.find(Customer.class, 1L).address.city).isEqualTo("York"));
    sessions.inTransaction(session -> session.find(Customer.class, 1L).address.city = "Leeds");
  }

  @Test
  void whatATransactionWithReadWriteHasCommittedIsInTheCacheAtOnce() {
    servedFromCache(session -> session.find(Article.class, article));
    sessions.inTransaction(session -> session.find(Article.class, article).name = "lantern");
    assertThat(
            sessions.statementsOf(
                session ->
                    assertThat(session.find(Article.class, article).name).isEqualTo("lantern")))
        .isZero();
    UUID inserted =
        sessions.fromTransaction(
            session -> {
              Article another = new Article("inserted", "shade");
              session.persist(another);
              return another.id;
            });
    assertThat(sessions.statementsOf(session -> session.find(Article.class, inserted))).isZero();
  }

  @Test
  void aSoftLockKeepsOthersFromReadingWhatATransactionIsChanging() {
    servedFromCache(session -> session.find(Article.class, article));
    sessions.inTransaction(
        changing -> {
          changing.find(Article.class, article).name = "changed";
          changing.flush();
          long statements =
              sessions.statementsOf(
                  session ->
                      assertThat(session.find(Article.class, article).name).isEqualTo("lamp"));
          assertThat(statements).as("the lock in the cache sends others to the database").isOne();
        });
    long statements =
        sessions.statementsOf(
            session -> assertThat(session.find(Article.class, article).name).isEqualTo("changed"));
    assertThat(statements).as("the lock is gone with the transaction").isZero();
  }

  @Test
  void whatWasRolledBackIsNeverSeenAndReleasesItsLock() {
    servedFromCache(session -> session.find(Article.class, article));
    servedFromCache(session -> session.find(Payment.class, 1L));
    assertThatThrownBy(
            () ->
                sessions.inTransaction(
                    session -> {
                      session.find(Article.class, article).name = "never";
                      session.find(Payment.class, 1L).amount = BigDecimal.ZERO;
                      session.flush();
                      throw new IllegalStateException("changed my mind");
                    }))
        .isInstanceOf(IllegalStateException.class);
    sessions.inTransaction(
        session -> assertThat(session.find(Article.class, article).name).isEqualTo("lamp"));
    servedFromCache(
        session -> assertThat(session.find(Payment.class, 1L).amount).isEqualByComparingTo("10"));
  }

  @Test
  void aCollectionOfValuesIsReadFromTheCacheAndFollowsItsChanges() {
    servedFromCache(
        session ->
            assertThat(session.find(Article.class, article).tags)
                .containsExactlyInAnyOrder("light", "sale"));
    sessions.inTransaction(session -> session.find(Article.class, article).tags.remove("sale"));
    servedFromCache(
        session -> assertThat(session.find(Article.class, article).tags).containsExactly("light"));
  }

  @Test
  void aCollectionOfEntitiesIsReadFromTheCache() {
    servedFromCache(
        session ->
            assertThat(session.find(Customer.class, 1L).orders)
                .extracting(order -> order.id)
                .containsExactly(ORDER));
  }

  @Test
  void aNaturalIdIsResolvedInTheCacheAndFollowsItsChanges() {
    String code = "code-" + tests;
    servedFromCache(
        session ->
            assertThat(session.bySimpleNaturalId(Article.class).load(code).id).isEqualTo(article));
    sessions.inTransaction(session -> session.find(Article.class, article).code = code + "-new");
    sessions.inTransaction(
        session -> {
          assertThat(session.bySimpleNaturalId(Article.class).load(code)).isNull();
          assertThat(session.bySimpleNaturalId(Article.class).load(code + "-new").id)
              .isEqualTo(article);
        });
  }

  @Test
  void resultsOfAQueryAreReadFromTheCacheUntilItsTablesChange() {
    Consumer<Session> query =
        session ->
            assertThat(articlesNamed(session, "lamp"))
                .extracting(found -> found.id)
                .contains(article);
    servedFromCache(query);
    sessions.inTransaction(session -> session.persist(new CashPayment(100 + tests, "back")));
    assertThat(sessions.statementsOf(query)).as("another table changed").isZero();
    sessions.inTransaction(session -> session.find(Article.class, article).name = "torch");
    sessions.inTransaction(
        session ->
            assertThat(articlesNamed(session, "lamp"))
                .extracting(found -> found.id)
                .doesNotContain(article));
  }

  @Test
  void entitiesOfAHierarchyAreReadFromTheirRegionAsWhatTheyAre() {
    servedFromCache(
        session -> {
          assertThat(session.find(Payment.class, 1L))
              .isInstanceOfSatisfying(
                  CardPayment.class, payment -> assertThat(payment.card).isEqualTo("4711"));
          assertThat(session.find(Payment.class, 2L))
              .isInstanceOfSatisfying(
                  CashPayment.class, payment -> assertThat(payment.till).isEqualTo("front"));
        });
    sessions.inTransaction(session -> assertThat(session.find(CashPayment.class, 1L)).isNull());
  }

  @Test
  void aBulkUpdateEmptiesTheRegionsOfItsTables() {
    Consumer<Session> query = session -> assertThat(articlesNamed(session, "lamp")).isNotEmpty();
    servedFromCache(session -> session.find(Article.class, article));
    servedFromCache(query);
    servedFromCache(session -> session.find(Customer.class, 1L));
    assertThat(entriesOf("shop.article")).isPositive();
    sessions.inTransaction(
        session ->
            session
                .createMutationQuery("update Article set name = 'sold' where id = :id")
                .setParameter("id", article)
                .executeUpdate());
    assertThat(entriesOf("shop.article")).isZero();
    assertThat(entriesOf("shop.customer")).isOne();
    sessions.inTransaction(
        session -> {
          assertThat(session.find(Article.class, article).name).isEqualTo("sold");
          assertThat(articlesNamed(session, "lamp"))
              .extracting(found -> found.id)
              .doesNotContain(article);
        });
    sessions.inTransaction(
        session -> session.createMutationQuery("delete from Article").executeUpdate());
    sessions.inTransaction(session -> assertThat(session.find(Article.class, article)).isNull());
  }

  @Test
  void evictionRemovesOneEntityOneRegionOrAll() {
    Consumer<Session> both =
        session -> {
          session.find(Article.class, article);
          session.find(Customer.class, 1L);
          articlesNamed(session, "lamp");
        };
    servedFromCache(both);
    org.hibernate.Cache cache = sessions.factory().getCache();
    cache.evictEntityData(Article.class, article);
    assertThat(cache.contains(Article.class, article)).isFalse();
    assertThat(cache.contains(Customer.class, 1L)).isTrue();
    servedFromCache(both);
    cache.evictRegion("shop.customer");
    assertThat(entriesOf("shop.customer")).isZero();
    assertThat(entriesOf("shop.article")).isPositive();
    servedFromCache(both);
    cache.evictAllRegions();
    assertThat(entriesOf("shop.article")).isZero();
    assertThat(entriesOf("shop.customer")).isZero();
    assertThat(entriesOf("default-query-results-region")).isZero();
    assertThat(sessions.statementsOf(both)).isPositive();
  }

  @Test
  void evictionOfOneKindSparesTheOthers() {
    servedFromCache(this::readAllKinds);
    org.hibernate.Cache cache = sessions.factory().getCache();
    cache.evictNaturalIdData(Article.class);
    assertThat(fullRegions()).containsExactlyInAnyOrder(ENTITIES, TAGS, QUERIES);
    servedFromCache(this::readAllKinds);
    cache.evictCollectionData(Article.class.getName() + ".tags", article);
    assertThat(fullRegions()).containsExactlyInAnyOrder(ENTITIES, CODES, QUERIES);
    servedFromCache(this::readAllKinds);
    cache.evictQueryRegions();
    assertThat(fullRegions()).containsExactlyInAnyOrder(ENTITIES, CODES, TAGS);
    servedFromCache(this::readAllKinds);
    cache.evictAll();
    assertThat(fullRegions()).as("Jakarta Persistence means entities").doesNotContain(ENTITIES);
  }

  private void readAllKinds(Session session) {
    assertThat(session.bySimpleNaturalId(Article.class).load("code-" + tests).tags).hasSize(2);
    articlesNamed(session, "lamp");
  }

  /** Those of articles and queries that have entries. */
  private List<String> fullRegions() {
    return Stream.of(ENTITIES, CODES, TAGS, QUERIES)
        .filter(region -> entriesOf(region) > 0)
        .toList();
  }

  @Test
  void statisticsOfARegionAreThoseOfItsCache() throws Exception {
    CacheRegionStatistics region =
        sessions.statistics().getDomainDataRegionStatistics("shop.article");
    long hits = region.getHitCount();
    long cacheHits = cacheStatistic("shop.article", "CacheHits");
    servedFromCache(session -> session.find(Article.class, article));
    assertThat(region.getHitCount()).isGreaterThan(hits);
    assertThat(cacheStatistic("shop.article", "CacheHits") - cacheHits)
        .isGreaterThanOrEqualTo(region.getHitCount() - hits);
    assertThat(cacheStatistic("shop.article", "CachePuts")).isPositive();
  }

  @Test
  void entriesOfARegionAreSpreadOverAllShards() {
    sessions.inTransaction(
        session -> {
          for (int i = 0; i < 30; i++) {
            session.persist(new Article("spread-" + i, "spread"));
          }
        });
    assertThat(shards.shards())
        .allSatisfy(
            shard -> assertThat(shard.command("KEYS", "jcache:shop.article:*")).isNotBlank());
  }

  /** Loads what is looked at, and looks at it again without the database. */
  private void servedFromCache(Consumer<Session> look) {
    sessions.inTransaction(look);
    assertThat(sessions.statementsOf(look)).as("statements").isZero();
  }

  private static List<Article> articlesNamed(Session session, String name) {
    return session
        .createQuery("from Article where name = :name and size = :size", Article.class)
        .setParameter("name", name)
        .setParameter("size", Size.LARGE)
        .setCacheable(true)
        .getResultList();
  }

  private long entriesOf(String region) {
    return shards.shards().stream()
        .flatMap(shard -> shard.command("KEYS", "jcache:" + region + ":*").lines())
        .filter(key -> !key.isBlank())
        .count();
  }

  private static long cacheStatistic(String cache, String attribute) throws Exception {
    var server = ManagementFactory.getPlatformMBeanServer();
    var names =
        server.queryNames(
            new ObjectName("javax.cache:type=CacheStatistics,Cache=" + cache + ",*"), null);
    assertThat(names).hasSize(1);
    return (Long) server.getAttribute(names.iterator().next(), attribute);
  }
}
