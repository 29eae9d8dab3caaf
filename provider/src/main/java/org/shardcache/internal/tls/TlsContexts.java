package org.shardcache.internal.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.TlsSettings;
import org.shardcache.configuration.TlsSettings.Identity;
import org.shardcache.configuration.TlsSettings.KeyStoreFile;
import org.shardcache.configuration.TlsSettings.Trust;
import org.shardcache.configuration.TlsSettings.Verify;

/**
 * The contexts of one manager: equal settings share one, so that each file is read once and TLS
 * sessions are resumed. Thread-safe.
 */
public final class TlsContexts {

  /** For a key that is in memory only. */
  private static final char[] NO_PASSWORD = new char[0];

  private final Map<TlsSettings, SSLContext> contexts = new ConcurrentHashMap<>();

  /**
   * Returns the context for settings.
   *
   * @throws IllegalArgumentException if a file cannot be used; the message names it and its setting
   *     and no password
   */
  public SSLContext of(TlsSettings settings) {
    return contexts.computeIfAbsent(settings, TlsContexts::create);
  }

  private static SSLContext create(TlsSettings settings) {
    KeyManager @Nullable [] keys = keyManagers(settings.identity());
    TrustManager @Nullable [] trust =
        settings.verify() == Verify.NONE
            ? new TrustManager[] {new TrustEverybody()}
            : trustManagers(settings.trust());
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("This JVM cannot do TLS: " + e.getMessage(), e);
    }
  }

  /** Null for those of the JVM. */
  private static TrustManager @Nullable [] trustManagers(Trust trust) {
    if (trust instanceof Trust.Authorities authorities) {
      return reading("tls.ca", authorities.file(), () -> trusting(ofAuthorities(authorities)));
    }
    if (trust instanceof Trust.Store store) {
      return reading(
          "tls.trust-store", store.store().file(), () -> trusting(loaded(store.store())));
    }
    return null;
  }

  private static KeyManager @Nullable [] keyManagers(@Nullable Identity identity) {
    if (identity instanceof Identity.Pem pem) {
      List<Certificate> chain =
          reading(
              "tls.certificate",
              pem.certificate(),
              () -> PemFile.read(pem.certificate()).certificates());
      return reading(
          "tls.key",
          pem.key(),
          () -> {
            KeyStore store = empty();
            store.setKeyEntry(
                "client",
                PemFile.read(pem.key()).privateKey(),
                NO_PASSWORD,
                chain.toArray(new Certificate[0]));
            return showing(store, NO_PASSWORD);
          });
    }
    if (identity instanceof Identity.Store store) {
      return reading(
          "tls.key-store",
          store.store().file(),
          () -> showing(loaded(store.store()), store.store().password().toCharArray()));
    }
    return null;
  }

  private static KeyStore ofAuthorities(Trust.Authorities authorities)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    for (Certificate certificate : PemFile.read(authorities.file()).certificates()) {
      store.setCertificateEntry("authority" + store.size(), certificate);
    }
    return store;
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static KeyStore loaded(KeyStoreFile file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(file.type());
    try (InputStream content = Files.newInputStream(file.file())) {
      store.load(content, file.password().isEmpty() ? null : file.password().toCharArray());
    }
    return store;
  }

  private static TrustManager[] trusting(KeyStore store)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    if (store.size() == 0) {
      throw new IOException("it has no certificate, or none that shows without its password");
    }
    return factory.getTrustManagers();
  }

  private static KeyManager[] showing(KeyStore store, char[] password)
      throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private interface Reading<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  private static <T> T reading(String setting, Path file, Reading<T> reading) {
    try {
      return reading.read();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(
          setting + " names the file " + file + ", which does not exist.", e);
    } catch (IOException | GeneralSecurityException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IllegalArgumentException(
          setting + " names the file " + file + ", which cannot be used: " + reason + ".", e);
    }
  }
}
