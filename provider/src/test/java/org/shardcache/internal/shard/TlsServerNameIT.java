package org.shardcache.internal.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.configuration.TlsSettings;
import org.shardcache.configuration.TlsSettings.Trust;
import org.shardcache.configuration.TlsSettings.Verify;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.internal.shard.Access.Resp;
import org.shardcache.internal.shard.Tls.HostCheck;
import org.shardcache.internal.tls.TlsContexts;
import org.shardcache.testing.TestCertificates;
import org.shardcache.testing.TestCertificates.Pem;

/** Whose name a certificate must have, where a server is reached at an address of its name. */
class TlsServerNameIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @Test
  void theCertificateOfAServerFoundByItsNameMustBeForTheName(@TempDir Path directory) {
    TestCertificates certificates = new TestCertificates(directory);
    Pem server = certificates.signed("server", "dns:cache.example");
    TlsSettings settings =
        new TlsSettings(Verify.FULL, new Trust.Authorities(certificates.authority()), null);
    Tls tls = new Tls(new TlsContexts().of(settings).getSocketFactory(), HostCheck.REQUIRED, null);
    Access access = new Access(0, null, null, tls, Resp.RESP3, TIMEOUT);
    try (EmbeddedShards servers =
        EmbeddedShards.builder().count(1).tls(server.certificate(), server.key()).start()) {
      int port = servers.shard(0).port();
      Endpoint named = new Endpoint(new ServerAddress.Tcp("cache.example", port), access);
      try (TestShards shards =
          TestShards.of(TIMEOUT, 1, named.withHost("127.0.0.1"), named.at("127.0.0.1", port))) {
        assertThat(shards.first().execute(Requests.set("key", "value"))).isEqualTo("OK");
        assertThat(
                Timed.call(() -> shards.all().list().get(1).execute(Requests.get("key")))
                    .shardException())
            .hasMessageContaining("not for the host '127.0.0.1'");
      }
    }
  }
}
