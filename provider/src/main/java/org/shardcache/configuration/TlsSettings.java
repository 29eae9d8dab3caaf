package org.shardcache.configuration;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted and who is trusted: the settings {@code tls.*} of a shard.
 * Immutable; no text form shows a password. The files are read when a manager is created.
 *
 * @param verify what is checked of a server; {@code tls.verify}, {@link Verify#FULL} by default
 * @param trust whose certificates are accepted
 * @param identity how the client shows who it is; null if it does not
 */
public record TlsSettings(Verify verify, Trust trust, @Nullable Identity identity) {

  /** What is checked of a server. */
  public enum Verify {
    /** That its certificate is trusted and is for its host name: {@code full}, the default. */
    FULL,
    /** That its certificate is trusted, whatever its name: {@code ca}. */
    CA,
    /**
     * Nothing, so that whoever is in between can read and change everything: {@code none}. For
     * tests.
     */
    NONE
  }

  /** Whose certificates are accepted. */
  public sealed interface Trust {

    /** The authorities that the JVM trusts: where nothing is set. */
    record Jvm() implements Trust {}

    /**
     * The certificates of a file, and those that were signed with them: {@code tls.ca}.
     *
     * @param file one or more certificates in PEM
     */
    record Authorities(Path file) implements Trust {}

    /**
     * The certificates of a key store: {@code tls.trust-store}.
     *
     * @param store the store
     */
    record Store(KeyStoreFile store) implements Trust {}
  }

  /** How the client shows who it is. */
  public sealed interface Identity {

    /**
     * A certificate and its key: {@code tls.certificate} and {@code tls.key}.
     *
     * @param certificate the certificate in PEM, with those that lead to its authority behind it
     * @param key the private key in PEM, PKCS#8 or PKCS#1, not encrypted
     */
    record Pem(Path certificate, Path key) implements Identity {}

    /**
     * The key of a key store: {@code tls.key-store}.
     *
     * @param store the store
     */
    record Store(KeyStoreFile store) implements Identity {}
  }

  /**
   * A key store: {@code tls.trust-store} or {@code tls.key-store} with its {@code -password} and
   * {@code -type}.
   *
   * @param file the file
   * @param password its password; empty for none
   * @param type such as {@code PKCS12}, the default, or {@code JKS}
   */
  public record KeyStoreFile(Path file, String password, String type) {

    /**
     * Returns the file and its type, not the password.
     *
     * @return the text
     */
    @Override
    public String toString() {
      return file + " (" + type + ")";
    }
  }
}
