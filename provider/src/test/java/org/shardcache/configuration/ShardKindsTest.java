package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.shardcache.configuration.SettingsFixture.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.configuration.Replicas.Replica;
import org.shardcache.configuration.TlsSettings.Identity;
import org.shardcache.configuration.TlsSettings.KeyStoreFile;
import org.shardcache.configuration.TlsSettings.Trust;
import org.shardcache.configuration.TlsSettings.Verify;

/** Shards with TLS, on Unix sockets, found through sentinels, and their replicas. */
class ShardKindsTest {

  private static final TlsSettings DEFAULT_TLS =
      new TlsSettings(Verify.FULL, new Trust.Jvm(), null);

  @Test
  void theShortFormNamesEveryKindByWhereItIs() {
    assertThat(
            settings(
                    "shardcache.shards=redis://h1,rediss://h2/3,unix:///tmp/s,unix:///tmp/s?db=2,"
                        + "sentinel://h3,h4:1/orders,sentinel://h3/orders?db=1")
                .manager()
                .shards())
        .extracting(ShardSettings::name)
        .containsExactly("h1:6379", "h2:6379/3", "/tmp/s", "/tmp/s?db=2", "orders", "orders/1");
  }

  @Test
  void aSentinelShardHasCredentialsForItsServersAndOthersForItsSentinels() {
    ShardSettings shard =
        alpha(
            "sentinel://app:secret@h1,h2:1/orders?db=2",
            "sentinel-user=watcher",
            "sentinel-password=other",
            "min-other-sentinels=1",
            "tls.enabled=true",
            "replicas=discover");

    assertThat(shard.location())
        .isEqualTo(
            new Location.Sentinel(
                List.of(new HostAndPort("h1", 26379), new HostAndPort("h2", 1)),
                "orders",
                Credentials.of("watcher", "other"),
                1));
    assertThat(shard.credentials()).isEqualTo(Credentials.of("app", "secret"));
    assertThat(shard.database()).isEqualTo(2);
    assertThat(shard.tls()).isEqualTo(DEFAULT_TLS);
    assertThat(shard.replicas()).isEqualTo(new Replicas.Discover());
  }

  @Test
  void aUnixShardHasNoPortAndNoTlsWhateverTheDefaultsSay() {
    ShardSettings shard =
        alpha(
            "unix://default:secret@/tmp/redis.sock",
            "database=3",
            "../shard-defaults.port=7000",
            "../shard-defaults.tls.ca=/ca.pem");

    assertThat(shard.location()).isEqualTo(new Location.UnixSocket(Path.of("/tmp/redis.sock")));
    assertThat(shard.database()).isEqualTo(3);
    assertThat(shard.credentials()).isEqualTo(Credentials.of("default", "secret"));
    assertThat(shard.tls()).isNull();
  }

  @Test
  void tlsVerifiesEverythingUnlessToldOtherwise() {
    assertThat(alpha("rediss://h").tls()).isEqualTo(DEFAULT_TLS);
    assertThat(alpha("redis://h").tls()).isNull();
  }

  @Test
  void tlsIsSetWithFilesInPem() {
    assertThat(
            alpha(
                    "rediss://h",
                    "tls.verify=ca",
                    "tls.ca=/ca.pem",
                    "tls.certificate=/c",
                    "tls.key=/k")
                .tls())
        .isEqualTo(
            new TlsSettings(
                Verify.CA,
                new Trust.Authorities(Path.of("/ca.pem")),
                new Identity.Pem(Path.of("/c"), Path.of("/k"))));
  }

  @Test
  void tlsIsSetWithStoresWhosePasswordsAreNotShown() {
    ShardSettings shard =
        alpha(
            "rediss://h",
            "tls.trust-store=/t.jks",
            "tls.trust-store-password=hunter2",
            "tls.trust-store-type=JKS",
            "tls.key-store=/k.p12",
            "tls.key-store-password=hunter2");

    assertThat(shard.tls())
        .isEqualTo(
            new TlsSettings(
                Verify.FULL,
                new Trust.Store(new KeyStoreFile(Path.of("/t.jks"), "hunter2", "JKS")),
                new Identity.Store(new KeyStoreFile(Path.of("/k.p12"), "hunter2", "PKCS12"))));
    assertThat(shard.toString()).contains("/t.jks").doesNotContain("hunter2");
  }

  @Test
  void aShardsOwnTrustReplacesTheDefaultTogether() {
    assertThat(
            alpha(
                    "rediss://h",
                    "tls.ca=/own.pem",
                    "../shard-defaults.tls.trust-store=/t.jks",
                    "../shard-defaults.tls.trust-store-password=x",
                    "../shard-defaults.tls.certificate=/c",
                    "../shard-defaults.tls.key=/k",
                    "../shard-defaults.tls.verify=ca")
                .tls())
        .isEqualTo(
            new TlsSettings(
                Verify.CA,
                new Trust.Authorities(Path.of("/own.pem")),
                new Identity.Pem(Path.of("/c"), Path.of("/k"))));
    assertThat(alpha("rediss://h", "tls.verify=none", "../shard-defaults.tls.ca=/ca.pem").tls())
        .isEqualTo(new TlsSettings(Verify.NONE, new Trust.Jvm(), null));
  }

  @Test
  void replicasHaveWhatTheirShardHasUnlessTheySaySo() {
    ShardSettings shard =
        alpha(
            "rediss://app:secret@h/1",
            "replicas=R1:7000, [::1], redis://other:pw@r2:1 ,rediss://r3/1,rediss://:p%2Cw@r4",
            "tls.ca=/ca.pem");
    TlsSettings tls = new TlsSettings(Verify.FULL, new Trust.Authorities(Path.of("/ca.pem")), null);
    Credentials inherited = Credentials.of("app", "secret");

    assertThat(shard.replicas())
        .isEqualTo(
            new Replicas.Listed(
                List.of(
                    new Replica(new HostAndPort("r1", 7000), inherited, tls),
                    new Replica(new HostAndPort("::1", 6379), inherited, tls),
                    new Replica(new HostAndPort("r2", 1), Credentials.of("other", "pw"), null),
                    new Replica(new HostAndPort("r3", 6379), inherited, tls),
                    new Replica(new HostAndPort("r4", 6379), Credentials.of(null, "p,w"), tls))));
    assertThat(shard.toString()).doesNotContain("secret", "pw", "p,w");
  }

  @Test
  void aPlainShardMayHaveReplicasWithTls() {
    assertThat(alpha("redis://h", "replicas=rediss://r", "tls.verify=ca").replicas())
        .isEqualTo(
            new Replicas.Listed(
                List.of(
                    new Replica(
                        new HostAndPort("r", 6379),
                        Credentials.none(),
                        new TlsSettings(Verify.CA, new Trust.Jvm(), null)))));
  }

  @Test
  void theTimeToConnectIsOfAShardTheTimeOfACallIsOfTheManager() {
    ManagerSettings manager =
        settings(
                "shardcache.shards=a,b,c,d",
                "shardcache.connect-timeout=3s",
                "shardcache.shard.a.uri=redis://h1?socket_connect_timeout=0.25&socket_timeout=2.5",
                "shardcache.shard.b.uri=redis://h2?socket_timeout=2.5",
                "shardcache.shard.b.connect-timeout=7s",
                "shardcache.shard.c.uri=redis://h3",
                "shardcache.shard.d.uri=unix:///tmp/s")
            .manager();

    assertThat(manager.shards())
        .extracting(ShardSettings::connectTimeout)
        .containsExactly(
            Duration.ofMillis(250),
            Duration.ofSeconds(7),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3));
    assertThat(manager.timeout()).isEqualTo(Duration.ofMillis(2_500));
    assertThat(
            settings("shardcache.shards=redis://h?socket_timeout=2.5", "shardcache.timeout=1m")
                .manager()
                .timeout())
        .isEqualTo(Duration.ofMinutes(1));
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(
            () ->
                settings("shardcache.shards=redis://h?socket_timeout=2,redis://i?socket_timeout=3")
                    .manager())
        .withMessageContaining("different ?socket_timeout=");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unix:///tmp/s         | tls.enabled=true             | which a Unix socket has not",
        "unix:///tmp/s         | tls.ca=/ca.pem               | which a Unix socket has not",
        "unix:///tmp/s         | port=1                       | does not name",
        "unix:///tmp/s         | sentinel-password=x          | not sentinel://",
        "unix:///tmp/s?db=1    | database=2                   | says again",
        "redis://h             | tls.enabled=true             | write rediss://",
        "redis://h             | tls.ca=/ca.pem               | not rediss://",
        "redis://h             | tls.verify=none              | not rediss://",
        "rediss://h            | tls.enabled=false            | URI is rediss://",
        "rediss://h            | tls.verify=always            | full or ca or none",
        "rediss://h            | tls.ca=                      | empty",
        "rediss://h            | tls.key=/k                   | tls.certificate",
        "rediss://h            | tls.certificate=/c           | tls.key",
        "rediss://h            | tls.trust-store-password=x   | Set tls.trust-store",
        "rediss://h            | tls.key-store-type=JKS       | Set tls.key-store",
        "rediss://h            | sentinel-user=x              | not sentinel://",
        "sentinel://h/s        | port=1                       | does not name",
        "sentinel://h/s        | replicas=h:1                 | Use discover",
        "sentinel://h/s        | tls.ca=/ca.pem               | tls.enabled is not true",
        "sentinel://h/s        | sentinel-user=x              | sentinel-password",
        "redis://h             | replicas=                    | none, discover, or a list",
        "redis://h             | replicas=h:x                 | port",
        "redis://h             | replicas=all of them         | none, discover, or a list",
        "redis://h             | replicas=unix:///tmp/s       | none, discover, or a list",
        "redis://h/1           | replicas=redis://r/2         | no other database",
        "redis://h             | replicas=redis://r?ttl=1     | no options",
        "redis://h             | replicas=redis://u@r         | no password",
        "redis://h             | connect-timeout=0s           | at least 1ms",
        "redis://h?socket_connect_timeout=1 | connect-timeout=2s | says again",
      })
  void whatMakesNoSenseForAKindOfShardIsRefused(String uri, String setting, String reason) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> alpha(uri, setting))
        .withMessageContaining("The setting shardcache.shard.alpha.")
        .withMessageContaining(reason);
  }

  @Test
  void whoIsTrustedAndWhoOneIsAreSaidOnce() {
    assertRefused("tls.ca=/ca", "tls.trust-store=/t").withMessageContaining("tls.trust-store");
    assertRefused("tls.ca=/ca", "tls.verify=none").withMessageContaining("nobody is verified");
    assertRefused("tls.certificate=/c", "tls.key=/k", "tls.key-store=/t")
        .withMessageContaining("tls.key-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replicas=redis://u:hunter2@r:x",
        "replicas=redis://u:hunter2@r?x=y",
        "replicas=u:hunter2@r",
        "tls.trust-store-password=hunter2",
        "tls.key-store-password=hunter2",
        "sentinel-password=hunter2",
      })
  void noMessageShowsASecret(String setting) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> alpha("redis://h", setting))
        .withMessageNotContaining("hunter2")
        .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("hunter2"));
  }

  private static org.assertj.core.api.ThrowableAssertAlternative<CacheException> assertRefused(
      String... settings) {
    return assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> alpha("rediss://h", settings));
  }

  /** The shard {@code alpha}; settings are its own, or begin with {@code ../}. */
  private static ShardSettings alpha(String uri, String... settings) {
    SettingsFixture fixture =
        settings("shardcache.shards=alpha", "shardcache.shard.alpha.uri=" + uri);
    for (String setting : settings) {
      fixture.properties(
          setting.startsWith("../")
              ? "shardcache." + setting.substring(3)
              : "shardcache.shard.alpha." + setting);
    }
    return fixture.manager().shards().get(0);
  }
}
