package org.shardcache.internal.shard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a connection becomes one that commands can be sent over, wherever the server is. Its text
 * form shows nothing secret.
 *
 * @param database the number of the database
 * @param user null for the default user
 * @param password null if the server asks for none
 * @param tls null if the connection is not encrypted
 * @param protocol the version of the protocol
 * @param connectTimeout how long all of it may take
 * @param sockets opens what is not a Unix socket; null for the usual way
 */
public record Access(
    int database,
    @Nullable String user,
    @Nullable String password,
    @Nullable Tls tls,
    Resp protocol,
    Duration connectTimeout,
    @Nullable SocketSource sockets) {

  /** Over sockets of the usual kind. */
  public Access(
      int database,
      @Nullable String user,
      @Nullable String password,
      @Nullable Tls tls,
      Resp protocol,
      Duration connectTimeout) {
    this(database, user, password, tls, protocol, connectTimeout, null);
  }

  /** The version of Redis's protocol. */
  public enum Resp {
    /** For proxies that know no other. */
    RESP2,
    RESP3
  }

  /** The same for a server that has this name, whatever address it is reached at. */
  Access calling(String serverName) {
    return tls == null
        ? this
        : new Access(
            database, user, password, tls.calling(serverName), protocol, connectTimeout, sockets);
  }

  /** The same in another version of the protocol. */
  Access speaking(Resp version) {
    return new Access(database, user, password, tls, version, connectTimeout, sockets);
  }

  @Override
  public String toString() {
    return "Access[database=" + database + ", tls=" + (tls != null) + "]";
  }
}
