package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
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
import org.shardcache.ProcessorProgram.Effect;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/**
 * Of all that a processor does only the net effect counts: for the entry, its time to live, the
 * statistics, the expiry policy, the loader and the writer; with {@code invoke} as with {@code
 * invokeAll}.
 */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcessorEffectsIT {

  private static final String KEY = "key";
  private static final String BEFORE = "before";
  private static final String LOADED = "loaded";

  /** What an entry has left before: none of the durations of the policies. */
  private static final long REMAINING_MILLIS = 50_000;

  private static final long SLACK_MILLIS = 20_000;

  /** What there is before. */
  enum Before {
    ABSENT,
    PRESENT,
    EXPIRED,
    /** Not in the cache, but the loader has it. */
    LOADABLE
  }

  /** How the processor is called. */
  enum Call {
    INVOKE {
      @Override
      @Nullable String on(Cache<String, String> cache, ProcessorProgram program) {
        return cache.invoke(KEY, program.processor());
      }
    },
    INVOKE_ALL {
      @Override
      @Nullable String on(Cache<String, String> cache, ProcessorProgram program) {
        return cache.invokeAll(Set.of(KEY), program.processor()).get(KEY).get();
      }
    };

    abstract @Nullable String on(Cache<String, String> cache, ProcessorProgram program);
  }

  /** A backing store that writes down what it is asked. */
  private static final class Store
      implements CacheLoader<String, String>, CacheWriter<String, String> {

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile @Nullable String value;

    List<String> takeCalls() {
      List<String> taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }

    @Override
    public @Nullable String load(String key) {
      calls.add("load");
      return value;
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      throw new AssertionError("Processors load one by one.");
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
      calls.add("write " + entry.getValue());
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
      entries.forEach(this::write);
    }

    @Override
    public void delete(Object key) {
      calls.add("delete");
    }

    @Override
    public void deleteAll(Collection<?> keys) {
      keys.forEach(this::delete);
    }
  }

  private final Store store = new Store();
  private final Map<String, Cache<String, String>> caches = new HashMap<>();
  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;

  /** Other objects on the same data: what prepares and inspects must not count or touch. */
  private CacheFixture neighbour;

  @BeforeAll
  void createCaches(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    fixture = CacheFixture.on(shards);
    neighbour = CacheFixture.on(shards);
  }

  @AfterAll
  void close() {
    fixture.close();
    neighbour.close();
  }

  static List<Arguments> columns() {
    List<Arguments> columns = new ArrayList<>();
    for (ParityPolicy policy : ParityPolicy.all()) {
      for (Before before : Before.values()) {
        for (Call call : Call.values()) {
          columns.add(Arguments.of(call, before, policy));
        }
      }
    }
    return columns;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("columns")
  void onlyTheNetEffectCounts(Call call, Before before, ParityPolicy policy) {
    for (ProcessorProgram program : ProcessorProgram.all()) {
      Cache<String, String> plain =
          caches.computeIfAbsent("plain " + policy, name -> plain(name, policy));
      Cache<String, String> through =
          caches.computeIfAbsent("through " + policy, name -> through(name, policy));
      if (before != Before.LOADABLE) {
        check(plain, program, call, before, policy);
      }
      check(through, program, call, before, policy);
    }
  }

  private void check(
      Cache<String, String> cache,
      ProcessorProgram program,
      Call call,
      Before before,
      ParityPolicy policy) {
    String row = program + " in " + cache.getName() + ": ";
    String stored = "jcache:" + cache.getName().replace(" ", "%20") + ":" + KEY;
    Cache<String, String> besides =
        caches.computeIfAbsent(
            "besides " + cache.getName(), name -> neighbour.strings(cache.getName()));
    prepare(besides, stored, before, policy);
    store.value = before == Before.LOADABLE ? LOADED : null;
    store.takeCalls();
    CacheCounters.clear(cache);
    RecordingPolicy recording = policy.recording();
    if (recording != null) {
      recording.takeCalls();
    }

    String result = call.on(cache, program);

    boolean present = before == Before.PRESENT;
    Effect effect =
        switch (before) {
          case PRESENT -> program.present();
          case LOADABLE -> program.loadable();
          case ABSENT, EXPIRED -> program.absent();
        };
    javax.cache.expiry.Duration duration = duration(effect, policy);
    boolean ends = duration != null && duration.isZero();
    boolean isNew = effect == Effect.CREATED || effect == Effect.LOADED;
    assertThat(result).as(row + "result").isEqualTo("done");
    assertThat(CacheCounters.of(cache))
        .as(row + "statistics")
        .isEqualTo(
            new CacheCounters(
                present ? 1 : 0,
                present ? 0 : 1,
                effect.writes() && !(isNew && ends) ? 1 : 0,
                effect == Effect.REMOVED ? 1 : 0));
    if (recording != null) {
      assertThat(recording.takeCalls())
          .as(row + "calls of the expiry policy")
          .isEqualTo(policyCalls(effect));
    }
    String value = ends ? null : valueAfter(effect, present);
    assertThat(besides.get(KEY)).as(row + "value").isEqualTo(value);
    assertTimeToLive(row, probe.pttl(stored), value, duration, policy);
    if (cache.getName().startsWith("through")) {
      List<String> calls = new ArrayList<>(store.takeCalls());
      boolean loads = calls.remove("load");
      assertThat(loads).as(row + "load").isEqualTo(readsWhatIsMissing(program) && !present);
      assertThat(calls)
          .as(row + "calls of the writer")
          .isEqualTo(
              effect.writes()
                  ? List.of("write " + ProcessorProgram.AFTER)
                  : effect.deletes() ? List.of("delete") : List.of());
    }
  }

  private Cache<String, String> plain(String name, ParityPolicy policy) {
    return fixture.strings(name, policy.factory());
  }

  private Cache<String, String> through(String name, ParityPolicy policy) {
    MutableConfiguration<String, String> configuration =
        CacheFixture.stringConfiguration()
            .setExpiryPolicyFactory(policy.factory())
            .setReadThrough(true)
            .setCacheLoaderFactory(new SingletonFactory<>(store))
            .setWriteThrough(true)
            .setCacheWriterFactory(new SingletonFactory<>(store));
    return fixture.cache(name, configuration);
  }

  private static boolean readsWhatIsMissing(ProcessorProgram program) {
    for (ProcessorProgram.Step step : program.steps()) {
      switch (step) {
        case READ -> {
          return true;
        }
        case SET, REMOVE -> {
          return false;
        }
        case EXISTS -> {}
      }
    }
    return false;
  }

  private static List<String> policyCalls(Effect effect) {
    return switch (effect) {
      case CREATED, LOADED -> List.of("creation");
      case UPDATED -> List.of("update");
      case ACCESSED -> List.of("access");
      case ACCESSED_AND_UPDATED -> List.of("update", "access");
      case NONE, REMOVED, DELETED_FROM_STORE -> List.of();
    };
  }

  /** The time of the update, else of the access; null keeps what the entry has. */
  private static javax.cache.expiry.@Nullable Duration duration(
      Effect effect, ParityPolicy policy) {
    return switch (effect) {
      case CREATED, LOADED -> policy.creation();
      case UPDATED -> policy.update();
      case ACCESSED -> policy.access();
      case ACCESSED_AND_UPDATED -> policy.update() != null ? policy.update() : policy.access();
      case NONE, REMOVED, DELETED_FROM_STORE -> null;
    };
  }

  private static @Nullable String valueAfter(Effect effect, boolean present) {
    return switch (effect) {
      case CREATED, UPDATED, ACCESSED_AND_UPDATED -> ProcessorProgram.AFTER;
      case LOADED -> LOADED;
      case REMOVED, DELETED_FROM_STORE -> null;
      case NONE, ACCESSED -> present ? BEFORE : null;
    };
  }

  private static void assertTimeToLive(
      String row,
      long pttl,
      @Nullable String value,
      javax.cache.expiry.@Nullable Duration duration,
      ParityPolicy policy) {
    if (value == null) {
      assertThat(pttl).as(row + "time to live").isEqualTo(-2);
    } else if (policy.isEternal() || (duration != null && duration.isEternal())) {
      assertThat(pttl).as(row + "time to live").isEqualTo(-1);
    } else {
      long expected =
          duration == null
              ? REMAINING_MILLIS
              : duration.getTimeUnit().toMillis(duration.getDurationAmount());
      assertThat(pttl).as(row + "time to live").isBetween(expected - SLACK_MILLIS, expected);
    }
  }

  private void prepare(
      Cache<String, String> cache, String stored, Before before, ParityPolicy policy) {
    if (before == Before.ABSENT || before == Before.LOADABLE) {
      cache.remove(KEY);
      return;
    }
    cache.put(KEY, BEFORE);
    int shard = CacheFixture.sharded(cache).shardFor(KEY).index();
    if (before == Before.EXPIRED) {
      shards.shard(shard).command("PEXPIRE", stored, "1");
      await().pollInterval(Duration.ofMillis(1)).until(() -> !probe.has(shard, stored));
    } else if (!policy.isEternal()) {
      shards.shard(shard).command("PEXPIRE", stored, String.valueOf(REMAINING_MILLIS));
    }
  }
}
