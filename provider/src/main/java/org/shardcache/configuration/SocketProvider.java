package org.shardcache.configuration;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Opens the sockets over which an application reaches its shards: through a proxy or a tunnel, from
 * a certain network interface, with buffers of another size, or counted. An object or the name of a
 * class with a public constructor without parameters is the setting {@code
 * shardcache.socket-provider} of a cache manager.
 *
 * <p>Where a shard has TLS it is laid over the socket, so the socket itself carries encrypted
 * bytes. Shards on Unix sockets do not ask. Sentinels, replicas and the nodes of a Redis Cluster
 * do.
 *
 * <p>Must be thread-safe.
 */
@FunctionalInterface
public interface SocketProvider {

  /**
   * Opens a socket.
   *
   * @param address where the server listens, with the host name resolved; not null
   * @param timeout the most that it may take, at least 1 ms
   * @return a connected socket that nobody else uses and that supports read timeouts; not null
   * @throws IOException if there is no connection in time; another address of the host, if there is
   *     one, is tried next, and then the operation fails with this message
   */
  Socket connect(InetSocketAddress address, Duration timeout) throws IOException;
}
