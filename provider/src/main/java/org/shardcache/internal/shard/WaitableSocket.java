package org.shardcache.internal.shard;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket that can be asked whether there is input without taking any of it. What its stream has
 * {@code available()} is only what was taken from the system already, since to ask it costs as much
 * as to read.
 */
abstract class WaitableSocket extends Socket {

  /** A socket that fits the address; not connected yet. */
  static WaitableSocket to(SocketAddress address, @Nullable SocketSource source)
      throws IOException {
    if (address instanceof UnixDomainSocketAddress) {
      return new UnixSocket();
    }
    return source == null ? new TcpSocket() : new ProvidedSocket(source);
  }

  /**
   * Whether there is input, without waiting for it. That the other side has ended the connection
   * may look like none.
   */
  abstract boolean hasInput() throws IOException;

  /**
   * Waits for input.
   *
   * @param millis at least 1
   * @return whether there is some
   * @throws EOFException if the other side has ended the connection
   */
  abstract boolean awaitInput(int millis) throws IOException;
}
