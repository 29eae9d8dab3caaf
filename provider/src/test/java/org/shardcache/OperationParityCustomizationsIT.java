package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.EventRecorder.OldValue;
import org.shardcache.EventRecorder.Told;
import org.shardcache.ParityChecks.Before;
import org.shardcache.ParityOperation.Effect;
import org.shardcache.ParityOperation.Expectation;
import org.shardcache.ParityOperation.Values;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/**
 * Sibling methods do not drift apart in a cache with listeners, a writer or a loader either: the
 * table of {@link OperationParityIT}, and what follows from it for those.
 */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationParityCustomizationsIT {

  private static final String LOADED = "loaded";

  /** Operations that ask the loader for what is not there. */
  private static final Set<String> LOADING =
      Set.of("get", "getAll", "invoke that reads", "invokeAll that reads");

  /** Operations that tell the writer of a removal whether or not there is an entry. */
  private static final Set<String> DELETING =
      Set.of(
          "remove",
          "getAndRemove",
          "removeAll(keys)",
          "invoke that removes",
          "invokeAll that removes");

  private static final Set<String> POLICIES =
      Set.of(
          "eternal",
          "created zero",
          "modified zero",
          "accessed zero",
          "touched",
          "custom touched zero",
          "custom three durations",
          "custom eternal once touched",
          "custom over once accessed",
          "custom over once updated");

  /** What the cache has besides listeners. */
  enum Customized {
    LISTENERS,
    WRITER,
    LOADER,
    WRITER_AND_LOADER;

    boolean writes() {
      return this == WRITER || this == WRITER_AND_LOADER;
    }

    boolean loads() {
      return this == LOADER || this == WRITER_AND_LOADER;
    }
  }

  /** A cache and what was told about it. */
  private record Watched(
      Cache<String, String> cache,
      EventRecorder<String, String> withOldValue,
      EventRecorder<String, String> withoutOldValue,
      List<String> writerCalls) {}

  private record RecordingWriter(List<String> calls) implements CacheWriter<String, String> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      calls.add("write " + entry.getKey() + "=" + entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.forEach(this::write);
      entries.clear();
    }

    @Override
    public void delete(Object key) {
      calls.add("delete " + key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
      keys.clear();
    }
  }

  private static final class Loader implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      return LOADED;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      Map<String, String> loaded = new LinkedHashMap<>();
      keys.forEach(key -> loaded.put(key, LOADED));
      return loaded;
    }
  }

  private final Map<String, Watched> caches = new HashMap<>();
  private final Map<String, Cache<String, String>> unwatched = new HashMap<>();
  private ParityChecks checks;
  private CacheFixture fixture;
  private CacheFixture neighbour;

  @BeforeAll
  void open(EmbeddedShards shards) {
    checks = new ParityChecks(shards);
    fixture = CacheFixture.on(shards);
    neighbour = CacheFixture.on(shards);
  }

  @AfterAll
  void close() {
    fixture.close();
    neighbour.close();
  }

  static List<Arguments> rows() {
    List<Arguments> rows = new ArrayList<>();
    for (ParityPolicy policy : ParityPolicy.all()) {
      if (POLICIES.contains(policy.name())) {
        for (Customized customized : Customized.values()) {
          for (ParityOperation operation : ParityOperation.all()) {
            for (Before before : Before.values()) {
              rows.add(Arguments.of(operation, before, customized, policy));
            }
          }
        }
      }
    }
    return rows;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("rows")
  void everyOperationTellsListenersAndWriterWhatTheTableSays(
      ParityOperation operation, Before before, Customized customized, ParityPolicy policy) {
    String key = "key";
    Values values = new Values("before", "after", "other");
    String name = customized + " " + policy;
    Watched watched = caches.computeIfAbsent(name, n -> watched(n, customized, policy));
    Cache<String, String> other = unwatched.computeIfAbsent(name, neighbour::strings);
    checks.prepare(other, key, values.before(), before, policy);
    forget(watched, policy);

    Object result = operation.action().on(watched.cache(), key, values);

    boolean present = before == Before.PRESENT;
    boolean loads = !present && customized.loads() && LOADING.contains(operation.name());
    Expectation tabled = present ? operation.present() : operation.absent();
    Effect effect = loads ? Effect.CREATED : tabled.effect();
    boolean ends = policy.duration(effect) != null && policy.duration(effect).isZero();
    assertThat(result).as("result").isEqualTo(loads ? LOADED : tabled.result().apply(values));
    assertThat(CacheCounters.of(watched.cache()))
        .as("statistics")
        .isEqualTo(ParityChecks.counters(operation, tabled, present, ends));
    if (policy.recording() != null) {
      assertThat(policy.recording().takeCalls())
          .as("calls of the expiry policy")
          .isEqualTo(ParityPolicy.calls(effect));
    }
    String written = loads ? LOADED : values.after();
    List<Told<String, String>> told = told(effect, ends, key, written, values.before());
    assertThat(watched.withOldValue().told()).as("events with old value").isEqualTo(told);
    assertThat(watched.withoutOldValue().told()).as("events without").isEqualTo(told);
    assertThat(watched.writerCalls())
        .as("calls of the writer")
        .isEqualTo(
            customized.writes() && !loads
                ? writerCalls(operation, effect, key, values)
                : List.of());
    String after = loads ? LOADED : ParityChecks.valueAfter(effect, values, present);
    String value = ends ? null : after;
    assertThat(other.get(key)).as("value").isEqualTo(value);
    checks.assertTimeToLive(other, key, value, effect, policy);
  }

  private static List<Told<String, String>> told(
      Effect effect, boolean ends, String key, String written, String before) {
    return switch (effect) {
      case NONE -> List.of();
      case CREATED -> ends ? List.of() : List.of(Told.created(key, written));
      case UPDATED ->
          List.of(ends ? Told.expired(key, before) : Told.updated(key, written, before));
      case ACCESSED -> ends ? List.of(Told.expired(key, before)) : List.of();
      case REMOVED -> List.of(Told.removed(key, before));
    };
  }

  /** Of writes also if the entry ends at once: the writer's store knows nothing of that. */
  private static List<String> writerCalls(
      ParityOperation operation, Effect effect, String key, Values values) {
    return switch (effect) {
      case CREATED, UPDATED -> List.of("write " + key + "=" + values.after());
      case REMOVED -> List.of("delete " + key);
      case NONE -> DELETING.contains(operation.name()) ? List.of("delete " + key) : List.of();
      case ACCESSED -> List.of();
    };
  }

  private Watched watched(String name, Customized customized, ParityPolicy policy) {
    EventRecorder<String, String> withOldValue = new EventRecorder<>();
    EventRecorder<String, String> withoutOldValue = new EventRecorder<>();
    List<String> writerCalls = new ArrayList<>();
    MutableConfiguration<String, String> configuration =
        CacheFixture.stringConfiguration()
            .setExpiryPolicyFactory(policy.factory())
            .addCacheEntryListenerConfiguration(
                withOldValue.registration(Mode.SYNCHRONOUS, OldValue.REQUIRED, null))
            .addCacheEntryListenerConfiguration(
                withoutOldValue.registration(Mode.SYNCHRONOUS, OldValue.NOT_REQUIRED, null));
    if (customized.writes()) {
      configuration
          .setWriteThrough(true)
          .setCacheWriterFactory(() -> new RecordingWriter(writerCalls));
    }
    if (customized.loads()) {
      configuration.setReadThrough(true).setCacheLoaderFactory(Loader::new);
    }
    return new Watched(
        fixture.cache(name, configuration), withOldValue, withoutOldValue, writerCalls);
  }

  private static void forget(Watched watched, ParityPolicy policy) {
    CacheCounters.clear(watched.cache());
    watched.withOldValue().take();
    watched.withoutOldValue().take();
    watched.writerCalls().clear();
    @Nullable RecordingPolicy recording = policy.recording();
    if (recording != null) {
      recording.takeCalls();
    }
  }
}
