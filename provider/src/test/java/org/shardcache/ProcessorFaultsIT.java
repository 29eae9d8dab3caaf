package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.FaultProxy;

/** Processors over a network that fails: nobody guesses whether a change took effect. */
@WithEmbeddedShards
final class ProcessorFaultsIT {

  private static final Set<String> MANY =
      IntStream.range(0, 1_500)
          .mapToObj(i -> "key" + i)
          .collect(Collectors.toCollection(LinkedHashSet::new));

  private final List<FaultProxy> proxies = new ArrayList<>();
  private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
  private final EntryProcessor<String, Integer, Integer> increment =
      (entry, arguments) -> {
        runs.computeIfAbsent(entry.getKey(), key -> new AtomicInteger()).incrementAndGet();
        int next = entry.exists() ? entry.getValue() + 1 : 1;
        entry.setValue(next);
        return next;
      };
  private CacheFixture fixture;
  private Cache<String, Integer> cache;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    shards.shards().forEach(shard -> proxies.add(FaultProxy.to(shard.host(), shard.port())));
    fixture =
        CacheFixture.on(
            proxies.stream()
                .map(proxy -> "redis://" + proxy.host() + ":" + proxy.port())
                .collect(Collectors.joining(",")));
    cache = ProcessorMain.counters(fixture);
    cache.invokeAll(MANY, (entry, arguments) -> null); // opens connections
    runs.clear();
  }

  @AfterEach
  void close() {
    fixture.close();
    proxies.forEach(FaultProxy::close);
  }

  @Test
  void aCommitWhoseReplyIsLostIsNeverRunAgainAndTheExceptionSaysSo() {
    cache.invoke("key", increment); // the scripts are there
    runs.clear();
    proxies.forEach(proxy -> proxy.loseEveryNthReply("EVALSHA", 1));

    assertThatThrownBy(() -> cache.invoke("key", increment))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("whether it took effect is not known");

    assertThat(runs.get("key")).hasValue(1);
    proxies.forEach(proxy -> proxy.loseEveryNthReply("", 1));
    assertThat(cache.get("key")).as("it did take effect, once").isEqualTo(2);
  }

  @Test
  void ofManyCommitsOnlyThoseWhoseRepliesAreLostAreUnknown() {
    cache.invokeAll(MANY, increment);
    runs.clear();
    proxies.get(0).loseEveryNthReply("EVALSHA", 100);

    Map<String, EntryProcessorResult<Integer>> results = cache.invokeAll(MANY, increment);

    proxies.forEach(proxy -> proxy.loseEveryNthReply("", 1));
    assertThat(results).hasSize(MANY.size());
    assertThat(runs).hasSize(MANY.size());
    assertThat(runs.values()).allMatch(count -> count.get() == 1);
    int unknown = 0;
    for (String key : MANY) {
      if (succeeds(results.get(key))) {
        assertThat(results.get(key).get()).isEqualTo(2);
        assertThat(cache.get(key)).isEqualTo(2);
      } else {
        unknown++;
        assertThatThrownBy(() -> results.get(key).get())
            .isInstanceOf(EntryProcessorException.class)
            .hasMessageContaining("whether it took effect is not known");
        assertThat(shard(key)).isZero();
        assertThat(cache.get(key)).isIn(1, 2);
      }
    }
    assertThat(unknown).isPositive();
  }

  @Test
  void aShardThatIsGoneFailsOnlyItsOwnEntries() {
    proxies.get(1).close();

    Map<String, EntryProcessorResult<Integer>> results = cache.invokeAll(MANY, increment);

    assertThat(results).hasSize(MANY.size());
    results.forEach(
        (key, result) -> assertThat(succeeds(result)).as(key).isEqualTo(shard(key) != 1));
    assertThat(runs.keySet()).allMatch(key -> shard(key) != 1);
    MANY.stream()
        .filter(key -> shard(key) != 1)
        .forEach(key -> assertThat(cache.get(key)).as(key).isEqualTo(1));
  }

  @Test
  void aReadWhoseReplyIsLostIsRepeatedBeforeTheProcessorRuns() {
    proxies.forEach(proxy -> proxy.loseEveryNthReply("GET", 2));

    for (int i = 1; i <= 10; i++) {
      assertThat(cache.invoke("key", increment)).isEqualTo(i);
    }

    assertThat(runs.get("key")).hasValue(10);
    assertThat(proxies.stream().mapToInt(FaultProxy::lost).sum()).isPositive();
  }

  private int shard(String key) {
    return CacheFixture.sharded(cache).shardFor(key).index();
  }

  private static boolean succeeds(EntryProcessorResult<Integer> result) {
    try {
      return result.get() > 0;
    } catch (EntryProcessorException e) {
      return false;
    }
  }
}
