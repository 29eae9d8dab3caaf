package org.shardcache.internal.shard;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** The input of a socket, of which one byte can be taken in advance. */
final class PeekStream extends FilterInputStream {

  private static final int NOTHING = -1;

  private int peeked = NOTHING;

  PeekStream(InputStream in) {
    super(in);
  }

  /**
   * Waits for input.
   *
   * @param socket whose input it is
   * @return whether there is some
   * @throws EOFException if the other side has ended the connection
   */
  boolean await(Socket socket, int millis) throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout(millis);
    try {
      return peek();
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(timeout);
    }
  }

  private boolean peek() throws IOException {
    if (peeked == NOTHING) {
      peeked = in.read();
      if (peeked < 0) {
        throw new EOFException("The server has ended the connection.");
      }
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    int first = peeked;
    peeked = NOTHING;
    return first == NOTHING ? in.read() : first;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (peeked == NOTHING || length == 0) {
      return in.read(buffer, offset, length);
    }
    buffer[offset] = (byte) peeked;
    peeked = NOTHING;
    return 1;
  }

  /** Whether there is input, without waiting for it. */
  boolean hasInput() throws IOException {
    return peeked != NOTHING || in.available() > 0;
  }

  /** What was taken in advance; does not ask the system. */
  @Override
  public int available() {
    return peeked == NOTHING ? 0 : 1;
  }

  @Override
  public long skip(long count) throws IOException {
    if (peeked == NOTHING || count <= 0) {
      return in.skip(count);
    }
    peeked = NOTHING;
    return 1;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
