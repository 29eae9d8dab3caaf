package org.shardcache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import javax.cache.Cache;
import org.awaitility.Awaitility;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.internal.store.KeyLayout;

/** The control keys on the servers: load tokens and leases. */
final class LoaderClaims {

  private static final String TOPOLOGY = "jcache:~!topology";

  private final EmbeddedShards shards;
  private final ShardProbe probe;

  LoaderClaims(EmbeddedShards shards) {
    this.shards = shards;
    this.probe = new ShardProbe(shards);
  }

  List<String> all() {
    return probe.keys().stream()
        .filter(key -> key.contains(":~!") && !key.equals(TOPOLOGY))
        .toList();
  }

  /** Nobody has left a claim behind: long before it would end by itself. */
  void assertNoneLeft() {
    Awaitility.await("no control key left")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertThat(all()).isEmpty());
  }

  /** There are claims, and each ends by itself. */
  void assertAllEnd() {
    List<String> claims = all();
    assertThat(claims).isNotEmpty();
    assertThat(claims).allSatisfy(claim -> assertThat(probe.pttl(claim)).isNotEqualTo(-1));
  }

  /** Somebody else has a lease on an entry for that long. */
  void lease(Cache<String, ?> cache, String key, Duration time) {
    serverOf(cache, key)
        .command("SET", controlKey(cache, key), "Wsomebody", "PX", Long.toString(time.toMillis()));
  }

  /** Takes it back. */
  void release(Cache<String, ?> cache, String key) {
    serverOf(cache, key).command("DEL", controlKey(cache, key));
  }

  private EmbeddedShard serverOf(Cache<String, ?> cache, String key) {
    int port = CacheFixture.sharded(cache).shardFor(key).port();
    return shards.shards().stream()
        .filter(server -> server.port() == port)
        .findFirst()
        .orElseThrow();
  }

  private String controlKey(Cache<?, ?> cache, String key) {
    KeyLayout layout = KeyLayout.ofCache("jcache:", cache.getName());
    KeyLayout here = CacheFixture.isCluster(shards) ? layout.inCluster() : layout;
    return new String(here.controlKey(key.getBytes(UTF_8)), UTF_8);
  }
}
