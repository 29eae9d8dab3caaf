package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Where entries live, and what can be known of it. */
@WithEmbeddedShards
final class PlacementIT {

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shardForNamesTheOneShardThatHasTheKey() {
    Cache<Object, Object> cache = fixture.objects("placed");
    ShardedCache<Object, Object> sharded = CacheFixture.sharded(cache);
    Map<Integer, Integer> used = new TreeMap<>();

    for (int i = 0; i < 1_000; i++) {
      cache.put("key " + i, i);
      ShardInfo shard = sharded.shardFor("key " + i);
      assertThat(probe.shardsWith("jcache:placed:key " + i)).containsExactly(shard.index());
      assertThat(shard.port()).isEqualTo(shards.shard(shard.index()).port());
      assertThat(shard.name()).isEqualTo(shard.host() + ":" + shard.port());
      assertThat(shard.address()).isEqualTo("redis://" + shard.name() + "/0");
      assertThat(sharded.redisKey("key " + i)).asString().isEqualTo("jcache:placed:key " + i);
      assertThat(shard.router()).isEqualTo("ketama");
      assertThat(sharded.shards().get(shard.index())).isEqualTo(shard);
      used.merge(shard.index(), 1, Integer::sum);
    }

    assertThat(used.keySet()).as("all shards have entries").containsExactly(0, 1, 2);
    assertThatThrownBy(() -> sharded.shards().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shardForSendsNothing() {
    ShardedCache<Object, Object> cache = CacheFixture.sharded(fixture.objects("placed"));
    List<Integer> connections = probe.connections();
    probe.forgetCommands();

    for (int i = 0; i < 1_000; i++) {
      assertThat(cache.shardFor("key " + i).index()).isBetween(0, 2);
    }
    assertThat(cache.shards()).hasSize(3);

    assertThat(probe.commands()).isEmpty();
    assertThat(probe.connections()).isEqualTo(connections);
  }

  /** Each is an entry of its own, wherever it lives. */
  @Test
  void keysThatAreNotEqualAreDifferentEntries() {
    Cache<Object, Object> cache = fixture.objects("placed");
    List<Object> keys =
        List.of(
            "1",
            1,
            1L,
            (short) 1,
            (byte) 1,
            '1',
            1.0,
            1.0f,
            true,
            "true",
            "",
            " ",
            "!",
            List.of("1"),
            List.of(1),
            Set.of(1),
            Map.of(1, 1),
            List.of(),
            new UUID(0, 1),
            new UUID(0, 1).toString());
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      cache.put(keys.get(i), i);
      entries.put(keys.get(i), i);
    }

    assertThat(cache.getAll(new HashSet<>(keys))).isEqualTo(entries);
    Map<Object, Object> iterated = new LinkedHashMap<>();
    cache.forEach(entry -> iterated.put(entry.getKey(), entry.getValue()));
    assertThat(iterated).isEqualTo(entries);
    assertThat(cache.get(new ArrayList<>(List.of(1)))).isEqualTo(entries.get(List.of(1)));
  }

  @Test
  void anEntryOfTheIteratorIsUnwrappedToItsClassOnlyAndShowsNoContent() {
    Cache<Object, Object> cache = fixture.objects("placed");
    cache.put("secret key", "secret value");

    Cache.Entry<Object, Object> entry = cache.iterator().next();

    assertThat(entry.unwrap(Cache.Entry.class)).isSameAs(entry);
    assertThat(entry.unwrap(entry.getClass())).isSameAs(entry);
    assertThatThrownBy(() -> entry.unwrap(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String");
    assertThat(entry.toString()).doesNotContain("secret");
  }

  @Test
  void theIteratorRemovesWhatItReturnedLast() {
    Cache<String, String> cache = fixture.strings("iterated");
    for (int i = 0; i < 10; i++) {
      cache.put("key" + i, "value");
    }
    var entries = cache.iterator();
    assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
    String first = entries.next().getKey();
    assertThat(entries.hasNext()).as("prefetches").isTrue();

    entries.remove();

    assertThat(cache.containsKey(first)).isFalse();
    assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
    assertThat(cache).hasSize(9);
    cache.close();
    assertThatThrownBy(entries::hasNext).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(entries::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEmptyStringIsAValue() {
    Cache<String, String> cache = fixture.strings("empty");

    cache.put("key", "");

    assertThat(cache.get("key")).isEmpty();
    assertThat(cache.containsKey("key")).isTrue();
    assertThat(cache.putIfAbsent("key", "other")).isFalse();
    assertThat(cache.getAndRemove("key")).isEmpty();
  }

  @Test
  void whatIsStoredAndWhatIsReturnedAreCopies() {
    Cache<Object, Object> cache = fixture.objects("copies");
    List<String> value = new ArrayList<>(List.of("before"));
    cache.put("key", value);

    value.add("after");
    @SuppressWarnings("unchecked")
    List<String> returned = (List<String>) cache.get("key");
    returned.clear();

    assertThat(cache.get("key")).isEqualTo(List.of("before"));
  }
}
