package org.shardcache.internal.shard;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.shard.DeadlineGuard.Guarded;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.PushConsumerChain;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * One connection to a shard, authenticated and with its database selected. After any failure it is
 * dead for ever: it never reconnects, and nothing that is still buffered is sent when it is closed.
 *
 * <p>A use begins with {@link #begin}, which publishes the deadline that the {@link DeadlineGuard}
 * enforces, and ends with {@link #end} or {@link #kill}. Used by one thread at a time; only {@link
 * #enforceDeadline} and {@link #kill} may be called by others.
 */
final class ShardConnection implements Wire, Guarded {

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(ShardConnection.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Values of {@link #state} besides the deadline of the current use, which is always odd. */
  private static final long IDLE = 0;

  private static final long DEAD = 2;

  /** Sockets time out by themselves this long after the guard should have closed them. */
  private static final int SECOND_NET_MILLIS = 1_000;

  private final DeadlineGuard guard;
  private final int readTimeoutMillis;
  private volatile long state;
  private volatile boolean overdue;

  /** The one that bytes travel over, encrypted or not. */
  private volatile @Nullable WaitableSocket socket;

  private final Driver driver;
  private long idleSince;
  private long usedSince;

  /**
   * Connects, authenticates and selects the database, all of it before the deadline. The connection
   * is in use afterwards, with that deadline.
   *
   * @throws IOException if no address can be reached
   * @throws RuntimeException of Jedis, if the server refuses the connection
   */
  ShardConnection(
      Endpoint endpoint,
      List<SocketAddress> addresses,
      DeadlineGuard guard,
      Duration callTimeout,
      Deadline deadline)
      throws IOException {
    this.guard = guard;
    this.readTimeoutMillis =
        (int) Math.min(Integer.MAX_VALUE, callTimeout.toMillis() + SECOND_NET_MILLIS);
    this.state = published(deadline);
    this.usedSince = System.nanoTime();
    guard.watch(this);
    guard.ensureRunning();
    boolean open = false;
    try {
      this.driver =
          new Driver(() -> connect(endpoint, addresses, deadline), config(endpoint.access()));
      startOver();
      open = true;
    } catch (SocketFailure e) {
      throw e.cause;
    } catch (JedisDataException e) {
      throw ErrorReplies.withoutSecrets(e, endpoint);
    } finally {
      if (!open) {
        kill();
      }
    }
  }

  private static JedisClientConfig config(Access access) {
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .user(access.user())
            .password(access.password())
            .database(access.database())
            .clientName("shardcache")
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
    return switch (access.protocol()) {
      case RESP2 -> config.resp2().build();
      case RESP3 -> config.build(); // falls back where a server does not know it
    };
  }

  private Socket connect(Endpoint endpoint, List<SocketAddress> addresses, Deadline deadline) {
    IOException failure = new IOException("no address for " + endpoint.host());
    for (int i = 0; i < addresses.size(); i++) {
      try {
        return connect(endpoint, addresses.get(i), deadline.shareOf(addresses.size() - i));
      } catch (IOException e) {
        failure = e;
        closeQuietly(socket);
      }
    }
    throw new SocketFailure(failure);
  }

  private Socket connect(Endpoint endpoint, SocketAddress address, Deadline deadline)
      throws IOException {
    WaitableSocket attempt = WaitableSocket.to(address, endpoint.access().sockets());
    socket = attempt; // before it connects, so that the guard can close it
    if (state == DEAD) {
      throw new IOException("the time to connect is over");
    }
    attempt.connect(address, deadline.remainingMillis());
    Tls tls = endpoint.access().tls();
    if (tls == null || !(endpoint.address() instanceof ServerAddress.Tcp server)) {
      attempt.setSoTimeout(readTimeoutMillis);
      return attempt;
    }
    attempt.setSoTimeout(deadline.remainingMillis());
    Socket encrypted = tls.over(attempt, server);
    attempt.setSoTimeout(readTimeoutMillis);
    return encrypted;
  }

  /**
   * Publishes the deadline of a use.
   *
   * @return false if the connection is dead; nothing of it may be used then
   */
  boolean begin(Deadline deadline) {
    if (!STATE.compareAndSet(this, IDLE, published(deadline))) {
      return false;
    }
    usedSince = System.nanoTime();
    startOver();
    guard.ensureRunning();
    return true;
  }

  /** Replaces the deadline of the current use. */
  boolean extend(Deadline deadline) {
    long current = state;
    return current != DEAD && STATE.compareAndSet(this, current, published(deadline));
  }

  /** Puts a command into the buffer; a full buffer goes out. Only after {@link #begin}. */
  @Override
  public void write(CommandArguments command) {
    driver.sendCommand(command);
  }

  /** Whether any byte was given to the output stream since {@link #begin} or {@link #startOver}. */
  @Override
  public boolean isTouched() {
    return driver.touched;
  }

  /** All replies were read, another request begins. */
  void startOver() {
    driver.touched = false;
  }

  /** Sends what is buffered. */
  @Override
  public void flush() {
    driver.flushBuffer();
  }

  /** Whether a part of a reply has arrived, after all replies before it were read. */
  @Override
  public boolean hasInput() throws IOException {
    return driver.available() > 0 || current().hasInput();
  }

  /**
   * As {@link #hasInput}, but notices also that the server has ended the connection, which {@code
   * available()} does not tell; waits for at most a millisecond.
   *
   * @throws IOException if the connection has failed
   */
  boolean probe() throws IOException {
    return driver.available() > 0 || current().awaitInput(1);
  }

  /**
   * Waits for input between two uses.
   *
   * @param millis at least 1
   * @return whether there is some
   * @throws IOException if the connection has failed
   */
  boolean awaitInput(int millis) throws IOException {
    return hasInput() || current().awaitInput(millis);
  }

  private WaitableSocket current() throws IOException {
    WaitableSocket current = socket;
    if (current == null) {
      throw new IOException("The connection is closed.");
    }
    return current;
  }

  /** Reads replies; an error reply is a {@link JedisDataException} in the list. */
  @Override
  public List<@Nullable Object> read(int count) {
    if (count == 1) {
      return Collections.singletonList(read());
    }
    List<@Nullable Object> replies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      replies.add(read());
    }
    return Collections.unmodifiableList(replies);
  }

  private @Nullable Object read() {
    try {
      return driver.getUnflushedObject();
    } catch (JedisDataException e) {
      return ErrorReplies.withoutArguments(e);
    }
  }

  /**
   * Ends a use whose replies were all read.
   *
   * @return false if the guard was faster: the replies are good, the connection is dead
   */
  boolean end() {
    idleSince = System.nanoTime();
    long current = state;
    return current != DEAD && STATE.compareAndSet(this, current, IDLE);
  }

  /** When the current use began, or the last one, by {@link System#nanoTime()}. */
  long usedSince() {
    return usedSince;
  }

  long idleNanos() {
    return System.nanoTime() - idleSince;
  }

  /** Whether the guard ended the connection because its deadline had passed. */
  @Override
  public boolean isOverdue() {
    return overdue;
  }

  /** Ends the connection for ever. Idempotent, callable from any thread. */
  void kill() {
    state = DEAD;
    guard.forget(this);
    closeQuietly(socket);
  }

  /** Called by the guard; returns whether the connection is in use. */
  @Override
  public boolean enforceDeadline(long now) {
    long current = state;
    if ((current & 1) == 0) {
      return false;
    }
    if (now - current < 0) {
      return true;
    }
    if (STATE.compareAndSet(this, current, DEAD)) {
      overdue = true;
      closeQuietly(socket);
    }
    return false;
  }

  private static long published(Deadline deadline) {
    return deadline.nanoTime() | 1;
  }

  private static void closeQuietly(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException | RuntimeException ignored) {
        // it is closed all the same, or it is a socket of the application's that cannot be closed
      }
    }
  }

  /** Carries an {@link IOException} out of Jedis's constructor. */
  private static final class SocketFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("OverridesFieldInThrowable")
    private final IOException cause;

    SocketFailure(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }

  /**
   * Jedis's connection without the habits that would give one key's reply to another: it connects
   * once, in the constructor, and closing it sends nothing.
   */
  private static final class Driver extends Connection {

    /** Without an initializer: it is set while the super constructor runs. */
    private boolean connected;

    /** Without an initializer, as above. Whether a command came to be written. */
    private boolean touched;

    /** Without an initializer, as above. Jedis shows it to {@link #protocolRead} only. */
    private @Nullable RedisInputStream input;

    Driver(JedisSocketFactory socketFactory, JedisClientConfig config) {
      super(socketFactory, config);
    }

    /** Jedis calls this before each command: the last moment at which nothing of it is sent. */
    @Override
    public void connect() {
      if (!connected) {
        connected = true;
        super.connect();
      } else if (!isConnected()) {
        throw new JedisConnectionException("The connection is closed.");
      }
      touched = true;
    }

    @Override
    public void close() {
      disconnect();
    }

    @Override
    public void disconnect() {
      try {
        forceDisconnect();
      } catch (IOException ignored) {
        // it is closed all the same
      }
    }

    @Override
    protected @Nullable Object protocolRead(RedisInputStream stream, PushConsumerChain consumers) {
      input = stream;
      return super.protocolRead(stream, consumers);
    }

    void flushBuffer() {
      flush();
    }

    int available() throws IOException {
      return input == null ? 0 : input.available();
    }
  }
}
