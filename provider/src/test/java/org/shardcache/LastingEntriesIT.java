package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Whatever could end entries that have to stay is a warning that names the cure. */
@WithEmbeddedShards(count = 2)
final class LastingEntriesIT {

  private static final String REGION = "default-update-timestamps-region";
  private static final String LOGGED = "must not lose entries";

  private final EmbeddedShards shards;
  private final CacheFixture fixture;
  private final PrintStream standardError = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  LastingEntriesIT(EmbeddedShards shards) {
    this.shards = shards;
    this.fixture = CacheFixture.on(shards);
  }

  @BeforeEach
  void readLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void close() {
    fixture.close();
    System.setErr(standardError);
    shards.shards().forEach(shard -> evictBy(shard, "noeviction", "0"));
  }

  @ParameterizedTest
  @CsvSource({"ttl,ttl=PT10M", "access-ttl,access-ttl=PT10M"})
  void aTimeToLiveIsAWarningUntilTheCureIsSet(String setting, String named) {
    fixture.with("cache.*." + setting, "10m").objects(REGION);
    assertThat(log())
        .containsOnlyOnce(LOGGED)
        .contains(named, "shardcache.cache." + REGION + "." + setting + "=eternal");
    log.reset();
    try (CacheFixture cured = CacheFixture.on(shards)) {
      cured
          .with("cache.*." + setting, "10m")
          .with("cache." + REGION + "." + setting, "eternal")
          .objects(REGION);
    }
    assertThat(log()).doesNotContain(LOGGED);
  }

  @ParameterizedTest
  @CsvSource({"on-failure,miss,fail", "read-from,replica-preferred,primary"})
  void aSettingThatHidesEntriesIsAWarning(String setting, String value, String cure) {
    fixture.with("cache.*." + setting, value).objects(REGION);
    assertThat(log())
        .containsOnlyOnce(LOGGED)
        .contains("shardcache.cache." + REGION + "." + setting + "=" + cure);
  }

  @Test
  void anExpiryPolicyOfTheCodeIsAWarning() {
    fixture.cache(
        REGION,
        new MutableConfiguration<>()
            .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_DAY)));
    assertThat(log()).containsOnlyOnce(LOGGED).contains("EternalExpiryPolicy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REGION,
        "app." + REGION,
        "org.hibernate.cache.spi.UpdateTimestampsCache",
        "org.hibernate.cache.spi.TimestampsRegion",
        "mine"
      })
  void theNamesOfHibernateAndWhoSaysSoMustStay(String name) {
    fixture.with("cache.mine.must-stay", "true").with("cache.*.ttl", "1m").objects(name);
    assertThat(log()).contains(name, LOGGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default-query-results-region", REGION, "my-" + REGION})
  void otherCachesAndWhoDeniesItMayLoseEntries(String name) {
    fixture.with("cache." + REGION + ".must-stay", "false").with("cache.*.ttl", "1m").objects(name);
    assertThat(log()).doesNotContain(LOGGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random"})
  void aServerThatMayEvictIsAWarningOnceTheCacheIsUsed(String policy) {
    evictBy(shards.shard(1), policy, "100mb");
    Cache<Object, Object> cache = fixture.objects(REGION);
    assertThat(log()).doesNotContain(LOGGED);
    cache.put("table", 1L);
    awaitLog("maxmemory-policy is " + policy);
    cache.put("table", 2L);
    assertThat(log())
        .containsOnlyOnce(LOGGED)
        .contains(":" + shards.shard(1).port())
        .doesNotContain(":" + shards.shard(0).port());
  }

  @Test
  void volatilePoliciesAreAWarningOnlyWhereEntriesExpireAndNoneIsWithoutALimit() {
    evictBy(shards.shard(0), "allkeys-lru", "0");
    evictBy(shards.shard(1), "volatile-ttl", "100mb");
    fixture.with("cache.short.must-stay", "true").with("cache.short.ttl", "1h");
    fixture.objects(REGION).put("table", 1L);
    fixture.objects("short").put("table", 1L);
    awaitLog("maxmemory-policy is volatile-ttl");
    assertThat(log())
        .containsOnlyOnce("maxmemory-policy")
        .contains("Cache 'short'")
        .doesNotContain("allkeys-lru");
  }

  @Test
  void aServerThatRefusesToTellIsAWarningWithTheRightThatIsMissingAndDoesNoHarm() {
    EmbeddedShard shard = shards.shard(0);
    try (CacheFixture limited = withoutInfo(shard)) {
      Cache<Object, Object> cache = limited.objects(REGION);
      cache.put("table", 1L);
      awaitLog("+info");
      assertThat(cache.get("table")).isEqualTo(1L);
    }
    assertThat(log()).containsOnlyOnce(LOGGED).contains("WARN", "NOPERM");
  }

  /** Its user may do anything but ask. */
  private static CacheFixture withoutInfo(EmbeddedShard shard) {
    shard.command("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all", "-info");
    return CacheFixture.on("redis://app:secret@" + shard.host() + ":" + shard.port());
  }

  @Test
  void nobodyElseAsksTheServers() {
    shards.shards().forEach(shard -> shard.command("CONFIG", "RESETSTAT"));
    Cache<Object, Object> cache = fixture.objects("orders");
    for (int i = 0; i < 20; i++) {
      cache.put(i, i);
    }
    fixture.close(); // ends what runs in the background
    assertThat(shards.shards())
        .allSatisfy(
            shard ->
                assertThat(shard.command("INFO", "commandstats")).doesNotContain("cmdstat_info"));
  }

  private static void evictBy(EmbeddedShard shard, String policy, String limit) {
    shard.command("CONFIG", "SET", "maxmemory-policy", policy);
    shard.command("CONFIG", "SET", "maxmemory", limit);
    shard.command("CONFIG", "RESETSTAT");
  }

  private void awaitLog(String text) {
    await().atMost(20, TimeUnit.SECONDS).until(() -> log().contains(text));
  }

  private String log() {
    return log.toString(UTF_8);
  }
}
