package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.testing.Async;

/** A lock on a key has one holder at a time, and ends by itself. */
@WithEmbeddedShards
final class EntryLockIT {

  private static final Duration LONG = Duration.ofSeconds(30);

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture here;
  private CacheFixture there;
  private ShardedCache<String, String> cache;
  private ShardedCache<String, String> other;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    here = CacheFixture.on(shards).with("timeout", "2s");
    there = CacheFixture.on(shards).with("timeout", "2s");
    cache = CacheFixture.sharded(here.strings("cache"));
    other = CacheFixture.sharded(there.strings("cache"));
  }

  @AfterEach
  void close() {
    shards.shards().forEach(shard -> shard.resume());
    here.close();
    there.close();
  }

  @Test
  void onlyOneOfManyHoldsItAtATime() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger mostInside = new AtomicInteger();
    AtomicInteger rounds = new AtomicInteger();
    List<CompletableFuture<Void>> callers =
        IntStream.range(0, 12)
            .mapToObj(
                caller ->
                    Async.run(
                        () -> {
                          ShardedCache<String, String> asked = caller % 2 == 0 ? cache : other;
                          for (int i = 0; i < 5; i++) {
                            try (EntryLock lock = asked.tryLock("key", LONG, LONG).orElseThrow()) {
                              mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
                              rounds.incrementAndGet();
                              Thread.yield();
                              inside.decrementAndGet();
                              assertThat(lock).isNotNull();
                            }
                          }
                        }))
            .toList();
    callers.forEach(CompletableFuture::join);

    assertThat(mostInside).hasValue(1);
    assertThat(rounds).hasValue(60);
    assertThat(probe.keys()).as("nothing is left").noneMatch(key -> key.contains("key"));
  }

  @Test
  void itIsOnTheShardOfTheKeyAndStopsNeitherReadsNorChanges() {
    cache.put("key", "value");
    try (EntryLock lock = cache.tryLock("key", LONG, Duration.ZERO).orElseThrow()) {
      assertThat(other.tryLock("key", LONG, Duration.ZERO)).isEmpty();
      assertThat(other.tryLock("another", LONG, Duration.ZERO)).isPresent();
      assertThat(probe.shardsWith("jcache:cache:~!~!key"))
          .containsExactly(cache.shardFor("key").index());
      assertThat(other.get("key")).isEqualTo("value");
      other.put("key", "new");
      String seen = other.invoke("key", (entry, arguments) -> entry.getValue());
      assertThat(seen).isEqualTo("new");
      assertThat(cache.size()).as("a lock is no entry").isEqualTo(1);
      assertThat(cache.iterator()).toIterable().hasSize(1);
      assertThat(lock.release()).isTrue();
      assertThat(lock.release()).isFalse();
    }
    assertThat(other.tryLock("key", LONG, Duration.ZERO)).isPresent();
  }

  @Test
  void itEndsByItselfAndALateHolderDoesNotReleaseTheNextOnes() {
    EntryLock late = cache.tryLock("key", Duration.ofMillis(100), Duration.ZERO).orElseThrow();
    EntryLock next = other.tryLock("key", LONG, Duration.ofSeconds(10)).orElseThrow();

    assertThat(late.release()).isFalse();

    assertThat(cache.tryLock("key", LONG, Duration.ZERO)).isEmpty();
    assertThat(next.release()).isTrue();
  }

  @Test
  void whoWaitsInVainIsToldAfterThePatience() {
    Optional<EntryLock> held = cache.tryLock("key", LONG, Duration.ZERO);
    long start = System.nanoTime();

    assertThat(other.tryLock("key", LONG, Duration.ofMillis(200))).isEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(200), Duration.ofSeconds(5));
    assertThat(held).isPresent();
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    var unused = cache.tryLock("key", Duration.ofMillis(200), Duration.ZERO).orElseThrow();
    Thread.currentThread().interrupt();

    assertThat(other.tryLock("key", LONG, LONG)).isPresent();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aShardThatIsDownAndTimesThatAreTooShortAreErrors() {
    assertThatThrownBy(() -> cache.tryLock("key", Duration.ZERO, LONG))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> cache.tryLock("key", LONG, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    shards.shard(cache.shardFor("key").index()).pause();
    assertThatThrownBy(() -> cache.tryLock("key", LONG, LONG)).isInstanceOf(CacheException.class);
  }

  @Test
  void aClosedCacheReleasesNothingAndTheLockEndsByItself() {
    EntryLock lock = cache.tryLock("key", Duration.ofMillis(300), Duration.ZERO).orElseThrow();
    cache.close();

    assertThatThrownBy(lock::release).isInstanceOf(IllegalStateException.class);

    await().until(() -> other.tryLock("key", LONG, Duration.ZERO).isPresent());
  }
}
