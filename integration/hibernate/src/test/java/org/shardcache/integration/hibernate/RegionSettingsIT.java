package org.shardcache.integration.hibernate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.integration.hibernate.Shop.Article;
import org.shardcache.integration.hibernate.Shop.Customer;
import org.shardcache.testing.CapturedLog;

/** Where Hibernate finds the settings of its regions, and what it does about missing ones. */
@WithEmbeddedShards(count = 2)
final class RegionSettingsIT {

  private static final String TIMESTAMPS = "default-update-timestamps-region";
  private static final String MISSING = "hibernate.javax.cache.missing_cache_strategy";

  private final EmbeddedShards shards;
  @TempDir private Path directory;

  RegionSettingsIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  @BeforeEach
  void empty() {
    shards.shards().forEach(shard -> shard.command("FLUSHALL"));
  }

  @Test
  void regionsTakeSettingsFromTheirNamesAndGlobs() {
    try (CachedSessions sessions =
        settings()
            .withSetting("cache.shop.*.ttl", "10m")
            .withSetting("cache.shop.article.ttl", "1h")
            .withSettingsFile(directory)
            .start()) {
      UUID article = persistArticle(sessions);
      sessions.inTransaction(session -> session.persist(new Customer(7, "Sam")));
      sessions.inTransaction(session -> session.find(Customer.class, 7L));
      assertThat(sessions.statementsOf(session -> session.find(Article.class, article))).isZero();
      assertThat(millisToLive("shop.article"))
          .allSatisfy(left -> assertThat(left).isBetween(3_500_000L, 3_600_000L));
      assertThat(millisToLive("shop.customer"))
          .allSatisfy(left -> assertThat(left).isBetween(500_000L, 600_000L));
      assertThat(millisToLive(TIMESTAMPS)).containsOnly(-1L);
    }
  }

  @Test
  void theSettingsFileMayBeAResourceOfTheClassPath() throws Exception {
    CachedSessions.Builder settings =
        CachedSessions.builder()
            .with("hibernate.javax.cache.uri", "shop-on-the-class-path.properties");
    URI resource = getClass().getResource("/shop-on-the-class-path.properties").toURI();
    try (CachedSessions sessions = settings.start()) {
      UUID article = persistArticle(sessions);
      assertThat(
              sessions.statementsOf(
                  session ->
                      assertThat(session.find(Article.class, article).name).isEqualTo("lamp")))
          .isZero();
      CacheManager manager = Caching.getCachingProvider().getCacheManager(resource, null);
      assertThat(manager.getCache("shop.article")).hasSize(1);
    }
  }

  @Test
  void aSettingsFileThatIsMissingIsAnErrorThatNamesIt() {
    assertThatThrownBy(
            () ->
                CachedSessions.builder()
                    .with("hibernate.javax.cache.uri", "there-is-no-such.properties")
                    .start())
        .hasStackTraceContaining("there-is-no-such.properties");
    assertThatThrownBy(
            () ->
                CachedSessions.builder()
                    .with(
                        "hibernate.javax.cache.uri",
                        directory.resolve("gone.properties").toUri().toString())
                    .start())
        .hasStackTraceContaining("gone.properties");
  }

  @Test
  void missingRegionsAreCreatedSilentlyOrWithAWarningOrNotAtAll() {
    assertThat(logOf(settings().withSettingsFile(directory))).doesNotContain("shop.customer");
    assertThat(logOf(settings().with(MISSING, "create-warn").withSettingsFile(directory)))
        .contains("shop.customer");
    assertThatThrownBy(
            () -> settings().with(MISSING, "fail").withSettingsFile(directory).start().close())
        .hasStackTraceContaining("On-the-fly creation of JCache Cache objects is not supported");
  }

  @Test
  void regionsThatTheSettingsDeclareAreNotMissing() {
    CachedSessions.Builder settings = settings().with(MISSING, "fail");
    Stream.of(
            "shop.article",
            "shop.article.codes",
            "shop.article.tags",
            "shop.customer",
            "shop.customer.orders",
            "shop.order",
            "shop.stock",
            "shop.price",
            "shop.payment",
            TIMESTAMPS,
            "default-query-results-region")
        .forEach(region -> settings.withSetting("cache." + region + ".statistics", "true"));
    try (CachedSessions sessions = settings.withSettingsFile(directory).start()) {
      UUID article = persistArticle(sessions);
      assertThat(sessions.statementsOf(session -> session.find(Article.class, article))).isZero();
    }
  }

  @Test
  void timestampsThatWouldExpireAreAWarningThatNamesTheCure() {
    assertThat(logOf(settings().withSetting("cache.*.ttl", "10m").withSettingsFile(directory)))
        .contains("ttl=PT10M", "set shardcache.cache.default-update-timestamps-region.ttl=eternal");
    assertThat(
            logOf(
                settings()
                    .with("hibernate.cache.region_prefix", "app")
                    .withSetting("cache.app.*.ttl", "10m")
                    .withSettingsFile(directory)))
        .contains("set shardcache.cache.app.default-update-timestamps-region.ttl=eternal");
    assertThat(
            logOf(
                settings()
                    .withSetting("cache.*.ttl", "10m")
                    .withSetting("cache." + TIMESTAMPS + ".ttl", "eternal")
                    .withSettingsFile(directory)))
        .doesNotContain("must not lose entries");
  }

  @Test
  void timestampsThatAServerWouldEvictAreAWarningThatNamesThePolicy() {
    EmbeddedShard evicting = shards.shard(1);
    evicting.command("CONFIG", "SET", "maxmemory", "100mb");
    evicting.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
    try (CapturedLog log = CapturedLog.start();
        CachedSessions sessions = settings().withSettingsFile(directory).start()) {
      persistArticle(sessions);
      await()
          .atMost(20, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(log.linesWith("maxmemory-policy is allkeys-lru"))
                      .singleElement(STRING)
                      .contains("WARN", "Cache '" + TIMESTAMPS + "'", "volatile-lru"));
    } finally {
      evicting.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
      evicting.command("CONFIG", "SET", "maxmemory", "0");
    }
  }

  private CachedSessions.Builder settings() {
    return CachedSessions.on(shards);
  }

  private static UUID persistArticle(CachedSessions sessions) {
    return sessions.fromTransaction(
        session -> {
          Article article = new Article("code", "lamp");
          session.persist(article);
          return article.id;
        });
  }

  /** What is logged while a factory comes and goes. */
  private static String logOf(CachedSessions.Builder settings) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      settings.start().close();
    } finally {
      System.setErr(before);
    }
    return log.toString(UTF_8);
  }

  /** The times to live of a region's entries, on whichever shard they are. */
  private List<Long> millisToLive(String region) {
    List<Long> times =
        shards.shards().stream()
            .flatMap(shard -> keys(shard, region).map(key -> shard.command("PTTL", key)))
            .map(Long::valueOf)
            .toList();
    assertThat(times).as(region).isNotEmpty();
    return times;
  }

  private static Stream<String> keys(EmbeddedShard shard, String region) {
    return shard.command("KEYS", "jcache:" + region + ":*").lines().filter(key -> !key.isBlank());
  }
}
