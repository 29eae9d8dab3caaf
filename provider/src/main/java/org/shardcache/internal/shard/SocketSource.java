package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Opens sockets on the network in the application's own way. Thread-safe. */
public interface SocketSource {

  /** Returns a connected socket. */
  Socket open(InetSocketAddress address, Duration timeout) throws IOException;
}
