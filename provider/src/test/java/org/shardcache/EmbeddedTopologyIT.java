package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code shardcache.topology=embedded}: servers that come and go with the managers. */
final class EmbeddedTopologyIT {

  private final ShardcacheCachingProvider provider = new ShardcacheCachingProvider();

  @AfterEach
  void close() {
    provider.close();
  }

  private CacheManager manager(String uri, int shards) {
    Properties properties = new Properties();
    properties.setProperty("shardcache.topology", "embedded");
    properties.setProperty("shardcache.embedded.shards", String.valueOf(shards));
    properties.setProperty("shardcache.timeout", "5s");
    return provider.getCacheManager(URI.create(uri), getClass().getClassLoader(), properties);
  }

  private static Cache<Object, Object> cache(CacheManager manager) {
    return manager.createCache("cache", new MutableConfiguration<>());
  }

  private static Set<Long> servers() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").contains("redis"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  @Test
  void serversStartOnFirstUseAreSharedAndStopWithTheLastManager() {
    Set<Long> ofOtherTests = servers();
    CacheManager first = manager("first", 2);
    CacheManager second = manager("second", 2);
    Cache<Object, Object> here = cache(first);
    Cache<Object, Object> there = cache(second);
    assertThat(servers()).as("nothing was used yet").isEqualTo(ofOtherTests);

    for (int i = 0; i < 50; i++) {
      here.put(i, "value" + i);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(there.get(i)).isEqualTo("value" + i);
    }
    List<ShardInfo> shards = CacheFixture.sharded(here).shards();
    assertThat(shards).extracting(ShardInfo::name).containsExactly("embedded-1", "embedded-2");
    assertThat(CacheFixture.sharded(there).shards()).isEqualTo(shards);
    assertThat(shards).allMatch(EmbeddedTopologyIT::accepts);

    first.close();
    assertThat(there.get(1)).isEqualTo("value1");

    second.close();
    await().untilAsserted(() -> assertThat(shards).noneMatch(EmbeddedTopologyIT::accepts));
    await().untilAsserted(() -> assertThat(servers()).isEqualTo(ofOtherTests));

    Cache<Object, Object> again = cache(manager("first", 2));
    assertThat(again.get(1)).as("they begin empty").isNull();
    again.put(1, "new");
    assertThat(again.get(1)).isEqualTo("new");
  }

  @Test
  void managersOfDifferentNumbersOfShardsHaveServersOfTheirOwn() {
    Cache<Object, Object> one = cache(manager("one", 1));
    Cache<Object, Object> two = cache(manager("two", 2));

    one.put("key", "one");
    two.put("key", "two");

    assertThat(one.get("key")).isEqualTo("one");
    assertThat(CacheFixture.sharded(one).shards()).hasSize(1);
    assertThat(CacheFixture.sharded(two).shards()).hasSize(2);
  }

  private static boolean accepts(ShardInfo shard) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(shard.host(), shard.port()), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
