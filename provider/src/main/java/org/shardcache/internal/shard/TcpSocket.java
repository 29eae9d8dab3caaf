package org.shardcache.internal.shard;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
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
    return peekStream();
  }

  private PeekStream peekStream() throws IOException {
    PeekStream stream = input;
    if (stream == null) {
      stream = new PeekStream(super.getInputStream());
      input = stream;
    }
    return stream;
  }

  @Override
  boolean hasInput() throws IOException {
    return peekStream().hasInput();
  }

  @Override
  boolean awaitInput(int millis) throws IOException {
    return peekStream().await(this, millis);
  }
}
