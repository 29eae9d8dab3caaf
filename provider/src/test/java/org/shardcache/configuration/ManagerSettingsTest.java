package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.shardcache.configuration.SettingsFixture.settings;

import java.time.Duration;
import java.util.List;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.routing.HashTags;
import org.shardcache.routing.ShardRouters;
import org.shardcache.routing.compat.CompatRouters;

class ManagerSettingsTest {

  @Test
  void whatNobodySetsHasItsDefault() {
    ManagerSettings manager = settings().manager();

    assertThat(manager.topology()).isEqualTo(Topology.SHARDS);
    assertThat(manager.embeddedShards()).isEqualTo(3);
    assertThat(manager.router()).isEqualTo(ShardRouters.KETAMA);
    assertThat(manager.hashTags()).isEqualTo(HashTags.NONE);
    assertThat(manager.topologyCheck()).isEqualTo(TopologyCheck.WARN);
    assertThat(manager.keyPrefix()).isEqualTo("jcache:");
    assertThat(manager.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(manager.timeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(manager.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(manager.pool()).isEqualTo(new PoolSettings(16, null, Duration.ofMinutes(1)));
    assertThat(manager.protocol()).isEqualTo(Protocol.RESP3);
    assertThat(manager.validateOnStart()).isFalse();
    assertThat(manager.batch()).isEqualTo(new BatchSettings(1_000, true));
    assertThat(manager.cluster()).isNull();
    assertThat(manager.dnsRefresh()).isNull();
    assertThat(manager.serializer()).isEqualTo("kryo");
    assertThat(manager.allow()).isEmpty();
    assertThat(manager.maxValueSize()).isEqualTo(64 * 1024 * 1024);
    assertThat(manager.defaultTtl()).isNull();
  }

  @Test
  void everySettingIsRead() {
    ManagerSettings manager =
        settings(
                "shardcache.topology = shards",
                "shardcache.router = mredis",
                "shardcache.hash-tags = redis-cluster",
                "shardcache.topology-check = purge",
                "shardcache.key-prefix = shop:",
                "shardcache.connect-timeout = 250ms",
                "shardcache.timeout = PT2S",
                "shardcache.lease = 1m",
                "shardcache.pool.max = 8",
                "shardcache.pool.max-wait = 200ms",
                "shardcache.pool.idle = 5m",
                "shardcache.protocol = resp2",
                "shardcache.validate-on-start = true",
                "shardcache.batch.max-keys = 50",
                "shardcache.batch.merge = false",
                "shardcache.serializer = com.acme.MySerializer",
                "shardcache.serialization.allow = com.acme.orders.**, com.acme.Money,",
                "shardcache.max-value-size = 10KB",
                "shardcache.embedded.shards = 5")
            .manager();

    assertThat(manager.router()).isEqualTo(CompatRouters.MREDIS);
    assertThat(manager.hashTags()).isEqualTo(HashTags.REDIS_CLUSTER);
    assertThat(manager.topologyCheck()).isEqualTo(TopologyCheck.PURGE);
    assertThat(manager.keyPrefix()).isEqualTo("shop:");
    assertThat(manager.connectTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(manager.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(manager.lease()).isEqualTo(Duration.ofMinutes(1));
    assertThat(manager.pool())
        .isEqualTo(new PoolSettings(8, Duration.ofMillis(200), Duration.ofMinutes(5)));
    assertThat(manager.protocol()).isEqualTo(Protocol.RESP2);
    assertThat(manager.validateOnStart()).isTrue();
    assertThat(manager.batch()).isEqualTo(new BatchSettings(50, false));
    assertThat(manager.serializer()).isEqualTo("com.acme.MySerializer");
    assertThat(manager.allow()).isEqualTo(List.of("com.acme.orders.**", "com.acme.Money"));
    assertThat(manager.maxValueSize()).isEqualTo(10240);
    assertThat(manager.embeddedShards()).isEqualTo(5);
  }

  @Test
  void theKeyPrefixMayBeEmpty() {
    assertThat(settings("shardcache.key-prefix=").manager().keyPrefix()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topology=sharded        | 'sharded'; it must be shards or cluster or dns or embedded",
        "cluster.nodes=h:1       | only for shardcache.topology=cluster",
        "cluster.refresh=1m      | only for shardcache.topology=cluster",
        "dns.refresh=1m          | only for shardcache.topology=dns",
        "protocol=3              | resp3 or resp2",
        "validate-on-start=yes   | true or false",
        "batch.max-keys=0        | from 1 to 100000",
        "batch.merge=no          | true or false",
        "pool.max-wait=0ms       | at least 1ms",
        "pool.idle=never         | duration",
        "hash-tags=yes           | 'yes'; it must be none or redis-cluster or rediscluster",
        "router=ketema           | nearest is 'ketama'",
        "router=                 | empty",
        "topology-check=off      | warn or refuse or purge",
        "key-prefix=jcache       | 'jcache'; it must be empty or end with a colon",
        "timeout=5               | '5'; it must be a duration",
        "timeout=0s              | at least 1ms",
        "timeout=PT0.0005S       | at least 1ms",
        "timeout=-1s             | duration",
        "timeout=25d             | at most 24d",
        "timeout=eternal         | duration",
        "connect-timeout=        | duration",
        "lease=never             | duration",
        "pool.max=0              | from 1 up",
        "pool.max=many           | 'many'",
        "embedded.shards=0       | from 1 to 64",
        "max-value-size=0        | 512MB",
        "max-value-size=513MB    | 512MB",
        "max-value-size=big      | size such as 64MB",
        "serializer=             | empty",
      })
  void aValueThatCannotBeUsedIsRefusedWithKeyValueAndFix(String line, String reason) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings("shardcache." + line).manager())
        .withMessageContaining("shardcache." + line.substring(0, line.indexOf('=')))
        .withMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "shardcache.timeuot, shardcache.timeout",
    "shardcache.TIMEOUT, shardcache.timeout",
    "shardcache.conect-timeout, shardcache.connect-timeout",
    "shardcache.shard, shardcache.shards",
    "shardcache.pool-max, shardcache.pool.max",
    "shardcache.pool.maxi, shardcache.pool.max",
    "shardcache.key_prefix, shardcache.key-prefix",
    "shardcache.serialisation.allow, shardcache.serialization.allow",
    "shardcache.shard-default.password, shardcache.shard-defaults.password",
    "shardcache.shard-defaults.pasword, shardcache.shard-defaults.password",
    "shardcache.shard.alpha.url, shardcache.shard.alpha.uri",
    "shardcache.shards.alpha.uri, shardcache.shard.alpha.uri",
    "shardcache.cache.orders.tll, shardcache.cache.orders.ttl",
    "shardcache.cache.com.acme.Order.accessttl, shardcache.cache.com.acme.Order.access-ttl",
    "shardcache.caches.orders.ttl, shardcache.cache.orders.ttl",
    "shardcache.cache.a.serialization.alow, shardcache.cache.a.serialization.allow",
    "shardcache.cache.orders.cluster, shardcache.cache.orders.",
    "shardcache.cache.ttl, shardcache.cache.ttl.",
    "shardcache., shardcache.",
    "shardcache.flavour, shardcache.",
  })
  void anUnknownKeyIsRefusedWithTheNearestKnownOneAndItsSource(String key, String nearest) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings(key + "=hunter2").manager())
        .withMessageContaining("The setting " + key + " (from the Properties of getCacheManager)")
        .withMessageContaining("nearest known one is " + nearest)
        .withMessageNotContaining("hunter2");
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings().system(key + "=x").manager())
        .withMessageContaining("system properties");
  }

  @Test
  void embeddedShardsNeedNoList() {
    ManagerSettings manager =
        settings("shardcache.topology=embedded")
            .environment("REDIS_URI", "redis://h")
            .system("shardcache.shards=alpha", "shardcache.shard.alpha.uri=redis://:${UNSET}@h")
            .manager();

    assertThat(manager.topology()).isEqualTo(Topology.EMBEDDED);
    assertThat(manager.shards()).isEmpty();
  }

  @Test
  void embeddedShardsAndAListOfNoLessRightContradictEachOther() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(
            () ->
                settings("shardcache.shards=redis://h")
                    .system("shardcache.topology=embedded")
                    .manager())
        .withMessageContaining("shardcache.shards")
        .withMessageContaining("shardcache.topology (from the system properties) is embedded");
  }

  @Test
  void theRouterIsCheckedForEmbeddedShardsToo() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(
            () -> settings("shardcache.topology=embedded", "shardcache.router=modulo").manager())
        .withMessageContaining("shardcache.router")
        .withMessageContaining("'modulo'");
  }

  @Test
  void aMissingVariableIsNamedWithItsSetting() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings("shardcache.timeout=${CALL_BUDGET}").manager())
        .withMessageContaining("shardcache.timeout")
        .withMessageContaining("CALL_BUDGET");
    assertThat(
            settings("shardcache.timeout=${CALL_BUDGET}")
                .environment("CALL_BUDGET", "2s")
                .manager()
                .timeout())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aSettingThatIsNoTextIsRefused() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings().object("shardcache.pool.max", 8).manager())
        .withMessageContaining("shardcache.pool.max")
        .withMessageContaining("Integer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shards=redis://app:hunter2@h:port",
        "shards=redis://app:hunter2@h/x",
        "shards=redis://app:hunter2",
        "shards=redis://app:hun,ter2@h:port",
        "shards=redis://a:hunter2@h1,redis://b:hunter2@h2:x",
        "shards=redis://a:hunter2@h1,redis://b:hunter2@h1",
        "shards=rediss://app:hunter2@h/x",
        "shards=app:hunter2@h",
        "shards=app:hunter2",
        "shards=redis:app:hunter2@h",
        "shards=redis://h?password=hunter2",
        "shards=redis://app:hunter2/@h",
        "shard-defaults.port=${SECRET}",
        "shard-defaults.weight=${SECRET}",
        "key-prefix=${SECRET}",
        "timeout=${SECRET}",
        "topology=redis://app:hunter2@h",
        "router=redis://app:hunter2@h",
        "shard-defaults.pasword=hunter2",
        "shard.alpha.password=hunter2",
        "shard-defaults.password=hunter2${",
        "shard-defaults.password=hunter2${UNSET}",
      })
  void noMessageShowsASecret(String line) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings("shardcache." + line).environment("SECRET", "hunter2").manager())
        .satisfies(
            e -> {
              for (Throwable t = e; t != null; t = t.getCause()) {
                assertThat(t.toString()).doesNotContain("hunter2").doesNotContain("ter2");
              }
            });
  }

  @Test
  void noTextFormShowsASecret() {
    ManagerSettings manager = settings("shardcache.shards=redis://us3r:hunter2@h").manager();

    assertThat(manager.shards().get(0).credentials().password()).isEqualTo("hunter2");
    assertThat(manager.toString()).contains("h:6379").doesNotContain("hunter2", "us3r");
    assertThat(Credentials.of(null, "hunter2")).hasToString("***");
    assertThat(Credentials.none()).hasToString("none");
  }

  @Test
  void credentialsAreEqualByTheirParts() {
    assertThat(Credentials.of("a", "b"))
        .isEqualTo(Credentials.of("a", "b"))
        .hasSameHashCodeAs(Credentials.of("a", "b"))
        .isNotEqualTo(Credentials.of("a", "c"))
        .isNotEqualTo(Credentials.of(null, "b"))
        .isNotEqualTo(Credentials.none());
  }
}
