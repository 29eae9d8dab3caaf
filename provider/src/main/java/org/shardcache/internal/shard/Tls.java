package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted.
 *
 * @param sockets trusts whom it has to, and shows who the client is
 * @param hostCheck whether a certificate must be for the server's name
 * @param serverName the name; null for the host that is connected to
 */
public record Tls(SSLSocketFactory sockets, HostCheck hostCheck, @Nullable String serverName) {

  /** What is checked of a trusted certificate's name. */
  public enum HostCheck {
    /** It must be that of the server. */
    REQUIRED,
    /** Nothing. */
    NONE
  }

  Tls calling(String name) {
    return new Tls(sockets, hostCheck, name);
  }

  /** Encrypts a connected socket. Closing the result closes the socket too. */
  Socket over(Socket connected, ServerAddress.Tcp server) throws IOException {
    String name = serverName == null ? server.host() : serverName;
    SSLSocket encrypted = (SSLSocket) sockets.createSocket(connected, name, server.port(), true);
    if (hostCheck == HostCheck.REQUIRED) {
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      encrypted.setSSLParameters(parameters);
    }
    try {
      encrypted.startHandshake();
    } catch (SSLException e) {
      throw new SSLException(explained(e, name), e);
    }
    return encrypted;
  }

  private static String explained(SSLException failure, String host) {
    Throwable reason = failure; // the JDK wraps it once or twice
    while (reason.getCause() != null && !(reason instanceof CertificateException)) {
      reason = reason.getCause();
    }
    String message = String.valueOf(reason.getMessage());
    if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
      return "its certificate is not for the host '"
          + host
          + "' ("
          + message
          + "); call it by a name of the certificate, or set tls.verify=ca to accept every name";
    }
    if (reason instanceof CertificateException) {
      return "its certificate is not trusted ("
          + message
          + "); set tls.ca or tls.trust-store to who has signed it";
    }
    return message.startsWith("Unsupported or unrecognized")
        ? "it does not speak TLS (" + message + "); write redis:// if that is right"
        : message;
  }
}
