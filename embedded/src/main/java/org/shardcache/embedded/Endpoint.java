package org.shardcache.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where one server listens. */
sealed interface Endpoint {

  /** The only address a TCP server is bound to. */
  String LOOPBACK = "127.0.0.1";

  SocketAddress address();

  /** The server's settings that make it listen here and nowhere else. */
  List<Directive> directives();

  /** The address as a setting of a client takes it; an empty password means none. */
  URI uri(String password);

  record Tcp(int port) implements Endpoint {
    String host() {
      return LOOPBACK;
    }

    @Override
    public SocketAddress address() {
      return new InetSocketAddress(loopback(), port);
    }

    @Override
    public List<Directive> directives() {
      return List.of(
          Directive.of("bind", LOOPBACK),
          Directive.of("protected-mode", "yes"),
          Directive.of("port", Integer.toString(port)));
    }

    @Override
    public URI uri(String password) {
      return URI.create("redis://" + userInfo(password) + LOOPBACK + ":" + port);
    }

    @Override
    public String toString() {
      return LOOPBACK + ":" + port;
    }
  }

  record UnixSocket(Path path) implements Endpoint {
    @Override
    public SocketAddress address() {
      return UnixDomainSocketAddress.of(path);
    }

    @Override
    public List<Directive> directives() {
      return List.of(
          Directive.of("port", "0"),
          Directive.of("unixsocket", path.toString()),
          Directive.of("unixsocketperm", "700"));
    }

    @Override
    public URI uri(String password) {
      return URI.create(
          "unix://" + userInfo(password) + path.toUri().getRawPath().replace(",", "%2C"));
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A port that speaks TLS. Commands of ours go over a Unix socket beside it, since the server may
   * ask for a certificate that only clients have.
   */
  record Tls(int port, Path control, TlsFiles files) implements Endpoint {
    @Override
    public SocketAddress address() {
      return UnixDomainSocketAddress.of(control);
    }

    @Override
    public List<Directive> directives() {
      List<Directive> directives = new ArrayList<>(new UnixSocket(control).directives());
      directives.add(Directive.of("bind", LOOPBACK));
      directives.add(Directive.of("protected-mode", "yes"));
      directives.add(Directive.of("tls-port", Integer.toString(port)));
      directives.addAll(files.directives());
      return directives;
    }

    @Override
    public URI uri(String password) {
      return URI.create("rediss://" + userInfo(password) + LOOPBACK + ":" + port);
    }

    @Override
    public String toString() {
      return LOOPBACK + ":" + port + " (TLS)";
    }
  }

  /** Not {@code InetAddress.getLoopbackAddress()}, which may be that of IPv6. */
  static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("Four bytes are an address", impossible);
    }
  }

  private static String userInfo(String password) {
    return password.isEmpty()
        ? ""
        : "default:"
            + URLEncoder.encode(password, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
            + "@";
  }
}
