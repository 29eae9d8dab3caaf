package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** Where the entries of a cache are, how many there are, and raw commands to where they are. */
@WithEmbeddedShards
final class InspectionIT {

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;
  private Cache<String, String> cache;
  private ShardedCache<String, String> sharded;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards).with("timeout", "1s");
    cache = fixture.strings("cache");
    sharded = CacheFixture.sharded(cache);
  }

  @AfterEach
  void close() {
    shards.shards().forEach(shard -> shard.resume());
    fixture.close();
  }

  private void fill(int count) {
    cache.putAll(
        IntStream.range(0, count)
            .boxed()
            .collect(Collectors.toMap(i -> "key" + i, i -> "value" + i)));
  }

  private static Set<String> all(Iterator<String> keys) {
    Set<String> found = new HashSet<>();
    keys.forEachRemaining(key -> assertThat(found.add(key)).as(key).isTrue());
    return found;
  }

  @Test
  void entriesAreCountedOnTheirShardsByScanningTheOwnKeysAlone() {
    fill(3_000);
    fixture.strings("cache2").put("other", "value");
    probe.plant(List.of("foreign", "jcache:cache", "jcache:cache:~!key1"));
    probe.forgetCommands();

    Map<String, ShardResult<Long>> counts = sharded.entryCounts();

    assertThat(probe.commands().keySet()).containsExactly("scan");
    Map<String, Long> expected =
        IntStream.range(0, 3_000)
            .mapToObj(i -> sharded.shardFor("key" + i).name())
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    assertThat(counts.keySet())
        .containsExactlyElementsOf(sharded.shards().stream().map(ShardInfo::name).toList());
    counts.forEach((name, count) -> assertThat(count.get()).isEqualTo(expected.get(name)));
    assertThat(sharded.size()).isEqualTo(3_000);
  }

  @Test
  void aShardThatIsDownHasItsErrorAmongTheCountsAndNoSizeIsGiven() {
    fill(100);
    shards.shard(1).pause();

    Map<String, ShardResult<Long>> counts = sharded.entryCounts();

    List<ShardResult<Long>> inOrder = List.copyOf(counts.values());
    assertThat(inOrder.get(0).get()).isPositive();
    assertThat(inOrder.get(1).isSuccess()).isFalse();
    assertThat(inOrder.get(2).get()).isPositive();
    assertThatThrownBy(sharded::size)
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'" + sharded.shards().get(1).name() + "'");
  }

  @Test
  void copiesOnAShardThatTheyDoNotBelongToAreNotCounted() {
    fill(50);
    probe.plant(List.of("jcache:cache:key1", "jcache:cache:key2"));

    assertThat(sharded.size()).isEqualTo(50);
    assertThat(sharded.keysByShard("key[12]").values().stream().mapToInt(k -> all(k).size()).sum())
        .isEqualTo(2);
  }

  @Test
  void shardsThatShareAServerHaveEachTheirOwnEntries() {
    String server = shards.shard(0).uri().toString().replaceAll("/$", "");
    try (CacheFixture other =
        CacheFixture.withoutShards()
            .with("shards", "a,b")
            .with("shard.a.uri", server)
            .with("shard.b.uri", server)) {
      ShardedCache<String, String> both = CacheFixture.sharded(other.strings("both"));
      IntStream.range(0, 200).forEach(i -> both.put("key" + i, "value"));

      Map<String, ShardResult<Long>> counts = both.entryCounts();

      assertThat(counts.keySet()).containsExactly("a", "b");
      assertThat(counts.values()).allMatch(count -> count.get() > 0);
      assertThat(both.size()).isEqualTo(200);
      both.keysByShard("*")
          .forEach(
              (name, keys) ->
                  keys.forEachRemaining(
                      key -> assertThat(both.shardFor(key).name()).isEqualTo(name)));
    }
  }

  @Test
  void keysAreWalkedByShardLazilyWithAPatternOfRedis() {
    fill(5_000);
    cache.put("*odd?[key]\\", "value");
    probe.forgetCommands();

    Map<String, Iterator<String>> byShard = sharded.keysByShard("*");
    assertThat(probe.commands()).as("nothing was asked yet").isEmpty();
    Iterator<String> first = byShard.values().iterator().next();
    first.next();
    assertThat(probe.commands()).isEqualTo(Map.of("scan", 1L));

    Set<String> found = new HashSet<>();
    sharded
        .keysByShard("*")
        .forEach(
            (name, keys) ->
                all(keys)
                    .forEach(
                        key -> {
                          assertThat(sharded.shardFor(key).name()).isEqualTo(name);
                          found.add(key);
                        }));
    assertThat(found).hasSize(5_001);
    assertThat(probe.commands().keySet()).as("no KEYS, no values").containsExactly("scan");
    assertThat(matching("key4?")).hasSize(10);
    assertThat(matching("\\*odd\\?\\[key]\\\\")).containsExactly("*odd?[key]\\");
    assertThat(matching("nothing*")).isEmpty();
    Iterator<String> none = sharded.keysByShard("nothing*").values().iterator().next();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
  }

  private Set<String> matching(String glob) {
    Set<String> found = new HashSet<>();
    sharded.keysByShard(glob).values().forEach(keys -> found.addAll(all(keys)));
    return found;
  }

  @Test
  void keysThatStayAreFoundExactlyOnceWhileOthersComeAndGo() {
    fill(10_000);
    AtomicBoolean stop = new AtomicBoolean();
    Cache<String, String> churned = fixture.strings("churned");
    CompletableFuture<Void> churn =
        Async.run(
            () -> {
              for (int round = 0; !stop.get(); round++) {
                Map<String, String> some =
                    IntStream.range(0, 2_000)
                        .boxed()
                        .collect(Collectors.toMap(i -> "churn" + i, i -> "value"));
                churned.putAll(some);
                churned.removeAll(some.keySet());
              }
            });
    try {
      for (int round = 0; round < 5; round++) {
        assertThat(matching("key*")).hasSize(10_000);
        assertThat(sharded.size()).isEqualTo(10_000);
      }
    } finally {
      stop.set(true);
      churn.join();
    }
  }

  @Test
  void aWalkGoesOnWhereAShardFailedAndEndsWithTheCache() {
    fill(12_000);
    Iterator<String> keys = sharded.keysByShard("*").values().iterator().next();
    List<String> found = new ArrayList<>();
    found.add(keys.next());
    shards.shard(0).pause();
    assertThatThrownBy(() -> keys.forEachRemaining(found::add))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(sharded.shards().get(0).name());
    shards.shard(0).resume();
    keys.forEachRemaining(found::add);
    assertThat(found).doesNotHaveDuplicates();
    assertThat((long) found.size())
        .isEqualTo(List.copyOf(sharded.entryCounts().values()).get(0).get());

    cache.close();
    assertThatThrownBy(keys::hasNext).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCacheWithKeysThatMayBeOthersIsNotCounted() {
    try (CacheFixture other = CacheFixture.on(shards).with("cache.shared.key-prefix", "app:")) {
      ShardedCache<String, String> shared = CacheFixture.sharded(other.strings("shared"));

      assertThatThrownBy(shared::entryCounts)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("owns-prefix");
      assertThatThrownBy(() -> shared.keysByShard("*"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("owns-prefix");
      assertThat(shared.redisKey("key")).asString().isEqualTo("app:key");
    }
  }

  @Test
  void aClientForAKeySendsToItsShard() {
    for (int i = 0; i < 30; i++) {
      String key = "key" + i;
      cache.put(key, "value");
      ShardClient client = sharded.clientFor(key);

      assertThat(client.shard()).isEqualTo(sharded.shardFor(key));
      assertThat(client.call("EXISTS", (Object) sharded.redisKey(key))).isEqualTo(1L);
      assertThat(client.call("PTTL", "jcache:cache:" + key)).isEqualTo(-1L);
      assertThat(client.call("UNLINK", (Object) sharded.redisKey(key))).isEqualTo(1L);
      assertThat(cache.containsKey(key)).isFalse();
    }
  }

  @Test
  void aPipelineSendsCommandsForKeysOfOneShardAndRefusesOthers() {
    fill(100);
    String first = "key0";
    List<String> here = keysOnTheShardOf(first, true);
    String elsewhere = keysOnTheShardOf(first, false).get(0);
    ShardPipeline<String> pipeline = sharded.pipelineFor(first);
    here.forEach(key -> pipeline.add("PTTL", key));
    pipeline.add("LRANGE", first, 0, -1).add("SETRANGE", first, 0, new byte[] {'x'});

    assertThatThrownBy(() -> pipeline.add("PTTL", elsewhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sharded.shardFor(elsewhere).name())
        .hasMessageContaining(pipeline.shard().name());
    assertThatThrownBy(() -> pipeline.add("WATCH", first))
        .isInstanceOf(IllegalArgumentException.class);
    probe.forgetCommands();
    List<ShardResult<Object>> replies = pipeline.execute();

    assertThat(probe.commands())
        .isEqualTo(Map.of("pttl", (long) here.size(), "lrange", 1L, "setrange", 1L));
    assertThat(replies).hasSize(here.size() + 2);
    assertThat(replies.subList(0, here.size())).allMatch(reply -> reply.get().equals(-1L));
    assertThatThrownBy(() -> replies.get(here.size()).get())
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("WRONGTYPE");
    assertThat(replies.get(here.size() + 1).get()).isInstanceOf(Long.class);
    assertThat(pipeline.execute()).as("all were sent").isEmpty();
  }

  private List<String> keysOnTheShardOf(String first, boolean same) {
    String shard = sharded.shardFor(first).name();
    return IntStream.range(0, 100)
        .mapToObj(i -> "key" + i)
        .filter(key -> sharded.shardFor(key).name().equals(shard) == same)
        .toList();
  }

  @Test
  void aPipelineForAShardThatHangsEndsInTimeWithAnErrorPerCommand() {
    fill(100);
    String key = "key0";
    ShardPipeline<String> pipeline = sharded.pipelineFor(key).add("GET", key).add("PTTL", key);
    shards.shard(sharded.shardFor(key).index()).pause();
    long start = System.nanoTime();

    List<ShardResult<Object>> replies = pipeline.execute();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(replies).hasSize(2).noneMatch(ShardResult::isSuccess);
  }

  @Test
  void clearingACacheLeavesOthersAndForeignKeysOnEveryShard() {
    fill(100);
    Cache<String, String> other = fixture.strings("cache-2");
    IntStream.range(0, 100).forEach(i -> other.put("key" + i, "value"));
    probe.plant(List.of("foreign"));
    probe.forgetCommands();

    cache.clear();

    assertThat(sharded.size()).isZero();
    assertThat(CacheFixture.sharded(other).size()).isEqualTo(100);
    assertThat(probe.shardsWith("foreign")).containsExactly(0, 1, 2);
    assertThat(probe.commands()).doesNotContainKeys("flushdb", "flushall", "keys", "dbsize");
  }

  @Test
  void whatAClientSetsIsWhatACacheOfTextsReads() {
    try (CacheFixture other = CacheFixture.on(shards).with("cache.texts.serializer", "string")) {
      ShardedCache<String, String> texts = CacheFixture.sharded(other.strings("texts"));

      texts.clientFor("key").call("SET", texts.redisKey("key"), "größer");

      assertThat(texts.get("key")).isEqualTo("größer");
      assertThat((byte[]) texts.clientFor("key").call("GET", (Object) texts.redisKey("key")))
          .isEqualTo("größer".getBytes(StandardCharsets.UTF_8));
    }
  }
}
