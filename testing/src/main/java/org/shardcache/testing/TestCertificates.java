package org.shardcache.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and what it signs, made by the keytool of this JVM, as PEM files and key store. */
public final class TestCertificates {

  /** The password of the key store and of all keys in it. */
  public static final String PASSWORD = "changeit";

  private static final String AUTHORITY = "authority";

  private final Path directory;

  /** Makes an authority whose files are in the directory. */
  public TestCertificates(Path directory) {
    this.directory = directory;
    keytool(AUTHORITY, "-ext", "bc:c");
  }

  /** A certificate and its key in PEM. */
  public record Pem(Path certificate, Path key) {}

  /** The authority's own certificate in PEM. */
  public Path authority() {
    return pem(AUTHORITY).certificate();
  }

  /** Signs a certificate for names such as {@code ip:127.0.0.1} and {@code dns:localhost}. */
  public Pem signed(String alias, String names) {
    keytool(alias, "-signer", AUTHORITY, "-ext", "san=" + names);
    return pem(alias);
  }

  /** The key store (PKCS12) with all of them. */
  public Path keyStore() {
    return directory.resolve("store.p12");
  }

  /** A key store with the authority's certificate only. */
  public Path trustStore() {
    Path path = directory.resolve("trust.p12");
    try (var out = Files.newOutputStream(path)) {
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry(AUTHORITY, load().getCertificate(AUTHORITY));
      trust.store(out, PASSWORD.toCharArray());
      return path;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Pem pem(String alias) {
    try {
      KeyStore store = load();
      StringBuilder chain = new StringBuilder();
      for (Certificate certificate : store.getCertificateChain(alias)) {
        chain.append(block("CERTIFICATE", certificate.getEncoded()));
      }
      Key key = store.getKey(alias, PASSWORD.toCharArray());
      return new Pem(
          Files.writeString(directory.resolve(alias + ".crt"), chain),
          Files.writeString(
              directory.resolve(alias + ".key"), block("PRIVATE KEY", key.getEncoded())));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
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

  private KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(keyStore())) {
      store.load(content, PASSWORD.toCharArray());
    }
    return store;
  }

  private void keytool(String alias, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-keystore",
                keyStore().toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
    command.addAll(List.of(options));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool: " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
