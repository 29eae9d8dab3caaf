package org.shardcache.internal.shard;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard is reached and how a connection to it is opened. Two endpoints are equal when they
 * stand for the same data: same host, port and database.
 */
public final class Endpoint {

  private final String host;
  private final int port;
  private final int database;
  private final @Nullable String user;
  private final @Nullable String password;
  private final Duration connectTimeout;

  /** Creates an endpoint; {@code user} and {@code password} may be null. */
  public Endpoint(
      String host,
      int port,
      int database,
      @Nullable String user,
      @Nullable String password,
      Duration connectTimeout) {
    this.host = host;
    this.port = port;
    this.database = database;
    this.user = user;
    this.password = password;
    this.connectTimeout = connectTimeout;
  }

  /** The same database of another server, which is accessed in the same way. */
  public Endpoint at(String otherHost, int otherPort) {
    return new Endpoint(otherHost, otherPort, database, user, password, connectTimeout);
  }

  String host() {
    return host;
  }

  /** The TCP port. */
  public int port() {
    return port;
  }

  int database() {
    return database;
  }

  @Nullable String user() {
    return user;
  }

  @Nullable String password() {
    return password;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  /** A text that came from outside, fit for a message: some servers quote what they were sent. */
  String withoutPassword(String text) {
    return password == null || password.isEmpty() ? text : text.replace(password, "***");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that
        && host.equals(that.host)
        && port == that.port
        && database == that.database;
  }

  @Override
  public int hashCode() {
    return Objects.hash(host, port, database);
  }

  /** The address without credentials: {@code host:port/database}. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
  }
}
