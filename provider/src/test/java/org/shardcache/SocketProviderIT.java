package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shardcache.configuration.SocketProvider;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.TestCertificates;
import org.shardcache.testing.TestCertificates.Pem;

/** The application may open the sockets itself: every connection is one of those, with TLS too. */
@WithEmbeddedShards(count = 2)
final class SocketProviderIT {

  private static final Map<String, String> ENTRIES =
      IntStream.range(0, 50).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v" + i));

  private final EmbeddedShards shards;

  SocketProviderIT(EmbeddedShards shards) {
    this.shards = shards;
  }

  /** Remembers where it was asked to connect to. */
  private static final class Counting implements SocketProvider {

    private final ConcurrentLinkedQueue<InetSocketAddress> opened = new ConcurrentLinkedQueue<>();

    @Override
    public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
      Socket socket = new Socket();
      socket.connect(address, (int) timeout.toMillis());
      opened.add(address);
      return socket;
    }
  }

  /** Found by its name. */
  public static final class Named implements SocketProvider {

    private static final AtomicInteger OPENED = new AtomicInteger();

    @Override
    public Socket connect(InetSocketAddress address, Duration timeout) throws IOException {
      OPENED.incrementAndGet();
      return new Counting().connect(address, timeout);
    }
  }

  private static Cache<String, String> cache(
      ShardcacheCachingProvider provider, EmbeddedShards servers, Object sockets, String... more) {
    Properties settings = new Properties();
    settings.setProperty("shardcache.shards", servers.uris());
    settings.setProperty("shardcache.timeout", "5s");
    settings.put("shardcache.socket-provider", sockets);
    for (String line : more) {
      settings.setProperty(line.replaceFirst("=.*", ""), line.replaceFirst("[^=]*=", ""));
    }
    return provider
        .getCacheManager(
            provider.getDefaultURI(), SocketProviderIT.class.getClassLoader(), settings)
        .createCache("cache", CacheFixture.stringConfiguration());
  }

  private static void use(Cache<String, String> cache) {
    cache.putAll(ENTRIES);
    assertThat(cache.getAll(ENTRIES.keySet())).isEqualTo(ENTRIES);
    assertThat(cache.get("k7")).isEqualTo("v7");
    assertThat(cache).hasSize(ENTRIES.size());
    cache.clear();
  }

  @Test
  void everyConnectionIsASocketOfTheObjectThatWasGiven() {
    Counting sockets = new Counting();
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      use(cache(provider, shards, sockets));

      long clients =
          shards.shards().stream()
              .flatMap(server -> server.command("CLIENT", "LIST").lines())
              .filter(line -> line.contains("name=shardcache "))
              .count();
      assertThat(sockets.opened).hasSize((int) clients);
      assertThat(sockets.opened.stream().map(InetSocketAddress::getPort).distinct())
          .containsExactlyInAnyOrderElementsOf(
              shards.shards().stream().map(server -> server.port()).toList());
    }
  }

  @Test
  void aClassIsFoundByItsName() {
    int before = Named.OPENED.get();
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      use(cache(provider, shards, Named.class.getName()));
    }
    assertThat(Named.OPENED).hasValueGreaterThan(before);
  }

  @Test
  void encryptionIsLaidOverTheSocket(@TempDir Path directory) {
    TestCertificates certificates = new TestCertificates(directory);
    Pem server = certificates.signed("server", "ip:127.0.0.1");
    Counting sockets = new Counting();
    try (EmbeddedShards encrypted =
            EmbeddedShards.builder().count(1).tls(server.certificate(), server.key()).start();
        ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      use(
          cache(
              provider,
              encrypted,
              sockets,
              "shardcache.shard-defaults.tls.ca=" + certificates.authority()));

      assertThat(sockets.opened).isNotEmpty();
    }
  }

  @Test
  void aServerThatHangsEndsACallInTimeAsEver() {
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      Cache<String, String> cache =
          cache(provider, shards, new Counting(), "shardcache.timeout=600ms");
      use(cache);
      shards.shard(0).pause();
      try {
        long start = System.nanoTime();
        assertThatThrownBy(() -> ENTRIES.keySet().forEach(cache::get))
            .isInstanceOf(CacheException.class)
            .hasMessageContaining("did not answer within 600 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      } finally {
        shards.shard(0).resume();
      }
    }
  }

  @Test
  void whatGoesWrongInAProviderIsSaid() {
    SocketProvider refusing =
        (address, timeout) -> {
          throw new IOException("the tunnel is closed");
        };
    SocketProvider broken =
        (address, timeout) -> {
          throw new IllegalStateException("a bug");
        };
    SocketProvider unconnected = (address, timeout) -> new Socket();
    assertFailure(refusing, "no connection (the tunnel is closed); nothing was sent");
    assertFailure(broken, "the socket provider failed: java.lang.IllegalStateException: a bug");
    assertFailure(unconnected, "the socket provider gave no connected socket");
  }

  private void assertFailure(SocketProvider sockets, String message) {
    try (ShardcacheCachingProvider provider = new ShardcacheCachingProvider()) {
      Cache<String, String> cache = cache(provider, shards, sockets);

      assertThatThrownBy(() -> cache.put("k", "v"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(message);
    }
  }
}
