package org.shardcache.internal.shard;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** A socket on the network. Input is awaited below what decrypts it, which must see all of it. */
final class TcpSocket extends WaitableSocket {

  private @Nullable PeekStream input;

  /** Connects; closing never waits for what is not sent. */
  @Override
  public void connect(SocketAddress address, int timeoutMillis) throws IOException {
    setTcpNoDelay(true);
    setKeepAlive(true);
    setSoLinger(true, 0);
    super.connect(address, timeoutMillis);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    PeekStream stream = input;
    if (stream == null) {
      stream = new PeekStream(super.getInputStream());
      input = stream;
    }
    return stream;
  }

  @Override
  boolean awaitInput(int millis) throws IOException {
    getInputStream();
    PeekStream stream = input;
    int timeout = getSoTimeout();
    setSoTimeout(millis);
    try {
      return stream != null && stream.peek();
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      setSoTimeout(timeout);
    }
  }

  /** Can take one byte in advance. */
  private static final class PeekStream extends FilterInputStream {

    private static final int NOTHING = -1;

    private int peeked = NOTHING;

    PeekStream(InputStream in) {
      super(in);
    }

    boolean peek() throws IOException {
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

    @Override
    public int available() throws IOException {
      return in.available() + (peeked == NOTHING ? 0 : 1);
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
}
