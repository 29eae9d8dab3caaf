package org.shardcache;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Entries are there until their time is over, and not much longer. */
@WithEmbeddedShards
class ExpiryIT {

  private static final Duration SHORT = new Duration(MILLISECONDS, 300);

  /** How late an entry may be found gone: for a machine under load. */
  private static final long LATE_MILLIS = 5_000;

  private ShardProbe probe;
  private CacheFixture fixture;
  private CacheFixture neighbour;

  @BeforeEach
  void open(EmbeddedShards shards) {
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards);
    neighbour = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
    neighbour.close();
  }

  static List<Arguments> policies() {
    return List.of(
        Arguments.of("created", CreatedExpiryPolicy.factoryOf(SHORT)),
        Arguments.of("modified", ModifiedExpiryPolicy.factoryOf(SHORT)),
        Arguments.of("touched", TouchedExpiryPolicy.factoryOf(SHORT)),
        Arguments.of("custom", new RecordingPolicy(SHORT, null, null).factory()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("policies")
  void anEntryIsThereBeforeItsTimeAndGoneSoonAfter(String name, Factory<ExpiryPolicy> policy) {
    Cache<String, String> cache = fixture.strings(name, policy);
    Map<String, String> entries = entries("key", 30);
    long beforePut = System.nanoTime();
    cache.putAll(entries);
    long afterPut = System.nanoTime();

    Map<String, Long> lastSeen = new HashMap<>();
    Map<String, Long> firstMissed = new HashMap<>();
    while (firstMissed.size() < entries.size()) {
      for (String key : entries.keySet()) {
        long before = System.nanoTime();
        if (cache.containsKey(key)) {
          lastSeen.put(key, before);
        } else {
          firstMissed.putIfAbsent(key, System.nanoTime());
        }
      }
    }

    assertThat(firstMissed.values())
        .allSatisfy(
            missed ->
                assertThat((missed - beforePut) / 1_000_000)
                    .as("first missed after")
                    .isBetween(299L, LATE_MILLIS));
    assertThat(lastSeen.values())
        .allSatisfy(
            seen ->
                assertThat((seen - afterPut) / 1_000_000)
                    .as("last seen after")
                    .isLessThanOrEqualTo(330L));
    assertThat(cache.get("key0")).isNull();
    assertThat(cache.getAll(entries.keySet())).isEmpty();
    assertThat(cache.iterator().hasNext()).isFalse();
    assertThat(cache.replace("key0", "again")).isFalse();
    assertThat(cache.putIfAbsent("key0", "again")).isTrue();
  }

  @Test
  void accessAndUpdateExtendAsThePolicySaysAndNullKeepsTheRemainingTime() {
    Duration time = new Duration(MILLISECONDS, 1_500);
    Cache<String, String> accessed = fixture.strings("a", AccessedExpiryPolicy.factoryOf(time));
    Cache<String, String> modified = fixture.strings("m", ModifiedExpiryPolicy.factoryOf(time));
    Cache<String, String> touched = fixture.strings("t", TouchedExpiryPolicy.factoryOf(time));
    Cache<String, String> created = fixture.strings("c", CreatedExpiryPolicy.factoryOf(time));
    Cache<String, String> customAccessed =
        fixture.strings("ca", new RecordingPolicy(time, time, null).factory());
    Cache<String, String> customModified =
        fixture.strings("cm", new RecordingPolicy(time, null, time).factory());
    Cache<String, String> customCreated =
        fixture.strings("cc", new RecordingPolicy(time, null, null).factory());
    List.of(accessed, modified, touched, created, customAccessed, customModified, customCreated)
        .forEach(cache -> cache.put("key", "value"));
    long start = System.nanoTime();

    boolean createdIsThere = true;
    boolean customCreatedIsThere = true;
    while (System.nanoTime() - start < 2_500_000_000L) {
      assertThat(accessed.get("key")).isEqualTo("value");
      assertThat(touched.getAll(Set.of("key"))).hasSize(1);
      assertThat(customAccessed.iterator().next().getValue()).isEqualTo("value");
      assertThat(modified.replace("key", "value")).isTrue();
      assertThat(customModified.getAndReplace("key", "value")).isEqualTo("value");
      createdIsThere = created.get("key") != null && created.replace("key", "value");
      customCreatedIsThere =
          customCreated.get("key") != null && customCreated.replace("key", "value", "value");
    }
    assertThat(createdIsThere).as("created").isFalse();
    assertThat(customCreatedIsThere).as("custom created").isFalse();
  }

  @Test
  void anIteratorNeverReturnsAnEntryWhoseTimeIsOver() {
    Cache<String, String> lasting = neighbour.strings("iterated");
    Cache<String, String> cache =
        fixture.strings(
            "iterated",
            new RecordingPolicy(new Duration(MILLISECONDS, 1_000), null, null).factory());
    lasting.putAll(entries("stays", 100));
    cache.putAll(entries("goes", 300));
    Set<String> seen = new HashSet<>();
    Iterator<Cache.Entry<String, String>> iterator = cache.iterator();
    seen.add(iterator.next().getKey());
    List<Iterator<Cache.Entry<String, String>>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) { // each has another entry at hand when the time is over
      Iterator<Cache.Entry<String, String>> next = cache.iterator();
      for (int j = 0; j < i; j++) {
        next.next();
      }
      assertThat(next.hasNext()).isTrue();
      asked.add(next);
    }

    await().until(() -> probe.keys().stream().noneMatch(key -> key.contains("goes")));

    while (iterator.hasNext()) {
      String key = iterator.next().getKey();
      assertThat(key).startsWith("stays");
      assertThat(seen.add(key)).as(key).isTrue();
    }
    assertThat(seen).containsAll(entries("stays", 100).keySet());
    for (Iterator<Cache.Entry<String, String>> next : asked) {
      assertThat(next.next().getKey()).startsWith("stays");
      next.forEachRemaining(entry -> assertThat(entry.getKey()).startsWith("stays"));
      assertThatThrownBy(next::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void aTimeThatRedisCannotCountIsForEver() {
    Cache<String, String> cache =
        fixture.strings("long", CreatedExpiryPolicy.factoryOf(new Duration(DAYS, Long.MAX_VALUE)));

    cache.put("key", "value");

    assertThat(probe.pttl("jcache:long:key")).isEqualTo(-1);
    assertThat(cache.get("key")).isEqualTo("value");
  }

  @Test
  void aPolicyThatFailsOrHasNoTimeForANewEntryChangesNothing() {
    Cache<String, String> failing =
        fixture.strings(
            "failing",
            new RecordingPolicy(null, null, null) {
              @Override
              public Duration getExpiryForUpdate() {
                throw new IllegalStateException("out of order");
              }
            }.factory());
    neighbour.strings("failing").put("old", "before");

    assertThatThrownBy(() -> failing.put("old", "after"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("getExpiryForUpdate() failed")
        .hasRootCauseMessage("out of order");
    assertThatThrownBy(() -> failing.put("new", "after"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("getExpiryForCreation() returned null");
    assertThatThrownBy(() -> failing.putAll(Map.of("old", "after", "new", "after")))
        .isInstanceOf(CacheException.class);

    assertThat(failing.get("old")).isEqualTo("before");
    assertThat(failing.get("new")).isNull();
  }

  @Test
  void aPolicyIsAskedOnceHoweverOftenTheEntryIsReplacedByAnEqualOneMeanwhile() {
    Cache<Object, Object> others = neighbour.objects("equal");
    List<String> texts = new ArrayList<>(List.of("a", "b", "c"));
    RecordingPolicy policy =
        new RecordingPolicy(Duration.ETERNAL, null, Duration.ETERNAL) {
          @Override
          public Duration getExpiryForUpdate() {
            Collections.rotate(texts, 1);
            others.put("key", new LinkedHashSet<>(texts));
            return super.getExpiryForUpdate();
          }
        };
    Cache<Object, Object> cache =
        fixture.cache(
            "equal", new MutableConfiguration<>().setExpiryPolicyFactory(policy.factory()));
    others.put("key", new LinkedHashSet<>(texts));

    assertThat(cache.replace("key", new LinkedHashSet<>(texts), "new")).isTrue();

    assertThat(policy.takeCalls()).containsExactly("update");
    assertThat(cache.get("key")).isEqualTo("new");
  }

  @Test
  void whatIsDoneOfAPutAllIsCountedAlsoIfAnEntryThatVanishedMeanwhileCannotBeWritten() {
    Cache<String, String> others = neighbour.strings("vanishing");
    RecordingPolicy policy =
        new RecordingPolicy(null, null, Duration.ETERNAL) {
          @Override
          public Duration getExpiryForUpdate() {
            others.remove("first");
            return super.getExpiryForUpdate();
          }
        };
    Cache<String, String> cache = fixture.strings("vanishing", policy.factory());
    Map<String, String> entries = new LinkedHashMap<>();
    for (String key : List.of("first", "second", "third")) {
      others.put(key, "before");
      entries.put(key, "after");
    }

    assertThatThrownBy(() -> cache.putAll(entries))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("getExpiryForCreation() returned null");

    assertThat(cache.getAll(entries.keySet()))
        .isEqualTo(Map.of("second", "after", "third", "after"));
    assertThat(CacheCounters.of(cache).puts()).isEqualTo(2);
  }

  private static Map<String, String> entries(String prefix, int count) {
    return IntStream.range(0, count)
        .boxed()
        .collect(Collectors.toMap(i -> prefix + i, i -> "value" + i));
  }
}
