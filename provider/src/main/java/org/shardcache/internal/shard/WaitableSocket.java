package org.shardcache.internal.shard;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** A socket that can be asked whether there is input without taking any of it. */
abstract class WaitableSocket extends Socket {

  /** A socket that fits the address; not connected yet. */
  static WaitableSocket to(SocketAddress address) throws IOException {
    return address instanceof UnixDomainSocketAddress ? new UnixSocket() : new TcpSocket();
  }

  /**
   * Waits for input.
   *
   * @param millis at least 1
   * @return whether there is some
   * @throws EOFException if the other side has ended the connection
   */
  abstract boolean awaitInput(int millis) throws IOException;
}
