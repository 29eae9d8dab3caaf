package org.shardcache.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.testing.TestCertificates;

/** Keys and certificates in the forms that other tools write. */
class PemFileTest {

  /** What stands before a key of 2,048 bits in PKCS#8. */
  private static final int RSA_PREFIX = 26;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aKeyInPkcs8IsReadWhateverItsAlgorithm(String algorithm) throws Exception {
    PrivateKey key = key(algorithm);

    assertThat(read("PRIVATE KEY", key.getEncoded()).privateKey()).isEqualTo(key);
  }

  @Test
  void anRsaKeyInPkcs1IsRead() throws Exception {
    PrivateKey key = key("RSA");
    byte[] encoded = key.getEncoded();
    byte[] inner = Arrays.copyOfRange(encoded, RSA_PREFIX, encoded.length);

    assertThat(read("RSA PRIVATE KEY", inner).privateKey()).isEqualTo(key);
  }

  @Test
  void whatStandsAroundTheBlocksDoesNotMatter() throws Exception {
    PrivateKey key = key("EC");
    String text =
        "Bag Attributes: none\r\n"
            + block("EC PARAMETERS", new byte[] {6, 1, 1}).replace("\n", "\r\n")
            + "# comment\r\n"
            + block("PRIVATE KEY", key.getEncoded()).replace("\n", "\r\n");

    assertThat(PemFile.read(file(text)).privateKey()).isEqualTo(key);
  }

  @Test
  void allCertificatesAreReadInTheirOrder() throws Exception {
    TestCertificates certificates = new TestCertificates(directory);
    Path chain = certificates.signed("server", "dns:localhost").certificate();

    assertThat(PemFile.read(chain).certificates())
        .hasSize(2)
        .endsWith(PemFile.read(certificates.authority()).certificates().get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "EC PRIVATE KEY, openssl pkcs8 -topk8",
    "ENCRYPTED PRIVATE KEY, tls.key-store",
    "PRIVATE KEY, none of RSA",
    "CERTIFICATE, no private key",
  })
  void aKeyThatCannotBeUsedIsRefusedWithTheWayOut(String type, String reason) throws IOException {
    PemFile file = read(type, new byte[] {1, 2, 3});

    assertThatThrownBy(file::privateKey)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws IOException {
    PemFile file = PemFile.read(file("nothing of the kind"));

    assertThatThrownBy(file::certificates).hasMessageContaining("no certificate in PEM");
  }

  @Test
  void aBlockThatIsNotBase64IsRefused() {
    assertThatThrownBy(
            () -> PemFile.read(file("-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not Base64");
  }

  private static PrivateKey key(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("RSA")) {
      generator.initialize(2_048);
    }
    return generator.generateKeyPair().getPrivate();
  }

  private PemFile read(String type, byte[] content) throws IOException {
    return PemFile.read(file(block(type, content)));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("file.pem"), text);
  }

  private static String block(String type, byte[] content) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
