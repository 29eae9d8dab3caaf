package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.internal.shard.DnsTopology;
import org.shardcache.internal.shard.Shard;
import org.shardcache.internal.shard.ShardException;
import org.shardcache.internal.shard.StubbedDns;
import org.shardcache.internal.store.TopologyCheck.OnDifference;
import org.shardcache.testing.FaultProxy;

/** Every address of one host name is a shard, on the same port of each. */
@WithEmbeddedShards(count = 3)
final class DnsShardsIT {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
  private static final int KEYS = 200;

  private final EmbeddedShards servers;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private int port;

  DnsShardsIT(EmbeddedShards servers) {
    this.servers = servers;
  }

  @BeforeEach
  void listenOnOnePortOfThreeAddresses() {
    servers.shards().forEach(server -> server.command("FLUSHALL"));
    FaultProxy first = FaultProxy.to(servers.shard(0).host(), servers.shard(0).port());
    opened.add(first);
    port = first.port();
    for (int i = 1; i < ADDRESSES.size(); i++) {
      EmbeddedShard server = servers.shard(i);
      opened.add(
          FaultProxy.to(
              server.host(), server.port(), new InetSocketAddress(ADDRESSES.get(i), port)));
    }
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  @Test
  void keysSpreadOverAllAddressesWhateverTheOrderOfTheAnswer() {
    StubbedDns dns = new StubbedDns(port, ADDRESSES);
    EntryStore store = store(shards(dns.topology(TIMEOUT)));
    putAll(store);
    assertThat(servers.shards())
        .allSatisfy(server -> assertThat(server.command("KEYS", "jcache:orders:*")).isNotEmpty());

    dns.answer("127.0.0.3", "127.0.0.1", "127.0.0.2");
    EntryStore shuffled = store(shards(dns.topology(TIMEOUT)));

    assertThat(found(shuffled)).hasSize(KEYS);
  }

  @Test
  void aNameThatIsUnknownFailsTheCallAndIsAskedForAgain() {
    StubbedDns dns = new StubbedDns(port, List.of());
    EntryStore store = store(shards(dns.topology(TIMEOUT)));
    assertThatThrownBy(() -> store.apply(TestCache.put("k", "v")))
        .isInstanceOfAny(StoreException.class, ShardException.class)
        .hasMessageContaining("'cache.example'")
        .hasMessageContaining("nothing was sent");

    dns.answer("127.0.0.1");

    store.apply(TestCache.put("k", "v"));
    assertThat(store.read(bytes("k"), Access.VALUE)).isNotNull();
  }

  @Test
  void anAddressThatComesOrGoesChangesTheShardsWithoutAnOldValueComingBack() {
    StubbedDns dns = new StubbedDns(port, ADDRESSES.subList(0, 2));
    DnsTopology topology = dns.topology(TIMEOUT);
    VerifiedShards shards = shards(topology);
    ShardListChange change =
        new ShardListChange(
            topology,
            shards,
            () -> List.of(KeyLayout.ofOwnedPrefix(StoreFixture.PREFIX)),
            StoreFixture.PREFIX,
            TIMEOUT,
            "dns test");
    opened.add(new DnsRefresh(topology, shards, change, Duration.ofMillis(50), "dns test"));
    EntryStore store = store(shards);
    putAll(store);

    dns.answer("127.0.0.1", "127.0.0.2", "127.0.0.3");
    await().atMost(Duration.ofSeconds(10)).until(() -> names(shards).equals(ADDRESSES));
    assertThat(found(store)).hasSizeBetween(KEYS / 3, KEYS - 1);
    IntStream.range(0, KEYS).forEach(i -> store.apply(TestCache.put("key" + i, "new" + i)));

    dns.answer("127.0.0.1", "127.0.0.2");
    await().atMost(Duration.ofSeconds(10)).until(() -> names(shards).size() == 2);

    assertThat(found(store)).isEmpty();
    for (int i = 0; i < KEYS; i++) {
      StoredValue value = store.read(bytes("key" + i), Access.VALUE);
      assertThat(value == null ? "new" + i : StoreFixture.text(value.bytes())).isEqualTo("new" + i);
    }
  }

  private static List<String> names(VerifiedShards shards) {
    return shards.current().shards().list().stream().map(Shard::name).toList();
  }

  private VerifiedShards shards(DnsTopology topology) {
    VerifiedShards shards =
        new VerifiedShards(
            topology,
            view ->
                new TopologyCheck(
                    OnDifference.WARN,
                    String.join(" ", view.list().stream().map(Shard::name).toList()),
                    KeyLayout.managerKey(StoreFixture.PREFIX, "topology"),
                    KeyLayout.ofOwnedPrefix(StoreFixture.PREFIX).pattern()));
    opened.add(shards);
    return shards;
  }

  private static EntryStore store(VerifiedShards shards) {
    return new RedisEntryStore(
        shards,
        KeyLayout.ofCache(StoreFixture.PREFIX, "orders"),
        "orders",
        ClaimUse.PROCESSORS,
        1_000);
  }

  private static void putAll(EntryStore store) {
    IntStream.range(0, KEYS).forEach(i -> store.apply(TestCache.put("key" + i, "value" + i)));
  }

  private static List<String> found(EntryStore store) {
    return IntStream.range(0, KEYS)
        .mapToObj(i -> "key" + i)
        .filter(
            key -> {
              StoredValue value = store.read(bytes(key), Access.VALUE);
              return value != null && StoreFixture.text(value.bytes()).startsWith("value");
            })
        .toList();
  }
}
