package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.testing.TestCertificates;
import org.shardcache.testing.TestCertificates.Pem;

/** Connections are encrypted, and to nobody else than the server that was meant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsIT {

  private static final String SERVER = "ip:127.0.0.1,dns:localhost";

  private TestCertificates certificates;
  private Pem client;
  private EmbeddedShards shards;
  private EmbeddedShards misnamed;
  private EmbeddedShards demanding;

  @BeforeAll
  void start(@TempDir Path directory) {
    certificates = new TestCertificates(directory);
    Pem server = certificates.signed("server", SERVER);
    Pem other = certificates.signed("other", "dns:elsewhere.example");
    client = certificates.signed("client", "dns:client");
    shards = EmbeddedShards.builder().count(2).tls(server.certificate(), server.key()).start();
    misnamed = EmbeddedShards.builder().count(1).tls(other.certificate(), other.key()).start();
    demanding =
        EmbeddedShards.builder()
            .count(1)
            .password("correct horse")
            .tls(server.certificate(), server.key(), certificates.authority())
            .start();
  }

  @AfterAll
  void stop() {
    for (EmbeddedShards servers : new EmbeddedShards[] {shards, misnamed, demanding}) {
      if (servers != null) {
        servers.close();
      }
    }
  }

  @Test
  void aServerWithACertificateThatNobodyTrustsIsRejected() {
    assertThatThrownBy(() -> use(CacheFixture.on(shards)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("certificate is not trusted")
        .hasMessageContaining("tls.ca")
        .hasMessageContaining("nothing was sent");
  }

  @Test
  void aServerIsAcceptedWithItsAuthority() {
    use(CacheFixture.on(shards).with("shard-defaults.tls.ca", authority()));
  }

  @Test
  void aServerIsAcceptedWithATrustStore() {
    use(
        CacheFixture.on(shards)
            .with("shard-defaults.tls.trust-store", certificates.trustStore().toString())
            .with("shard-defaults.tls.trust-store-password", TestCertificates.PASSWORD));
  }

  @Test
  void aServerIsAcceptedByItsNameToo() {
    String port = Integer.toString(shards.shard(0).port());
    use(CacheFixture.on("rediss://localhost:" + port).with("shard-defaults.tls.ca", authority()));
  }

  @Test
  void whoeverVerifiesNothingIsWarned() {
    String log =
        logOf(() -> use(CacheFixture.on(shards).with("shard-defaults.tls.verify", "none")));

    assertThat(log).contains("WARN").contains("tls.verify=none").contains("tls.ca");
  }

  @Test
  void aCertificateForAnotherHostIsRejectedUnlessNamesDoNotMatter() {
    assertThatThrownBy(
            () -> use(CacheFixture.on(misnamed).with("shard-defaults.tls.ca", authority())))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("not for the host '127.0.0.1'")
        .hasMessageContaining("tls.verify=ca");
    use(
        CacheFixture.on(misnamed)
            .with("shard-defaults.tls.ca", authority())
            .with("shard-defaults.tls.verify", "ca"));
  }

  @Test
  void aServerThatAsksForACertificateGetsOne() {
    assertThatThrownBy(
            () -> use(CacheFixture.on(demanding).with("shard-defaults.tls.ca", authority())))
        .isInstanceOf(CacheException.class)
        .hasMessageNotContaining("correct horse");
    use(
        CacheFixture.on(demanding)
            .with("shard-defaults.tls.ca", authority())
            .with("shard-defaults.tls.certificate", client.certificate().toString())
            .with("shard-defaults.tls.key", client.key().toString()));
    use(
        CacheFixture.on(demanding)
            .with("shard-defaults.tls.ca", authority())
            .with("shard-defaults.tls.key-store", certificates.keyStore().toString())
            .with("shard-defaults.tls.key-store-password", TestCertificates.PASSWORD));
  }

  @Test
  void withoutTlsAServerThatWantsItIsNotUsed() {
    assertThatThrownBy(
            () ->
                use(
                    CacheFixture.on("redis://127.0.0.1:" + shards.shard(0).port())
                        .with("timeout", "1s")))
        .isInstanceOf(CacheException.class);
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsNamedSo() {
    try (EmbeddedShards plain = EmbeddedShards.start(1)) {
      assertThatThrownBy(() -> use(CacheFixture.on("rediss://127.0.0.1:" + plain.shard(0).port())))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("nothing was sent");
    }
  }

  @Test
  void aServerThatNeverAnswersTheHandshakeCostsNoMoreThanTheTimeToConnect() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
      long start = System.nanoTime();
      assertThatThrownBy(
              () ->
                  use(
                      CacheFixture.on("rediss://127.0.0.1:" + silent.getLocalPort())
                          .with("connect-timeout", "300ms")))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("300 ms (shardcache.connect-timeout)");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls.ca", "tls.trust-store", "tls.key-store"})
  void aFileThatIsNotThereOrIsSomethingElseIsNamedWhenTheManagerIsMade(String setting)
      throws IOException {
    Path other = Files.writeString(Files.createTempFile("something", ".else"), "hunter2");
    try (CacheFixture missing =
            CacheFixture.on(shards).with("shard-defaults." + setting, "/does/not/exist");
        CacheFixture strange =
            CacheFixture.on(shards).with("shard-defaults." + setting, other.toString())) {
      assertThatThrownBy(missing::manager)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(setting)
          .hasMessageContaining("/does/not/exist");
      assertThatThrownBy(strange::manager)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(setting)
          .hasMessageContaining(other.toString())
          .hasMessageNotContaining("hunter2");
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void aServerThatDiesUnderABulkReadIsNoticedAtOnce() {
    try (EmbeddedShards mortal =
            EmbeddedShards.builder().count(2).tls(client.certificate(), client.key()).start();
        CacheFixture fixture = CacheFixture.on(mortal).with("shard-defaults.tls.verify", "none")) {
      Cache<String, String> cache = fixture.strings("mortal");
      Map<String, String> entries = entries(200, "v");
      cache.putAll(entries);
      mortal.shard(1).kill();

      long start = System.nanoTime();
      assertThatThrownBy(() -> cache.getAll(entries.keySet())).isInstanceOf(CacheException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      mortal.shard(1).restart();
      cache.putAll(entries);
      assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    }
  }

  private String authority() {
    return certificates.authority().toString();
  }

  /** Single and bulk operations, small and large, then the end of the manager. */
  private static void use(CacheFixture fixture) {
    try (fixture) {
      Cache<String, String> cache = fixture.strings("tls");
      cache.put("key", "value");
      assertThat(cache.get("key")).isEqualTo("value");
      assertThat(cache.getAndPut("key", "other")).isEqualTo("value");
      Map<String, String> entries = entries(300, "v".repeat(5_000));
      cache.putAll(entries);
      assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
      cache.put("large", "x".repeat(3_000_000));
      assertThat(cache.get("large")).hasSize(3_000_000);
      cache.clear();
      assertThat(cache).isEmpty();
    }
  }

  private static Map<String, String> entries(int count, String value) {
    Map<String, String> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      entries.put("key" + i, value + i);
    }
    return entries;
  }

  private static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }
}
