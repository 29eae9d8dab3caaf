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
import org.shardcache.configuration.TlsSettings.Trust;
import org.shardcache.configuration.TlsSettings.Verify;

/** Shards that are not a list: a Redis Cluster, and the addresses of a host name. */
class TopologySettingsTest {

  @Test
  void aClusterIsSomeOfItsNodes() {
    ManagerSettings manager =
        settings("shardcache.topology=cluster", "shardcache.cluster.nodes=H1, h2:7000,[::1]:1")
            .environment("REDIS_URI", "redis://h")
            .manager();

    assertThat(manager.topology()).isEqualTo(Topology.CLUSTER);
    assertThat(manager.shards()).isEmpty();
    assertThat(manager.cluster())
        .isEqualTo(
            new ClusterSettings(
                List.of(
                    new HostAndPort("h1", 6379),
                    new HostAndPort("h2", 7000),
                    new HostAndPort("::1", 1)),
                Credentials.none(),
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(30)));
  }

  @Test
  void theNodesOfAClusterHaveTheDefaultsOfShards() {
    ManagerSettings manager =
        settings(
                "shardcache.topology=cluster",
                "shardcache.cluster.nodes=h1",
                "shardcache.cluster.refresh=5s",
                "shardcache.shard-defaults.user=app",
                "shardcache.shard-defaults.password=hunter2",
                "shardcache.shard-defaults.database=0",
                "shardcache.shard-defaults.connect-timeout=3s",
                "shardcache.shard-defaults.tls.enabled=true",
                "shardcache.shard-defaults.tls.ca=/ca.pem")
            .manager();

    assertThat(manager.cluster())
        .isEqualTo(
            new ClusterSettings(
                List.of(new HostAndPort("h1", 6379)),
                Credentials.of("app", "hunter2"),
                new TlsSettings(Verify.FULL, new Trust.Authorities(Path.of("/ca.pem")), null),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5)));
    assertThat(manager.toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shards=redis://h                  | names shards. But shardcache.topology",
        "shard.alpha.uri=redis://h         | for a shard that is listed. But shardcache.topology",
        "router=ketama                     | a cluster has slots",
        "hash-tags=none                    | a cluster always has hash tags",
        "dns.refresh=1m                    | only for shardcache.topology=dns",
        "shard-defaults.port=1             | the cluster decides it",
        "shard-defaults.weight=2           | the cluster decides it",
        "shard-defaults.replicas=discover  | the cluster decides it",
        "shard-defaults.database=1         | one database",
        "cluster.nodes=                    | empty",
        "cluster.nodes=h1,,h2              | no host",
        "cluster.nodes=h1:x                | port",
        "cluster.nodes=redis://a:hunter2@h | shard-defaults.user",
        "cluster.refresh=0s                | at least 1ms",
      })
  void whatMakesNoSenseForAClusterIsRefused(String line, String reason) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(
            () ->
                settings("shardcache.topology=cluster", "shardcache.cluster.nodes=h")
                    .properties("shardcache." + line)
                    .manager())
        .withMessageContaining("shardcache." + line.substring(0, line.indexOf('=')))
        .withMessageContaining(reason)
        .withMessageNotContaining("hunter2");
  }

  @Test
  void aUserOfAClusterNeedsAPassword() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(
            () ->
                settings(
                        "shardcache.topology=cluster",
                        "shardcache.cluster.nodes=h",
                        "shardcache.shard-defaults.user=app")
                    .manager())
        .withMessageContaining("shardcache.cluster.nodes")
        .withMessageContaining("Set shardcache.shard-defaults.password");
  }

  @Test
  void aClusterNeedsNodes() {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(() -> settings("shardcache.topology=cluster").manager())
        .withMessageContaining("shardcache.cluster.nodes");
  }

  @Test
  void aStrongerTopologyReplacesWhatWeakerSourcesSayOfAnother() {
    assertThat(
            settings("shardcache.topology=cluster", "shardcache.cluster.nodes=h")
                .system(
                    "shardcache.shards=alpha",
                    "shardcache.shard.alpha.uri=redis://h",
                    "shardcache.shard-defaults.weight=2",
                    "shardcache.router=ketama")
                .manager()
                .cluster())
        .isNotNull();
    assertThat(
            settings("shardcache.topology=shards")
                .system("shardcache.cluster.nodes=h", "shardcache.dns.refresh=1m")
                .manager()
                .shards())
        .hasSize(1);
  }

  @Test
  void aHostNameStandsForAllItsAddresses() {
    ManagerSettings manager =
        settings(
                "shardcache.topology=dns",
                "shardcache.shards=rediss://:secret@redis.example:7000/2",
                "shardcache.shard-defaults.replicas=discover",
                "shardcache.dns.refresh=30s")
            .manager();

    assertThat(manager.topology()).isEqualTo(Topology.DNS);
    assertThat(manager.dnsRefresh()).isEqualTo(Duration.ofSeconds(30));
    assertThat(manager.shards())
        .singleElement()
        .satisfies(
            shard -> {
              assertThat(shard.location())
                  .isEqualTo(new Location.Tcp(new HostAndPort("redis.example", 7000)));
              assertThat(shard.database()).isEqualTo(2);
              assertThat(shard.tls()).isNotNull();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shards=redis://h1,redis://h2    | must be one redis:// or rediss:// URI",
        "shards=unix:///tmp/s            | must be one redis:// or rediss:// URI",
        "shards=sentinel://h1/s          | must be one redis:// or rediss:// URI",
        "cluster.nodes=h:1               | only for shardcache.topology=cluster",
        "shard.localhost\\:6379.replicas=h | list of replicas",
      })
  void whatMakesNoSenseForAHostNameIsRefused(String line, String reason) {
    assertThatExceptionOfType(CacheException.class)
        .isThrownBy(
            () -> settings("shardcache.topology=dns").properties("shardcache." + line).manager())
        .withMessageContaining(reason);
  }
}
