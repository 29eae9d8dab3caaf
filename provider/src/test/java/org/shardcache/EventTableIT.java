package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.EventRecorder.OldValue;
import org.shardcache.EventRecorder.Told;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** What listeners are told of every operation, whichever way they are registered. */
@WithEmbeddedShards
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventTableIT {

  private static final String LAST = "last";

  /** A loader that knows every key. */
  private static final class Loader implements CacheLoader<String, String> {
    @Override
    public String load(String key) {
      return "loaded";
    }

    @Override
    public Map<String, String> loadAll(Iterable<? extends String> keys) {
      List<String> all = new ArrayList<>();
      keys.forEach(all::add);
      return all.stream().collect(Collectors.toMap(key -> key, key -> "loaded"));
    }
  }

  private record Listening(
      String how, Mode mode, Filter filter, EventRecorder<String, String> recorder) {}

  private enum Filter {
    NONE,
    NEW_VALUES
  }

  private CacheFixture fixture;

  /** Other objects on the same data, without listeners: what prepares tells nobody. */
  private CacheFixture neighbour;

  private int caches;

  @BeforeAll
  void open(EmbeddedShards shards) {
    fixture = CacheFixture.on(shards);
    neighbour = CacheFixture.on(shards);
  }

  @AfterAll
  void close() {
    fixture.close();
    neighbour.close();
  }

  static List<EventRow> rows() {
    return EventRow.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void everyListenerIsToldOfWhatTheOperationDid(EventRow row) {
    MutableConfiguration<String, String> configuration =
        CacheFixture.stringConfiguration()
            .setExpiryPolicyFactory(row.expiry())
            .setCacheLoaderFactory(Loader::new)
            .setReadThrough(row.reads() == EventRow.Reads.THROUGH);
    List<Listening> listeners = listeners(configuration);
    String name = "events " + caches++;
    Cache<String, String> prepared = neighbour.strings(name);
    prepared.put("present", "old");
    Cache<String, String> cache = fixture.cache(name, configuration);

    row.operation().accept(cache);

    for (Listening listener : listeners) {
      if (listener.mode() == Mode.SYNCHRONOUS) {
        assertTold(listener, row.told());
      }
    }
    causeTheLastEvent(cache, prepared);
    for (Listening listener : listeners) {
      if (listener.mode() == Mode.ASYNCHRONOUS) {
        awaitTheLastEvent(listener);
        assertTold(listener, row.told());
      }
    }
    cache.close();
  }

  /** One of each kind: synchronous or not, filtered or not, with old values required or not. */
  private static List<Listening> listeners(MutableConfiguration<String, String> configuration) {
    List<Listening> listeners = new ArrayList<>();
    CacheEntryEventFilter<String, String> newValues = event -> !"old".equals(event.getValue());
    for (Mode mode : Mode.values()) {
      for (OldValue oldValue : OldValue.values()) {
        for (Filter filter : Filter.values()) {
          EventRecorder<String, String> recorder = new EventRecorder<>();
          configuration.addCacheEntryListenerConfiguration(
              recorder.registration(mode, oldValue, filter == Filter.NONE ? null : newValues));
          listeners.add(
              new Listening(
                  mode + ", old value " + oldValue + ", " + filter, mode, filter, recorder));
        }
      }
    }
    return listeners;
  }

  private static void assertTold(Listening listener, List<Told<String, String>> expected) {
    List<Told<String, String>> told =
        listener.recorder().told().stream().filter(event -> !event.key().equals(LAST)).toList();
    assertThat(told)
        .as(listener.how())
        .containsExactlyElementsOf(
            listener.filter() == Filter.NONE
                ? expected
                : expected.stream().filter(event -> !"old".equals(event.value())).toList());
  }

  /** An event behind all others, so that one too many would have come before it. */
  private static void causeTheLastEvent(Cache<String, String> cache, Cache<String, String> other) {
    other.put(LAST, "last");
    cache.remove(LAST);
  }

  private static void awaitTheLastEvent(Listening listener) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> listener.recorder().told().stream().anyMatch(event -> event.key().equals(LAST)));
  }
}
