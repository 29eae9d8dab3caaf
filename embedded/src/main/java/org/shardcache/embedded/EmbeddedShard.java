package org.shardcache.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One local Redis server, started by {@link EmbeddedShards}.
 *
 * <p>It keeps its address for life, also over {@link #kill()} and {@link #restart()}.
 *
 * <p>Safe for use by several threads: {@code kill}, {@code restart}, {@code pause} and {@code
 * resume} of one shard run one after the other; everything else never waits for them.
 */
public final class EmbeddedShard {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedShard.class);
  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(2);
  private static final Duration REPLY = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 5_000_000;
  private static final int ATTEMPTS = 5;

  private final String name;
  private final ShardSettings settings;
  private final ServerDirectory directory;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private volatile Endpoint endpoint;
  private volatile @Nullable ServerProcess server;
  private volatile boolean closed;

  EmbeddedShard(String name, ShardSettings settings, ServerDirectory directory, Endpoint endpoint) {
    this.name = name;
    this.settings = settings;
    this.directory = directory;
    this.endpoint = endpoint;
  }

  /**
   * The shard's name: {@code shard1}, {@code shard2} and so on, in the order of {@link
   * EmbeddedShards#shards()}.
   *
   * @return the name, the same in every run
   */
  public String name() {
    return name;
  }

  /**
   * The address the server listens on.
   *
   * @return {@code 127.0.0.1}
   * @throws IllegalStateException if the server listens on a Unix socket
   */
  public String host() {
    port(); // or there is none
    return Endpoint.LOOPBACK;
  }

  /**
   * The TCP port the server listens on.
   *
   * @return the port
   * @throws IllegalStateException if the server listens on a Unix socket
   */
  public int port() {
    if (endpoint instanceof Endpoint.Tcp tcp) {
      return tcp.port();
    }
    if (endpoint instanceof Endpoint.Tls tls) {
      return tls.port();
    }
    throw new IllegalStateException(
        name
            + " listens on the Unix socket "
            + endpoint
            + ", not on a port: use socket() or uri()");
  }

  /**
   * The Unix socket the server listens on.
   *
   * @return the absolute path of the socket, empty if the server listens on a TCP port
   */
  public Optional<Path> socket() {
    return endpoint instanceof Endpoint.UnixSocket socket
        ? Optional.of(socket.path())
        : Optional.empty();
  }

  /**
   * The shard's address as clients take it, with the password if there is one (percent-encoded, for
   * the user {@code default}).
   *
   * @return {@code redis://127.0.0.1:port}, {@code rediss://127.0.0.1:port} or {@code unix:///path}
   */
  public URI uri() {
    return endpoint.uri(settings.password());
  }

  /**
   * The process id of the server.
   *
   * @return the id
   * @throws IllegalStateException if the server is not running
   */
  public long pid() {
    return running().pid();
  }

  /**
   * Whether the server's process exists; a paused server is alive.
   *
   * @return true until the server was killed, closed or ended by itself
   */
  public boolean isAlive() {
    ServerProcess current = server;
    return current != null && current.isAlive();
  }

  /**
   * Whether the server answers a {@code PING}.
   *
   * @param within how long to wait for the answer
   * @return true if it answered in time; false if it is gone, paused, loading or too slow
   */
  public boolean answers(Duration within) {
    return client().answers(within);
  }

  /**
   * Kills the server with SIGKILL and waits until it is gone. Does nothing if it is not running.
   */
  public void kill() {
    lifecycle.lock();
    try {
      end();
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * Starts the server again on the same port or socket and waits until it answers. What it held is
   * gone, unless settings of your own make it keep its data. A running server is killed first.
   *
   * @throws IllegalStateException if the shards are closed, or if the server does not start; the
   *     message has the last lines of its log
   */
  public void restart() {
    lifecycle.lock();
    try {
      end();
      launch();
      awaitReady(Function.identity());
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * Stops the server's process with SIGSTOP: it keeps its connections and answers nothing until
   * {@link #resume()}. Clients can still connect, as the operating system accepts for it.
   *
   * @throws IllegalStateException if the server is not running
   * @throws UnsupportedOperationException on systems without POSIX signals
   */
  public void pause() {
    signal("STOP");
  }

  /**
   * Lets a paused server go on. Does nothing if it is not paused.
   *
   * @throws IllegalStateException if the server is not running
   * @throws UnsupportedOperationException on systems without POSIX signals
   */
  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    lifecycle.lock();
    try {
      running().signal(signal);
    } finally {
      lifecycle.unlock();
    }
  }

  /**
   * Sends one command over a connection of its own and waits at most 10 seconds for the reply.
   * Meant for tests and health checks; the password, if there is one, was given before.
   *
   * @param words the command and its arguments, sent as UTF-8
   * @return the reply as text: numbers in decimal, a nil reply as {@code (nil)}, the elements of an
   *     array each on a line of its own
   * @throws IllegalArgumentException if there are no words
   * @throws IllegalStateException if the server answers with an error; the message has its text
   * @throws UncheckedIOException if the server cannot be reached or does not answer in time
   */
  public String command(String... words) {
    if (words.length == 0) {
      throw new IllegalArgumentException("A command needs at least its name, such as \"PING\"");
    }
    return exchange(words[0], client -> client.command(List.of(words), REPLY));
  }

  /** As {@link #command}, with arguments that need be no text. */
  String rawCommand(List<byte[]> words) {
    return exchange(
        new String(words.get(0), StandardCharsets.US_ASCII), client -> client.raw(words, REPLY));
  }

  /** As {@link #rawCommand}, for a reply that is an array of strings. */
  List<byte[]> arrayCommand(List<byte[]> words) {
    return exchange(
        new String(words.get(0), StandardCharsets.US_ASCII), client -> client.array(words, REPLY));
  }

  private interface Exchange<T> {
    T with(RespClient client) throws IOException;
  }

  private <T> T exchange(String command, Exchange<T> exchange) {
    try {
      return exchange.with(client());
    } catch (ErrorReplyException error) {
      throw new IllegalStateException(
          name + " answered " + command + " with the error: " + error.getMessage(), error);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          name + " at " + endpoint + " did not answer " + command + ": " + failure.getMessage(),
          failure);
    }
  }

  private RespClient client() {
    return new RespClient(endpoint, settings.password());
  }

  private ServerProcess running() {
    ServerProcess current = server;
    if (current == null || !current.isAlive()) {
      throw new IllegalStateException(
          name + " at " + endpoint + " is not running: restart() starts it again");
    }
    return current;
  }

  /** Starts the process without waiting for its first answer. */
  void launch() {
    if (closed) {
      throw new IllegalStateException(name + " is closed: start new shards instead");
    }
    try {
      directory.forgetLog();
      Path configuration =
          directory.writeConfiguration(settings.configuration(endpoint, directory.path()));
      server = ServerProcess.start(settings.command(configuration), directory).orElse(null);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot start " + settings.binary() + " for " + name + ": " + failure.getMessage(),
          failure);
    }
  }

  /**
   * Waits until the launched server answers. One that lost its place to somebody else is launched
   * again.
   *
   * @param elsewhere gives the place for the next attempt from that of the last
   */
  void awaitReady(Function<Endpoint, Endpoint> elsewhere) {
    for (int attempt = 1; !becomesReady(); attempt++) {
      String log = directory.logTail();
      end();
      if (attempt == ATTEMPTS || !mayWorkNextTime(log)) {
        throw new IllegalStateException(
            "The redis-server of "
                + name
                + " at "
                + endpoint
                + " did not start. Binary: "
                + settings.binary()
                + ". The last lines of its log:\n"
                + settings.withoutSecrets(log));
      }
      endpoint = elsewhere.apply(endpoint);
      launch();
    }
    LOG.debug("Started {} at {}", name, endpoint);
  }

  private boolean becomesReady() {
    Deadline deadline = Deadline.in(READY);
    ServerProcess launched = server;
    while (launched != null && launched.isAlive() && !deadline.isOver()) {
      if (closed || Thread.currentThread().isInterrupted()) {
        end();
        throw new IllegalStateException(
            name + (closed ? " was closed" : ": the thread was interrupted") + " during the start");
      }
      if (client().answersAs(launched.pid(), FIRST_ANSWER)) {
        return true;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return false;
  }

  /** Its port was taken, or another thread's fork held the new binary open for a moment. */
  private static boolean mayWorkNextTime(String log) {
    return log.contains("Could not create server TCP listening socket")
        || log.contains("Failed listening on port")
        || log.contains("Text file busy");
  }

  private void end() {
    ServerProcess current = server;
    if (current != null) {
      current.kill();
      current.awaitGone();
      server = null;
    }
  }

  /** Kills the server for good, without waiting for it. */
  void beginClose() {
    closed = true;
    lifecycle.lock();
    try {
      ServerProcess current = server;
      if (current != null) {
        current.kill();
      }
    } finally {
      lifecycle.unlock();
    }
  }

  /** Waits for the killed server and removes what it left. */
  void finishClose() {
    kill();
    directory.delete();
  }

  /** The shard's name and address, without the password. */
  @Override
  public String toString() {
    return name + " at " + endpoint;
  }
}
