package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.shardcache.configuration.SettingsFixture.settings;

import java.time.Duration;
import java.util.List;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shardcache.serialization.Compression;

/** The sections of the settings that are for caches. */
class CacheSettingsTest {

  private static final CacheSettings NOTHING =
      new CacheSettings(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null);

  @Test
  void everySettingIsRead() {
    assertThat(
            settings(
                    "shardcache.cache.orders.ttl=10m",
                    "shardcache.cache.orders.access-ttl=eternal",
                    "shardcache.cache.orders.serializer=java",
                    "shardcache.cache.orders.key-serializer=string",
                    "shardcache.cache.orders.key-type=java.lang.Long",
                    "shardcache.cache.orders.value-type=com.acme.Order",
                    "shardcache.cache.orders.compression=zstd",
                    "shardcache.cache.orders.compression-threshold=2KB",
                    "shardcache.cache.orders.statistics=true",
                    "shardcache.cache.orders.management=false",
                    "shardcache.cache.orders.undecodable=miss",
                    "shardcache.cache.orders.key-prefix=",
                    "shardcache.cache.orders.owns-prefix=false",
                    "shardcache.cache.orders.serialization.allow=com.acme.*",
                    "shardcache.cache.orders.read-from=replica-preferred",
                    "shardcache.cache.orders.on-failure=miss",
                    "shardcache.cache.orders.load-lock=true",
                    "shardcache.cache.orders.must-stay=true")
                .read()
                .cache("orders"))
        .isEqualTo(
            new CacheSettings(
                Duration.ofMinutes(10),
                ShardedCacheConfiguration.ETERNAL,
                "java",
                "string",
                "java.lang.Long",
                "com.acme.Order",
                Compression.ZSTD,
                2048,
                true,
                false,
                Undecodable.MISS,
                "",
                false,
                List.of("com.acme.*"),
                ReadFrom.REPLICA_PREFERRED,
                OnFailure.MISS,
                true,
                true));
  }

  @Test
  void aCacheWithoutASectionHasNoSettings() {
    assertThat(settings("shardcache.cache.orders.ttl=1m").read().cache("Orders"))
        .isEqualTo(NOTHING);
  }

  @Test
  void allSectionsThatMatchAreMergedSettingBySetting() {
    ShardcacheSettings settings =
        settings(
                "shardcache.cache.*.ttl=1m",
                "shardcache.cache.*.statistics=true",
                "shardcache.cache.*.serializer=java",
                "shardcache.cache.*.undecodable=error",
                "shardcache.cache.com.acme.*.ttl=2m",
                "shardcache.cache.com.acme.*.undecodable=miss",
                "shardcache.cache.com.acme.Order.ttl=3m",
                "shardcache.cache.com.acme.Order.ttl.ttl=4m")
            .read();

    CacheSettings order = settings.cache("com.acme.Order");
    assertThat(order.ttl()).isEqualTo(Duration.ofMinutes(3));
    assertThat(order.undecodable()).isEqualTo(Undecodable.MISS);
    assertThat(order.serializer()).isEqualTo("java");
    assertThat(order.statistics()).isTrue();
    assertThat(order.accessTtl()).isNull();
    assertThat(settings.cache("com.acme.Other").ttl()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.cache("com.acme.Order.ttl").ttl()).isEqualTo(Duration.ofMinutes(4));
    assertThat(settings.cache("x").ttl()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void ofTwoGlobsTheOneWithMoreLiteralCharactersIsStrongerThenTheAlphabet() {
    ShardcacheSettings settings =
        settings(
                "shardcache.cache.*aa.ttl=1m",
                "shardcache.cache.aaa*.ttl=2m",
                "shardcache.cache.a??a.ttl=3m",
                "shardcache.cache.b*.ttl=4m",
                "shardcache.cache.*b.ttl=5m")
            .read();

    assertThat(settings.cache("aaaa").ttl()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.cache("abaa").ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.cache("bb").ttl()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void theLongestKnownSuffixIsTheSetting() {
    ShardcacheSettings settings =
        settings(
                "shardcache.cache.a.serialization.allow=x.*",
                "shardcache.cache.a.serializer.serializer=java")
            .read();

    assertThat(settings.cache("a").allow()).containsExactly("x.*");
    assertThat(settings.cache("a.serialization")).isEqualTo(NOTHING);
    assertThat(settings.cache("a.serializer").serializer()).isEqualTo("java");
  }

  @Test
  void aSectionWithALiteralNameDeclaresACache() {
    ShardcacheSettings settings =
        settings(
                "shardcache.cache.orders.ttl=1m",
                "shardcache.cache.com.acme.Order.ttl=1m",
                "shardcache.cache.orders.statistics=true",
                "shardcache.cache.odd\\\\*name\\ \\:.ttl=1m",
                "shardcache.cache.temp-*.ttl=1m",
                "shardcache.cache.temp-?.ttl=1m")
            .read();

    assertThat(settings.declaredCaches())
        .containsExactlyInAnyOrder("orders", "com.acme.Order", "odd*name :");
    assertThat(settings.cache("odd*name :").ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThatThrownBy(() -> settings.declaredCaches().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aStrongerSourceOverridesOneSettingOfASection() {
    CacheSettings orders =
        settings("shardcache.cache.orders.ttl=1m")
            .system("shardcache.cache.orders.ttl=2m", "shardcache.cache.orders.statistics=true")
            .read()
            .cache("orders");

    assertThat(orders.ttl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(orders.statistics()).isTrue();
  }

  @Test
  void aTimeToLiveBeyondWhatRedisCountsIsEternal() {
    assertThat(settings("shardcache.cache.a.ttl=999999999999d").read().cache("a").ttl())
        .isEqualTo(ShardedCacheConfiguration.ETERNAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl=0s                | at least 1 ms, or eternal",
        "ttl=-1s               | duration",
        "ttl=10                | '10'; it must be a duration such as 500ms",
        "ttl=                  | duration",
        "access-ttl=PT-1S      | at least 1 ms",
        "statistics=yes        | 'yes'; it must be true or false",
        "management=TRUE       | true or false",
        "owns-prefix=1         | true or false",
        "undecodable=ignore    | error or miss",
        "serializer=           | empty",
        "compression=gzip      | 'gzip'; it must be none or lz4 or zstd",
        "compression-threshold=0 | a size from 1 byte to 512MB",
        "compression-threshold=x | a size such as 64MB",
        "key-serializer=       | empty",
        "key-type=             | empty",
        "value-type=           | empty",
      })
  void aBadValueIsRefusedWhenSettingsAreReadAlsoForCachesNobodyUses(String line, String reason) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings("shardcache.cache.some.*." + line).read())
        .withMessageContaining("shardcache.cache.some.*." + line.substring(0, line.indexOf('=')))
        .withMessageContaining(reason);
  }
}
