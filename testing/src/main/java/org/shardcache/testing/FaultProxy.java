package org.shardcache.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy in front of a Redis server that does to connections what networks do: it cuts, delays
 * and drips, loses the replies to some commands, or stops reading. Faults can be set and taken back
 * at any time and hold for all connections. Thread-safe.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(shard.host(), shard.port())) {
 *   proxy.loseEveryNthReply("INCR", 10);
 *   // connect to proxy.host() and proxy.port()
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {

  private static final Set<String> HANDSHAKE = Set.of("HELLO", "AUTH", "SELECT", "CLIENT");

  private final InetSocketAddress server;
  private final ServerSocket listener;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger matching = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final Object reading = new Object();
  private volatile Duration delay = Duration.ZERO;
  private volatile Duration largeDelay = Duration.ZERO;
  private volatile int largeBytes = Integer.MAX_VALUE;
  private volatile Duration perByte = Duration.ZERO;
  private volatile String unluckyCommand = "";
  private volatile int everyNth = Integer.MAX_VALUE;
  private volatile Predicate<String> answered = command -> false;
  private volatile byte[] answer = {};
  private volatile boolean stalled;
  private volatile boolean closed;

  private FaultProxy(InetSocketAddress server, ServerSocket listener) {
    this.server = server;
    this.listener = listener;
  }

  /** Starts a proxy on a free port of the loopback address. */
  public static FaultProxy to(String host, int port) {
    return to(host, port, new InetSocketAddress("127.0.0.1", 0));
  }

  /** As {@link #to(String, int)}, listening where it is told to. */
  public static FaultProxy to(String host, int port, InetSocketAddress listen) {
    try {
      ServerSocket listener = new ServerSocket(listen.getPort(), 100, listen.getAddress());
      FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port), listener);
      ProxiedConnection.startThread("fault-proxy-accept", proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address to connect to. */
  public String host() {
    return "127.0.0.1";
  }

  /** The port to connect to. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many replies were lost so far. */
  public int lost() {
    return lost.get();
  }

  /** Cuts all connections now; new ones are accepted. */
  public void cut() {
    connections.forEach(ProxiedConnection::close);
  }

  /** Delivers each reply that much later than it came; replies do not wait for one another. */
  public void delayReplies(Duration time) {
    delay = time;
  }

  /** Delivers each reply of so many bytes that much later; others on its connection wait for it. */
  public void delayLargeReplies(int bytes, Duration time) {
    largeDelay = time;
    largeBytes = bytes;
  }

  /** Delivers replies byte by byte, one in each such time; zero for at once. */
  public void dripReplies(Duration each) {
    perByte = each;
  }

  /**
   * Cuts the connection instead of delivering every n-th reply to a command, which the server has
   * executed by then.
   */
  public void loseEveryNthReply(String command, int n) {
    matching.set(0);
    unluckyCommand = command.toUpperCase(Locale.ROOT);
    everyNth = n;
  }

  /**
   * Answers commands in the place of the server, which gets a command that it does not know: inside
   * a transaction it is as if the server had refused the command itself.
   *
   * @param commands by their names in upper case; those of the handshake need not be left out
   * @param reply what the client gets instead, with its line end
   */
  public void answer(Predicate<String> commands, String reply) {
    answer = reply.getBytes(StandardCharsets.UTF_8);
    answered = commands.and(command -> !HANDSHAKE.contains(command));
  }

  /** Lets the server answer again after {@link #answer}. */
  public void answerNothing() {
    answered = command -> false;
  }

  /** Reads nothing more from either side, until {@link #resume}. */
  public void stall() {
    stalled = true;
  }

  /** Goes on after {@link #stall}. */
  public void resume() {
    synchronized (reading) {
      stalled = false;
      reading.notifyAll();
    }
  }

  /** Stops listening and cuts all connections. */
  @Override
  public void close() {
    closed = true;
    resume();
    try {
      listener.close();
    } catch (IOException ignored) {
      // nobody can connect any more all the same
    }
    cut();
  }

  Duration delayOf(byte[] reply) {
    return reply.length < largeBytes ? delay : largeDelay;
  }

  Duration perByte() {
    return perByte;
  }

  /** What the client gets instead of the server's reply to a command; null if that itself. */
  byte @Nullable [] answerTo(String command) {
    return answered.test(command) ? answer : null;
  }

  boolean losesReplyTo(String command) {
    boolean loses = command.equals(unluckyCommand) && matching.incrementAndGet() % everyNth == 0;
    if (loses) {
      lost.incrementAndGet();
    }
    return loses;
  }

  void awaitReading() throws IOException {
    synchronized (reading) {
      while (stalled && !closed) {
        try {
          reading.wait();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }
  }

  void forget(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        connect(client);
      } catch (IOException e) {
        // closed, or the server is gone: the client finds its connection cut
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket upstream = new Socket();
    try {
      upstream.connect(server, 1_000);
      ProxiedConnection connection = new ProxiedConnection(this, client, upstream);
      connections.add(connection);
      connection.start();
    } catch (IOException e) {
      client.close();
      upstream.close();
      throw e;
    }
  }
}
