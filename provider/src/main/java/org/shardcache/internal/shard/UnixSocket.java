package org.shardcache.internal.shard;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Unix socket as a {@link Socket}, which the JDK has only as a channel. An interrupt closes a
 * channel under a thread that blocks in it, so once it is connected no thread does: a thread with
 * nothing to read or no room to write waits in a selector, which an interrupt only wakes up. The
 * thread's flag is set again afterwards.
 *
 * <p>Used by one thread at a time, but for {@link #close}, which wakes up who waits.
 */
final class UnixSocket extends WaitableSocket {

  /** What is written at once: the JDK keeps a direct buffer of that size for each thread. */
  private static final int MAX_WRITE = 1 << 16;

  private static final int BUFFER_SIZE = 1 << 14;

  private final Selector selector;
  private final ByteBuffer received = ByteBuffer.allocate(BUFFER_SIZE).limit(0);
  private volatile @Nullable SocketChannel channel;
  private volatile boolean closed;
  private int timeoutMillis;

  UnixSocket() throws IOException {
    this.selector = Selector.open();
  }

  /**
   * The one call that blocks in the channel, since only so a server with many callers is waited
   * for; one that is interrupted is repeated. The deadline guard ends it: a channel has no time
   * limit.
   */
  @Override
  public void connect(SocketAddress address, int timeoutMillis) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!tryConnect(address)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns false if an interrupt was faster. */
  private boolean tryConnect(SocketAddress address) throws IOException {
    SocketChannel attempt = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel = attempt;
    boolean connected = false;
    try {
      if (closed) {
        throw new SocketException("Socket closed");
      }
      attempt.connect(address);
      attempt.configureBlocking(false);
      attempt.register(selector, 0);
      connected = true;
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    } catch (ClosedChannelException | ClosedSelectorException e) {
      throw closedMeanwhile(e);
    } finally {
      if (!connected) {
        attempt.close();
      }
    }
  }

  @Override
  boolean hasInput() throws IOException {
    return fill();
  }

  @Override
  boolean awaitInput(int millis) throws IOException {
    return fill() || (await(SelectionKey.OP_READ, millis) && fill());
  }

  /** Takes what has arrived, if nothing is left of what came before. */
  private boolean fill() throws IOException {
    if (!received.hasRemaining()) {
      received.clear();
      int count = 0;
      try {
        count = connected().read(received);
      } finally {
        received.flip();
      }
      if (count < 0) {
        throw new EOFException("The server has ended the connection.");
      }
    }
    return received.hasRemaining();
  }

  /** Returns whether the channel is ready; 0 ms is for ever. */
  private boolean await(int operation, int millis) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    boolean interrupted = false;
    try {
      SelectionKey key = connected().keyFor(selector);
      if (key == null) {
        throw new SocketException("Socket closed");
      }
      key.interestOps(operation);
      while (true) {
        interrupted |= Thread.interrupted(); // or the selector would not wait
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime() + 999_999);
        if (millis != 0 && left <= 0) {
          return false;
        }
        if (selector.select(ready -> {}, millis == 0 ? 0 : left) > 0) {
          return true;
        }
        connected();
      }
    } catch (CancelledKeyException | ClosedSelectorException e) {
      throw closedMeanwhile(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private SocketChannel connected() throws SocketException {
    SocketChannel current = channel;
    if (closed || current == null) {
      throw new SocketException(closed ? "Socket closed" : "Socket is not connected");
    }
    return current;
  }

  private static SocketException closedMeanwhile(Exception cause) {
    SocketException closed = new SocketException("Socket closed");
    closed.initCause(cause);
    return closed;
  }

  @Override
  public InputStream getInputStream() {
    return new Input();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Output();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    SocketChannel current = channel;
    try {
      if (current != null) {
        current.close();
      }
    } finally {
      selector.close(); // wakes up who waits in it
    }
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    SocketChannel current = channel;
    return current != null && current.isConnected();
  }

  @Override
  public boolean isBound() {
    return isConnected();
  }

  @Override
  public String toString() {
    return "UnixSocket[" + channel + "]";
  }

  private final class Input extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        while (!fill()) {
          if (!await(SelectionKey.OP_READ, timeoutMillis)) {
            throw new SocketTimeoutException("Read timed out");
          }
        }
      } catch (EOFException e) {
        return -1;
      } catch (ClosedChannelException e) {
        throw closedMeanwhile(e);
      }
      int count = Math.min(length, received.remaining());
      received.get(buffer, offset, count);
      return count;
    }

    @Override
    public int available() {
      return received.remaining();
    }
  }

  private final class Output extends OutputStream {

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      int end = offset + length;
      try {
        for (int at = offset; at < end; ) {
          ByteBuffer piece = ByteBuffer.wrap(buffer, at, Math.min(MAX_WRITE, end - at));
          int count = connected().write(piece);
          at += count;
          if (count == 0 && !await(SelectionKey.OP_WRITE, timeoutMillis)) {
            throw new SocketTimeoutException("Write timed out");
          }
        }
      } catch (ClosedChannelException e) {
        throw closedMeanwhile(e);
      }
    }
  }
}
