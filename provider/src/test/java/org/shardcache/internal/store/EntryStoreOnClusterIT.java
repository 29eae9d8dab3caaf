package org.shardcache.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.shardcache.internal.store.StoreFixture.bytes;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedCluster;
import org.shardcache.embedded.EmbeddedShard;
import org.shardcache.embedded.EmbeddedShards;

/** The store contract on a Redis Cluster of three primaries. */
final class EntryStoreOnClusterIT extends EntryStoreContract {

  private EmbeddedCluster cluster;

  @Override
  EmbeddedShards start() {
    cluster = EmbeddedCluster.start(3);
    return cluster.servers();
  }

  @Override
  StoreFixture open(EmbeddedShards started) {
    return StoreFixture.of(cluster, claims());
  }

  /** A text whose slot the server has, as a hash tag of the key. */
  @Override
  public String foreignKey(EmbeddedShard server) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "foreign{" + i + "}")
        .filter(key -> fixture().serverOf(bytes(key)) == server)
        .findFirst()
        .orElseThrow();
  }

  /** Commands about several keys wait while a slot is moved: there are none in a cluster. */
  @Override
  public void readAllOfValuesIsOneMgetForAThousandKeysOfAShard(int count) {}

  /** The nodes of a cluster refuse the keys of others. */
  @Override
  public void whatAnEarlierTopologyLeftOnAShardIsNotAnEntry() {}

  @Test
  void aThousandKeysAreReadByAsManyCommands() {
    TestCache cache = fixture().newCache();
    List<byte[]> keys = TestCache.keys("key", 1_000);
    cache.putAll("key", 500);
    CommandCounts commands = fixture().commands();

    List<StoredValue> found = cache.store().readAll(keys, Access.VALUE);

    assertThat(found.subList(0, 500)).doesNotContainNull();
    assertThat(found.subList(500, 1_000)).containsOnlyNulls();
    assertThat(commands.sinceThen()).isEqualTo(Map.of("get", 1_000L));
  }

  @Test
  void anEntryAndItsControlKeyAreInOneSlotWhateverTheKeyIs() {
    TestCache cache = fixture().newCache();
    for (String key :
        List.of("", "plain", "{tagged}", "a{b}c{d}", "{}", "{", "}{", "{{x}}", "}x{y", "é{ü}")) {
      String control = StoreFixture.text(cache.layout().controlKey(bytes(key)));
      EmbeddedShard any = fixture().servers().shard(0);

      assertThat(any.command("CLUSTER", "KEYSLOT", control))
          .as(control)
          .isEqualTo(any.command("CLUSTER", "KEYSLOT", cache.storedKey(key)));
      assertThat(cache.layout().isControlKey(bytes(control))).isTrue();
    }
  }
}
