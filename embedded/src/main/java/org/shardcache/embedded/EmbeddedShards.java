package org.shardcache.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Local Redis servers for development and tests: real {@code redis-server} processes, found by
 * {@link RedisBinary}, that keep nothing on disk.
 *
 * <pre>{@code
 * try (EmbeddedShards shards = EmbeddedShards.start(3)) {
 *   Properties settings = new Properties();
 *   settings.setProperty("shardcache.shards", shards.uris());
 *   // ...
 * }
 * }</pre>
 *
 * <p>The servers listen on free ports of the loopback address, or on Unix sockets in directories
 * only this user can enter, and nowhere else. They end with {@link #close()}, at the latest with
 * the JVM: by a shutdown hook, and on systems with a shell also when the JVM itself is killed.
 *
 * <p>Safe for use by several threads. No threads are kept.
 */
public final class EmbeddedShards implements AutoCloseable {
  private final List<EmbeddedShard> shards;
  private final Thread shutdownHook = new Thread(this::stop, "shardcache-embedded-shutdown");

  private EmbeddedShards(List<EmbeddedShard> shards) {
    this.shards = List.copyOf(shards);
  }

  /**
   * Starts servers on free loopback ports, without password, and waits until each answers.
   *
   * @param count how many, at least 1
   * @return the running servers
   * @throws IllegalStateException if there is no {@code redis-server}, or if one does not start;
   *     the message has the last lines of its log
   */
  public static EmbeddedShards start(int count) {
    return builder().count(count).start();
  }

  /**
   * Begins a description of servers that differ from those of {@link #start(int)}.
   *
   * @return a builder for 3 servers on free loopback ports
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * All shards, in their order.
   *
   * @return an unmodifiable list
   */
  public List<EmbeddedShard> shards() {
    return shards;
  }

  /**
   * One shard.
   *
   * @param index its place in {@link #shards()}, from 0
   * @return the shard
   * @throws IndexOutOfBoundsException if there is no such shard
   */
  public EmbeddedShard shard(int index) {
    return shards.get(index);
  }

  /**
   * The value for the setting {@code shardcache.shards}. Contains the password, if there is one.
   *
   * @return the URIs of all shards in their order, separated by commas
   */
  public String uris() {
    return shards.stream().map(shard -> shard.uri().toString()).collect(Collectors.joining(","));
  }

  /** Kills all servers, waits until they are gone and removes what they left. Idempotent. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException shuttingDown) {
      // then the hook runs, or has run: stopping twice does no harm
    }
    stop();
  }

  private void stop() {
    shards.forEach(EmbeddedShard::beginClose);
    RuntimeException failed = null;
    for (EmbeddedShard shard : shards) {
      failed = attempt(shard::finishClose, failed);
    }
    if (failed != null) {
      throw failed;
    }
  }

  private static @Nullable RuntimeException attempt(
      Runnable step, @Nullable RuntimeException earlier) {
    try {
      step.run();
      return earlier;
    } catch (RuntimeException failure) {
      if (earlier == null) {
        return failure;
      }
      earlier.addSuppressed(failure);
      return earlier;
    }
  }

  /** The names and addresses of the shards, without the password. */
  @Override
  public String toString() {
    return "EmbeddedShards" + shards;
  }

  /** Describes servers and starts them. For use by one thread. */
  public static final class Builder {
    /** Settings that decide where a server listens and lives, or have a method of their own. */
    private static final Set<String> RESERVED =
        Set.of(
            "bind",
            "daemonize",
            "databases",
            "dir",
            "logfile",
            "port",
            "protected-mode",
            "requirepass",
            "supervised",
            "tls-port",
            "unixsocket",
            "unixsocketperm");

    private int count = 3;
    private boolean onUnixSockets;
    private ShardSettings.Mode mode = ShardSettings.Mode.DATA;
    private @Nullable TlsFiles tls;
    private String password = "";
    private int databases = 16;
    private @Nullable Path binary;
    private IntSupplier ports = new FreePorts();
    private final List<Directive> arguments = new ArrayList<>();

    private Builder() {}

    /**
     * How many servers to start; 3 unless set.
     *
     * @param servers at least 1
     * @return this builder
     */
    public Builder count(int servers) {
      if (servers < 1) {
        throw new IllegalArgumentException("count must be at least 1, not " + servers);
      }
      count = servers;
      return this;
    }

    /**
     * Makes the servers listen on Unix sockets instead of TCP ports.
     *
     * @return this builder
     */
    public Builder unixSockets() {
      onUnixSockets = true;
      return this;
    }

    /**
     * Makes the servers sentinels, which hold no data: {@code SENTINEL MONITOR} tells them whom to
     * watch.
     *
     * @return this builder
     */
    public Builder sentinels() {
      mode = ShardSettings.Mode.SENTINEL;
      return this;
    }

    /**
     * Makes the servers speak TLS, and nothing else, on their TCP ports.
     *
     * @param certificate their certificate in PEM, followed by those that lead to its authority
     * @param key its private key in PEM
     * @return this builder
     */
    public Builder tls(Path certificate, Path key) {
      tls = new TlsFiles(certificate.toAbsolutePath(), key.toAbsolutePath(), null);
      return this;
    }

    /**
     * As {@link #tls(Path, Path)}, for servers that accept only clients with a certificate.
     *
     * @param certificate their certificate in PEM, followed by those that lead to its authority
     * @param key its private key in PEM
     * @param clientAuthority who must have signed the certificates of clients, in PEM
     * @return this builder
     */
    public Builder tls(Path certificate, Path key, Path clientAuthority) {
      tls =
          new TlsFiles(
              certificate.toAbsolutePath(), key.toAbsolutePath(), clientAuthority.toAbsolutePath());
      return this;
    }

    /**
     * The password clients must give, none unless set.
     *
     * @param secret the password of the user {@code default}; empty for none
     * @return this builder
     */
    public Builder password(String secret) {
      password = Objects.requireNonNull(secret, "password");
      return this;
    }

    /**
     * How many databases each server has; 16 unless set.
     *
     * @param perServer at least 1
     * @return this builder
     */
    public Builder databases(int perServer) {
      if (perServer < 1) {
        throw new IllegalArgumentException("databases must be at least 1, not " + perServer);
      }
      databases = perServer;
      return this;
    }

    /**
     * The server to run; what {@link RedisBinary#find()} finds unless set.
     *
     * @param executable a {@code redis-server}, 6.2 or newer
     * @return this builder
     */
    public Builder binary(Path executable) {
      if (!Files.isExecutable(executable) || Files.isDirectory(executable)) {
        throw new IllegalArgumentException(
            "binary must be an executable redis-server, but this is none: " + executable);
      }
      binary = executable.toAbsolutePath();
      return this;
    }

    /**
     * Adds one more line to the configuration file of each server, such as {@code
     * argument("maxmemory", "10mb")}. May be used repeatedly, also for the same name.
     *
     * @param name the name of a {@code redis.conf} setting
     * @param values its values, at least one
     * @return this builder
     * @throws IllegalArgumentException for the settings that decide where a server listens and
     *     lives, which are not free to choose
     */
    public Builder argument(String name, String... values) {
      String setting = name.toLowerCase(Locale.ROOT);
      if (!setting.matches("[a-z][a-z0-9-]*") || values.length == 0) {
        throw new IllegalArgumentException(
            "argument takes the name of a redis.conf setting and at least one value, not \""
                + name
                + "\" with "
                + values.length
                + " values");
      }
      if (RESERVED.contains(setting)) {
        throw new IllegalArgumentException(
            "The setting "
                + setting
                + " is decided by EmbeddedShards: see unixSockets(), tls(), password() and databases()");
      }
      arguments.add(Directive.of(setting, values));
      return this;
    }

    /** Where the numbers of free ports come from. */
    Builder ports(IntSupplier source) {
      ports = source;
      return this;
    }

    /**
     * Starts the servers and waits until each answers. If one does not, none is left.
     *
     * @return the running servers
     * @throws IllegalStateException if there is no {@code redis-server}, or if one does not start;
     *     the message has the last lines of its log
     */
    public EmbeddedShards start() {
      if (onUnixSockets && tls != null) {
        throw new IllegalStateException("tls() is for TCP ports: leave out unixSockets() or tls()");
      }
      ShardSettings settings =
          new ShardSettings(
              binary == null ? RedisBinary.find() : binary, mode, password, databases, arguments);
      EmbeddedShards started = new EmbeddedShards(createShards(settings));
      try {
        Runtime.getRuntime().addShutdownHook(started.shutdownHook);
        started.shards.forEach(EmbeddedShard::launch);
        started.shards.forEach(shard -> shard.awaitReady(this::elsewhere));
        return started;
      } catch (RuntimeException | Error failure) {
        attemptClose(started, failure);
        throw failure;
      }
    }

    private static void attemptClose(EmbeddedShards started, Throwable failure) {
      try {
        started.close();
      } catch (RuntimeException alsoFailed) {
        failure.addSuppressed(alsoFailed);
      }
    }

    private List<EmbeddedShard> createShards(ShardSettings settings) {
      List<EmbeddedShard> shards = new ArrayList<>(count);
      try {
        for (int number = 1; number <= count; number++) {
          shards.add(createShard("shard" + number, settings));
        }
        return shards;
      } catch (RuntimeException failure) {
        shards.forEach(EmbeddedShard::finishClose);
        throw failure;
      }
    }

    private EmbeddedShard createShard(String name, ShardSettings settings) {
      ServerDirectory directory = ServerDirectory.create();
      try {
        return new EmbeddedShard(name, settings, directory, endpoint(directory));
      } catch (RuntimeException failure) {
        directory.delete();
        throw failure;
      }
    }

    private Endpoint endpoint(ServerDirectory directory) {
      if (onUnixSockets) {
        return new Endpoint.UnixSocket(directory.socket());
      }
      return tls == null
          ? new Endpoint.Tcp(ports.getAsInt())
          : new Endpoint.Tls(ports.getAsInt(), directory.socket(), tls);
    }

    private Endpoint elsewhere(Endpoint taken) {
      if (taken instanceof Endpoint.Tls other) {
        return new Endpoint.Tls(ports.getAsInt(), other.control(), other.files());
      }
      return taken instanceof Endpoint.Tcp ? new Endpoint.Tcp(ports.getAsInt()) : taken;
    }
  }
}
