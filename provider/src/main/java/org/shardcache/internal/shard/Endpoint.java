package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard is reached and how a connection to it is opened. Two endpoints are equal when they
 * stand for the same data: same address and database.
 */
public final class Endpoint {

  private final ServerAddress address;
  private final Access access;

  /** Creates an endpoint. */
  public Endpoint(ServerAddress address, Access access) {
    this.address = address;
    this.access = access;
  }

  /** A server on the network, without TLS; {@code user} and {@code password} may be null. */
  public Endpoint(
      String host,
      int port,
      int database,
      @Nullable String user,
      @Nullable String password,
      Duration connectTimeout) {
    this(
        new ServerAddress.Tcp(host, port),
        new Access(database, user, password, null, Access.Resp.RESP3, connectTimeout));
  }

  /** The same, at one of the addresses of its host name: a certificate must be for the name. */
  public Endpoint withHost(String other) {
    return new Endpoint(new ServerAddress.Tcp(other, port()), access.calling(host()));
  }

  /** The same database of another server, which is accessed in the same way. */
  public Endpoint at(String host, int port) {
    return new Endpoint(new ServerAddress.Tcp(host, port), access);
  }

  /** The same in another version of the protocol. */
  Endpoint speaking(Access.Resp version) {
    return new Endpoint(address, access.speaking(version));
  }

  ServerAddress address() {
    return address;
  }

  Access access() {
    return access;
  }

  /** The host name or address; the path of a Unix socket. */
  String host() {
    return address instanceof ServerAddress.Tcp tcp ? tcp.host() : address.toString();
  }

  /** The TCP port; 0 for a Unix socket. */
  public int port() {
    return address instanceof ServerAddress.Tcp tcp ? tcp.port() : 0;
  }

  int database() {
    return access.database();
  }

  Duration connectTimeout() {
    return access.connectTimeout();
  }

  /** The address as a URI without credentials. */
  String uri() {
    if (address instanceof ServerAddress.UnixSocket) {
      return "unix://" + address + "?db=" + database();
    }
    return (access.tls() == null ? "redis://" : "rediss://") + address + "/" + database();
  }

  /** A text that came from outside, fit for a message: some servers quote what they were sent. */
  String withoutPassword(String text) {
    String password = access.password();
    return password == null || password.isEmpty() ? text : text.replace(password, "***");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that
        && address.equals(that.address)
        && database() == that.database();
  }

  @Override
  public int hashCode() {
    return Objects.hash(address, database());
  }

  /** The address without credentials: {@code host:port/database}, {@code path?db=database}. */
  @Override
  public String toString() {
    return address
        + (address instanceof ServerAddress.UnixSocket ? "?db=" : "/")
        + access.database();
  }
}
