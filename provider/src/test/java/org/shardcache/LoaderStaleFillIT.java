package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.integration.CompletionListenerFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.LoaderThreads.Running;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/**
 * A load that is under way in one manager never brings back what another one has removed or
 * replaced meanwhile. Two managers share nothing but the servers, as two JVMs do.
 */
@WithEmbeddedShards
class LoaderStaleFillIT {

  private static final String KEY = "key";
  private static final String OLD = "old";
  private static final String FRESH = "fresh";
  private static final String NEW = "new";

  /** What loads a value. */
  enum Load {
    GET {
      @Override
      @Nullable String with(Cache<String, String> cache) {
        return cache.get(KEY);
      }
    },
    GET_ALL {
      @Override
      @Nullable String with(Cache<String, String> cache) {
        return cache.getAll(Set.of(KEY, "other")).get(KEY);
      }
    },
    LOAD_ALL {
      @Override
      @Nullable String with(Cache<String, String> cache) {
        return completed(cache, false);
      }
    },
    LOAD_ALL_REPLACING {
      @Override
      @Nullable String with(Cache<String, String> cache) {
        return completed(cache, true);
      }
    },
    INVOKE {
      @Override
      @Nullable String with(Cache<String, String> cache) {
        return cache.invoke(KEY, (entry, arguments) -> entry.getValue());
      }
    },
    INVOKE_ALL {
      @Override
      @Nullable String with(Cache<String, String> cache) {
        return cache
            .invokeAll(Set.of(KEY, "other"), (entry, arguments) -> entry.getValue())
            .get(KEY)
            .get();
      }
    };

    abstract @Nullable String with(Cache<String, String> cache);

    /** A processor whose entry was changed runs again, and loads again. */
    boolean mayLoadAgain() {
      return this == INVOKE || this == INVOKE_ALL;
    }

    private static @Nullable String completed(Cache<String, String> cache, boolean replace) {
      CompletionListenerFuture done = new CompletionListenerFuture();
      cache.loadAll(Set.of(KEY, "other"), replace, done);
      try {
        done.get();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      return null;
    }
  }

  /** What another manager does meanwhile, and what the entry is then. */
  enum Meanwhile {
    PUT(NEW),
    PUT_ALL(NEW),
    PUT_IF_ABSENT(NEW),
    GET_AND_PUT(NEW),
    INVOKE_WRITE(NEW),
    REMOVE(null),
    GET_AND_REMOVE(null),
    REMOVE_KEYS(null),
    REMOVE_ALL(null),
    CLEAR(null),
    DESTROY(null),
    PUT_AND_REMOVE(null),
    PUT_AND_REMOVE_VALUE(null),
    PUT_AND_INVOKE_REMOVE(null),
    PUT_AND_REPLACE(NEW);

    private final @Nullable String after;

    Meanwhile(@Nullable String after) {
      this.after = after;
    }

    void by(CacheFixture fixture, Cache<String, String> cache) {
      switch (this) {
        case PUT -> cache.put(KEY, NEW);
        case PUT_ALL -> cache.putAll(Map.of(KEY, NEW));
        case PUT_IF_ABSENT -> cache.putIfAbsent(KEY, NEW);
        case GET_AND_PUT -> cache.getAndPut(KEY, NEW);
        case INVOKE_WRITE -> invokeWrite(cache);
        case REMOVE -> cache.remove(KEY);
        case GET_AND_REMOVE -> cache.getAndRemove(KEY);
        case REMOVE_KEYS -> cache.removeAll(Set.of(KEY));
        case REMOVE_ALL -> cache.removeAll();
        case CLEAR -> cache.clear();
        case DESTROY -> fixture.manager().destroyCache(cache.getName());
        case PUT_AND_REMOVE -> {
          cache.put(KEY, NEW);
          cache.remove(KEY);
        }
        case PUT_AND_REMOVE_VALUE -> {
          cache.put(KEY, NEW);
          cache.remove(KEY, NEW);
        }
        case PUT_AND_INVOKE_REMOVE -> {
          cache.put(KEY, NEW);
          cache.invoke(
              KEY,
              (entry, arguments) -> {
                entry.remove();
                return null;
              });
        }
        case PUT_AND_REPLACE -> {
          cache.put(KEY, "first");
          cache.replace(KEY, "first", NEW);
        }
      }
    }

    private static void invokeWrite(Cache<String, String> cache) {
      cache.invoke(
          KEY,
          (entry, arguments) -> {
            entry.setValue(NEW);
            return null;
          });
    }
  }

  private final LoaderGate gate = new LoaderGate();
  private final AtomicInteger calls = new AtomicInteger();
  private final LoaderScript slow =
      new LoaderScript(
          key -> {
            if (!key.equals(KEY) || calls.incrementAndGet() > 1) {
              return FRESH;
            }
            gate.pass();
            return OLD;
          });
  private LoaderClaims claims;
  private CacheFixture here;
  private CacheFixture there;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    claims = new LoaderClaims(shards);
    here = CacheFixture.on(shards);
    there = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    gate.open();
    claims.assertNoneLeft();
    here.close();
    there.close();
  }

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Load load : Load.values()) {
      for (Meanwhile meanwhile : Meanwhile.values()) {
        cases.add(Arguments.of(load, meanwhile));
      }
    }
    return cases;
  }

  @ParameterizedTest(name = "{0} and {1}")
  @MethodSource("cases")
  void aLoadNeverBringsBackWhatWasChangedMeanwhile(Load load, Meanwhile meanwhile) {
    Cache<String, String> loading = here.cache("cache", slow.readThrough());
    Cache<String, String> changing = there.cache("cache", fresh().loaderOnly());
    Running<String> running = LoaderThreads.start(() -> load.with(loading));
    gate.awaitArrivals(1);
    claims.assertAllEnd();

    meanwhile.by(there, changing);
    Running<String> late = LoaderThreads.start(() -> loading.get(KEY));
    LoaderThreads.awaitWaiting(List.of(running));
    gate.open();
    running.await();

    assertThat(late.await()).as("asked after the change").isNotEqualTo(OLD).isNotNull();
    Cache<String, String> reading = reopened(changing);
    assertThat(reading.get(KEY)).isIn(FRESH, NEW); // the late call loaded if there was none
    reading.remove(KEY);
  }

  @ParameterizedTest(name = "{0} and {1}")
  @MethodSource("cases")
  void aLoadLeavesTheEntryAsTheChangeMadeIt(Load load, Meanwhile meanwhile) {
    Cache<String, String> loading = here.cache("cache", slow.readThrough());
    Cache<String, String> changing = there.cache("cache", fresh().loaderOnly());
    Running<String> running = LoaderThreads.start(() -> load.with(loading));
    gate.awaitArrivals(1);

    meanwhile.by(there, changing);
    gate.open();
    running.await();

    String left = reopened(changing).get(KEY);
    if (meanwhile.after == null && load.mayLoadAgain()) {
      assertThat(left).isEqualTo(FRESH);
    } else {
      assertThat(left).isEqualTo(meanwhile.after);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Meanwhile.class,
      names = {"PUT", "REMOVE", "REMOVE_KEYS", "REMOVE_ALL", "CLEAR", "DESTROY", "GET_AND_REMOVE"})
  void aReloadNeverReplacesWhatCameAfterItBegan(Meanwhile meanwhile) {
    Cache<String, String> loading = here.cache("cache", slow.loaderOnly());
    Cache<String, String> changing = there.cache("cache", fresh().loaderOnly());
    changing.put(KEY, "before");
    Running<String> running = LoaderThreads.start(() -> Load.LOAD_ALL_REPLACING.with(loading));
    gate.awaitArrivals(1);

    meanwhile.by(there, changing);
    gate.open();
    running.await();

    assertThat(reopened(changing).get(KEY)).isEqualTo(meanwhile.after);
  }

  @ParameterizedTest
  @EnumSource(
      value = Meanwhile.class,
      names = {"PUT", "REMOVE", "REMOVE_KEYS", "REMOVE_ALL", "CLEAR", "DESTROY"})
  void aCacheWithListenersEndsLoadsAsOthersDo(Meanwhile meanwhile) {
    CacheEntryCreatedListener<String, String> listener = events -> {};
    MutableConfiguration<String, String> listening =
        fresh()
            .loaderOnly()
            .addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(
                    new FactoryBuilder.SingletonFactory<>(listener), null, false, true));
    Cache<String, String> loading = here.cache("cache", slow.readThrough());
    Cache<String, String> changing = there.cache("cache", listening);
    Running<String> running = LoaderThreads.start(() -> loading.get(KEY));
    gate.awaitArrivals(1);

    meanwhile.by(there, changing);
    gate.open();
    running.await();

    assertThat(reopened(changing).get(KEY)).isEqualTo(meanwhile.after);
  }

  @ParameterizedTest
  @EnumSource(Load.class)
  void whatALoadBringsAfterItsTimeIsNotStored(Load load, EmbeddedShards shards) {
    CacheFixture brief = here.with("lease", "150ms");
    Cache<String, String> loading = brief.cache("cache", slow.readThrough());
    Cache<String, String> reading = there.cache("cache", fresh().loaderOnly());
    Running<String> running = LoaderThreads.start(() -> load.with(loading));
    gate.awaitArrivals(1);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> claims.all().isEmpty());

    gate.open();
    running.await();

    assertThat(reading.get(KEY)).isEqualTo(load.mayLoadAgain() ? FRESH : null);
  }

  @Test
  void aReloadThatBeganLaterWinsOverOneThatBeganBefore() {
    LoaderGate laterGate = new LoaderGate();
    LoaderScript later =
        new LoaderScript(
            key -> {
              laterGate.pass();
              return NEW;
            });
    Cache<String, String> first = here.cache("cache", slow.loaderOnly());
    Cache<String, String> second = there.cache("cache", later.loaderOnly());
    Running<String> older = LoaderThreads.start(() -> Load.LOAD_ALL_REPLACING.with(first));
    gate.awaitArrivals(1);
    Running<String> newer = LoaderThreads.start(() -> Load.LOAD_ALL_REPLACING.with(second));
    laterGate.awaitArrivals(1);

    gate.open();
    older.await();
    laterGate.open();
    newer.await();

    assertThat(second.get(KEY)).isEqualTo(NEW);
  }

  @Test
  void aProcessorThatLoadedWhileSomebodyHadALeaseRunsAgain() {
    Cache<String, String> loading = here.cache("cache", slow.readThrough());
    claims.lease(loading, KEY, Duration.ofSeconds(30));
    Running<String> running = LoaderThreads.start(() -> Load.INVOKE.with(loading));
    gate.awaitArrivals(1);

    gate.open(); // the holder's lease is still there: what was loaded under it must not be stored
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> calls.get() >= 2);
    assertThat(there.cache("cache", fresh().loaderOnly()).get(KEY)).isNull();
    claims.release(loading, KEY);

    assertThat(running.await()).isEqualTo(FRESH);
  }

  private static LoaderScript fresh() {
    return new LoaderScript(key -> FRESH);
  }

  /** The cache to look at the entry with; a new one if it was destroyed. */
  private Cache<String, String> reopened(Cache<String, String> cache) {
    return cache.isClosed() ? there.cache(cache.getName(), fresh().loaderOnly()) : cache;
  }
}
