package org.shardcache;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** What settings do to the caches that applications and frameworks create. */
@WithEmbeddedShards
final class SettingsIT {

  private static final long ETERNAL = -1;

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private <K, V> long timeToLive(String name, Configuration<K, V> configuration) {
    @SuppressWarnings("unchecked") // both are Object here
    Cache<Object, Object> cache = (Cache<Object, Object>) fixture.cache(name, configuration);
    cache.put("key", "value");
    return probe.pttl("jcache:" + name + ":key");
  }

  private static void assertSeconds(long pttl, int seconds) {
    assertThat(pttl).isBetween((seconds - 10) * 1_000L, seconds * 1_000L);
  }

  @Test
  void aTimeToLiveInTheSettingsReachesACacheThatAFrameworkCreates() {
    fixture.with("cache.orders.ttl", "100s");

    assertSeconds(timeToLive("orders", new MutableConfiguration<>()), 100);
    assertThat(timeToLive("others", new MutableConfiguration<>())).isEqualTo(ETERNAL);
  }

  @Test
  void aNameBeatsAGlobAndALongerGlobAShorterOneSettingBySetting() {
    fixture
        .with("cache.*.ttl", "100s")
        .with("cache.*.statistics", "true")
        .with("cache.com.acme.*.ttl", "200s")
        .with("cache.com.acme.Order.ttl", "300s");

    assertSeconds(timeToLive("any", new MutableConfiguration<>()), 100);
    assertSeconds(timeToLive("com.acme.Customer", new MutableConfiguration<>()), 200);
    assertSeconds(timeToLive("com.acme.Order", new MutableConfiguration<>()), 300);
    Cache<Object, Object> order = fixture.manager().getCache("com.acme.Order");
    assertThat(CacheCounters.of(order).puts()).isEqualTo(1);
  }

  @Test
  void theTtlCountsFromTheLastWriteAndTheAccessTtlFromTheLastUse() {
    fixture.with("cache.written.ttl", "100s").with("cache.used.access-ttl", "100s");
    Cache<Object, Object> written = fixture.objects("written");
    Cache<Object, Object> used = fixture.objects("used");
    for (Cache<Object, Object> cache : java.util.List.of(written, used)) {
      cache.put("key", "value");
      int shard = CacheFixture.sharded(cache).shardFor("key").index();
      shards.shard(shard).command("PEXPIRE", "jcache:" + cache.getName() + ":key", "50000");
      assertThat(cache.get("key")).isEqualTo("value");
    }

    assertSeconds(probe.pttl("jcache:written:key"), 50);
    assertSeconds(probe.pttl("jcache:used:key"), 100);
    written.put("key", "value");
    assertSeconds(probe.pttl("jcache:written:key"), 100);
  }

  @Test
  void whatTheCodeSaysBeatsTheSettings() {
    fixture.with("cache.*.ttl", "100s").with("cache.*.key-prefix", "setting:");

    assertSeconds(
        timeToLiveAt(
            "setting:key",
            "policy",
            new MutableConfiguration<>()
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new javax.cache.expiry.Duration(SECONDS, 200)))),
        200);
    fixture.manager().getCache("policy").close();
    assertSeconds(
        timeToLiveAt(
            "code:key",
            "code",
            new ShardedCacheConfiguration<>()
                .setTtl(Duration.ofSeconds(300))
                .setKeyPrefix("code:")),
        300);
    assertThat(
            timeToLiveAt(
                "eternal:key",
                "eternal",
                new ShardedCacheConfiguration<>()
                    .setTtl(ShardedCacheConfiguration.ETERNAL)
                    .setKeyPrefix("eternal:")))
        .isEqualTo(ETERNAL);
  }

  private long timeToLiveAt(
      String stored, String name, Configuration<Object, Object> configuration) {
    fixture.cache(name, configuration).put("key", "value");
    return probe.pttl(stored);
  }

  @Test
  void theTtlOfTheShardUrisIsTheDefaultOfCachesThatHaveNone() {
    String uris = shards.uris().replace(",", "?ttl=100,") + "?ttl=100";
    try (CacheFixture other = CacheFixture.on(uris).with("cache.own.ttl", "200s")) {
      other.objects("default").put("key", "value");
      other.objects("own").put("key", "value");
      other
          .strings(
              "policy",
              CreatedExpiryPolicy.factoryOf(new javax.cache.expiry.Duration(SECONDS, 300)))
          .put("key", "value");
      other
          .strings("zero", CreatedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ZERO))
          .put("key", "value");
    }

    assertSeconds(probe.pttl("jcache:default:key"), 100);
    assertSeconds(probe.pttl("jcache:own:key"), 200);
    assertSeconds(probe.pttl("jcache:policy:key"), 300);
    assertThat(probe.pttl("jcache:zero:key")).isEqualTo(-2);
  }

  @Test
  void aSectionWithANameDeclaresACacheThatIsCreatedOnItsFirstUse() {
    fixture
        .with("cache.declared.ttl", "100s")
        .with("cache.declared.key-type", "java.lang.String")
        .with("cache.declared.value-type", "java.lang.Integer")
        .with("cache.glob*.ttl", "100s");
    CacheManager manager = fixture.manager();

    assertThat(manager.getCacheNames()).containsExactly("declared");
    Cache<String, Integer> cache = manager.getCache("declared", String.class, Integer.class);
    cache.put("key", 1);
    assertSeconds(probe.pttl("jcache:declared:key"), 100);
    assertThat(manager.<String, Integer>getCache("declared")).isSameAs(cache);
    assertThat(manager.<String, Integer>getCache("globbed")).isNull();

    cache.close();
    assertThat(manager.<String, Integer>getCache("declared").get("key")).isEqualTo(1);
    manager.destroyCache("declared");
    assertThat(manager.<String, Integer>getCache("declared")).isNull();
    assertThat(probe.shardsWith("jcache:declared:key")).isEmpty();
  }

  @Test
  void theSerializerOfACacheIsWhatTheSettingsSay() {
    fixture.with("cache.plain.serializer", "string").with("cache.plain.statistics", "true");
    Cache<Object, Object> cache = fixture.objects("plain");

    cache.put("key", "readable everywhere");

    int shard = CacheFixture.sharded(cache).shardFor("key").index();
    assertThat(shards.shard(shard).command("GET", "jcache:plain:key"))
        .isEqualTo("readable everywhere");
    shards.shard(shard).command("SET", "jcache:plain:key", "from elsewhere");
    assertThat(cache.get("key")).isEqualTo("from elsewhere");
    @SuppressWarnings("unchecked")
    CompleteConfiguration<Object, Object> view =
        cache.getConfiguration(CompleteConfiguration.class);
    assertThat(view.isStatisticsEnabled()).isTrue();
  }

  @Test
  void thePropertiesBeatTheFileThatTheUriNames(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("settings.properties");
    Files.writeString(
        file,
        "shardcache.shards="
            + shards.uris()
            + "\nshardcache.cache.first.ttl=100s\nshardcache.cache.second.ttl=100s\n");
    Properties properties = new Properties();
    properties.setProperty("shardcache.cache.second.ttl", "200s");

    try (CacheManager manager =
        fixture.provider().getCacheManager(file.toUri(), getClass().getClassLoader(), properties)) {
      manager.getCache("first").put("key", "value");
      manager.getCache("second").put("key", "value");
    }

    assertSeconds(probe.pttl("jcache:first:key"), 100);
    assertSeconds(probe.pttl("jcache:second:key"), 200);
  }

  @Test
  void theManagersPrefixKeepsApplicationsApart() {
    try (CacheFixture other = CacheFixture.on(shards).with("key-prefix", "other:")) {
      Cache<Object, Object> here = fixture.objects("cache");
      Cache<Object, Object> there = other.objects("cache");
      here.put("key", "here");
      there.put("key", "there");

      here.clear();

      assertThat(there.get("key")).isEqualTo("there");
      assertThat(probe.shardsWith("other:cache:key")).hasSize(1);
    }
  }

  @Test
  void shardsWithAPasswordAndADatabaseAreUsedWithThem() {
    try (EmbeddedShards secured = EmbeddedShards.builder().count(2).password("s3cret").start();
        CacheFixture other =
            CacheFixture.on(secured.uris().replace(",", "/3,") + "/3").with("timeout", "5s")) {
      Cache<Object, Object> cache = other.objects("secured");
      for (int i = 0; i < 20; i++) {
        cache.put(i, "value" + i);
      }

      assertThat(cache.get(7)).isEqualTo("value7");
      assertThat(new ShardProbe(secured).keys()).as("database 0").isEmpty();
      assertThat(CacheFixture.sharded(cache).shards())
          .allSatisfy(shard -> assertThat(shard.database()).isEqualTo(3))
          .allSatisfy(shard -> assertThat(shard.toString()).doesNotContain("s3cret"));
    }
  }
}
