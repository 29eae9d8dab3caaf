package org.shardcache.internal.shard;

import java.nio.file.Path;

/** Where a server listens. */
public sealed interface ServerAddress {

  /** A host name or address, an IPv6 address without brackets, and a port. */
  record Tcp(String host, int port) implements ServerAddress {

    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** The path of a Unix socket. */
  record UnixSocket(Path path) implements ServerAddress {

    @Override
    public String toString() {
      return path.toString();
    }
  }
}
