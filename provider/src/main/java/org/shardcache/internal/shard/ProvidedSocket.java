package org.shardcache.internal.shard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A socket that the application opens in its own way. Used by one thread at a time, but for {@link
 * #close}.
 */
final class ProvidedSocket extends WaitableSocket {

  private final SocketSource source;
  private volatile @Nullable Socket socket;
  private volatile boolean closed;
  private @Nullable PeekStream input;

  ProvidedSocket(SocketSource source) {
    this.source = source;
  }

  /** Closing never waits for what is not sent. */
  @Override
  public void connect(SocketAddress address, int timeoutMillis) throws IOException {
    Socket opened = opened((InetSocketAddress) address, Duration.ofMillis(timeoutMillis));
    socket = opened;
    boolean ready = false;
    try {
      opened.setTcpNoDelay(true);
      opened.setKeepAlive(true);
      opened.setSoLinger(true, 0);
      input = new PeekStream(opened.getInputStream());
      ready = !closed;
    } finally {
      if (!ready) {
        opened.close();
      }
    }
    if (!ready) {
      throw new SocketException("Socket closed");
    }
  }

  private Socket opened(InetSocketAddress address, Duration timeout) throws IOException {
    Socket opened;
    try {
      opened = source.open(address, timeout);
    } catch (RuntimeException e) {
      throw new IOException("the socket provider failed: " + e, e);
    }
    if (opened == null || !opened.isConnected()) {
      throw new IOException("the socket provider gave no connected socket");
    }
    return opened;
  }

  private Socket connected() throws SocketException {
    Socket current = socket;
    if (current == null) {
      throw new SocketException("Socket is not connected");
    }
    return current;
  }

  @Override
  boolean hasInput() throws IOException {
    PeekStream stream = input;
    return stream != null && stream.hasInput();
  }

  @Override
  boolean awaitInput(int millis) throws IOException {
    PeekStream stream = input;
    return stream != null && stream.await(connected(), millis);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    connected();
    PeekStream stream = input;
    if (stream == null) {
      throw new SocketException("Socket is not connected");
    }
    return stream;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connected().getOutputStream();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Socket current = socket;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    connected().setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return connected().getSoTimeout();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    Socket current = socket;
    return current == null ? null : current.getInetAddress();
  }

  @Override
  public int getPort() {
    Socket current = socket;
    return current == null ? 0 : current.getPort();
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return socket != null;
  }

  @Override
  public boolean isBound() {
    return socket != null;
  }

  @Override
  public String toString() {
    return "ProvidedSocket[" + socket + "]";
  }
}
