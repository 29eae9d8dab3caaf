package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.event.EventType;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.EventRecorder.Mode;
import org.shardcache.EventRecorder.Told;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Bytes that are no value of the cache, before a change that listeners are told of. */
@WithEmbeddedShards
final class ListenerUndecodableIT {

  private final EventRecorder<String, String> recorder = new EventRecorder<>();
  private EmbeddedShards shards;
  private CacheFixture fixture;
  private Cache<String, String> cache;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("cache.lenient.undecodable", "miss");
    cache = fixture.strings("strict");
    cache.put("good", "value");
    plantGarbage(cache);
    cache.registerCacheEntryListener(recorder.registration(Mode.SYNCHRONOUS));
    CacheCounters.clear(cache);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void plantGarbage(Cache<String, String> target) {
    int shard = CacheFixture.sharded(target).shardFor("bad").index();
    shards.shard(shard).command("SET", "jcache:" + target.getName() + ":bad", "garbage");
  }

  static Stream<Arguments> blindChanges() {
    Map<String, Consumer<Cache<String, String>>> changes = new LinkedHashMap<>();
    changes.put("put", cache -> cache.put("bad", "new"));
    changes.put("putAll", cache -> cache.putAll(Map.of("bad", "new")));
    changes.put("replace", cache -> cache.replace("bad", "new"));
    changes.put("invoke that sets", cache -> cache.invoke("bad", ListenerUndecodableIT::setNew));
    changes.put(
        "invokeAll that sets",
        cache -> cache.invokeAll(Set.of("bad"), ListenerUndecodableIT::setNew));
    changes.put("remove", cache -> cache.remove("bad"));
    changes.put("removeAll of keys", cache -> cache.removeAll(Set.of("bad")));
    changes.put("removeAll", Cache::removeAll);
    changes.put(
        "invoke that removes",
        cache ->
            cache.invoke(
                "bad",
                (entry, arguments) -> {
                  entry.remove();
                  return null;
                }));
    return changes.entrySet().stream()
        .map(change -> Arguments.of(change.getKey(), change.getValue()));
  }

  private static Object setNew(
      javax.cache.processor.MutableEntry<String, String> entry, Object... arguments) {
    entry.setValue("new");
    return null;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("blindChanges")
  void aChangeThatDoesNotReadWorksAndItsEventHasNoOldValue(
      String name, Consumer<Cache<String, String>> change) {
    boolean removes = name.contains("emove");

    change.accept(cache);

    assertThat(cache.get("bad")).isEqualTo(removes ? null : "new");
    assertThat(recorder.told().stream().filter(event -> event.key().equals("bad")))
        .containsExactly(
            removes
                ? new Told<>(EventType.REMOVED, "bad", null, null)
                : new Told<>(EventType.UPDATED, "bad", "new", null));
  }

  static Stream<Arguments> changesThatReturnThePreviousValue() {
    Map<String, Consumer<Cache<String, String>>> changes = new LinkedHashMap<>();
    changes.put("getAndPut", cache -> cache.getAndPut("bad", "new"));
    changes.put("getAndReplace", cache -> cache.getAndReplace("bad", "new"));
    changes.put("getAndRemove", cache -> cache.getAndRemove("bad"));
    return changes.entrySet().stream()
        .map(change -> Arguments.of(change.getKey(), change.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changesThatReturnThePreviousValue")
  void aPreviousValueThatCannotBeReturnedIsAnErrorOfAChangeThatWasDoneToldAndCounted(
      String name, Consumer<Cache<String, String>> change) {
    assertThatThrownBy(() -> change.accept(cache))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("was applied");

    boolean removes = name.equals("getAndRemove");
    assertThat(recorder.told())
        .containsExactly(
            removes
                ? new Told<>(EventType.REMOVED, "bad", null, null)
                : new Told<>(EventType.UPDATED, "bad", "new", null));
    assertThat(CacheCounters.of(cache))
        .isEqualTo(new CacheCounters(1, 0, removes ? 0 : 1, removes ? 1 : 0));
    assertThat(cache.containsKey("bad")).isEqualTo(!removes);
  }

  @Test
  void aProcessorThatReadsFailsForItsOwnEntryOnlyAndChangesNothing() {
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "bad",
                    (entry, arguments) -> {
                      entry.setValue(entry.getValue() + "!");
                      return null;
                    }))
        .isInstanceOf(CacheException.class)
        .hasStackTraceContaining("undecodable");
    Map<String, EntryProcessorResult<String>> results =
        cache.invokeAll(
            new LinkedHashSet<>(List.of("bad", "good")), (entry, arguments) -> entry.getValue());

    assertThat(results.get("good").get()).isEqualTo("value");
    assertThatThrownBy(() -> results.get("bad").get()).isInstanceOf(EntryProcessorException.class);
    assertThat(cache.containsKey("bad")).isTrue();
    assertThat(recorder.told()).isEmpty();
    boolean exists = cache.invoke("bad", (entry, arguments) -> entry.exists());
    assertThat(exists).isTrue();
  }

  @Test
  void whereUndecodableIsAMissTheChangesWorkTheSameAndReturnNothing() {
    Cache<String, String> lenient = fixture.strings("lenient");
    lenient.registerCacheEntryListener(recorder.registration(Mode.SYNCHRONOUS));
    plantGarbage(lenient);

    assertThat(lenient.getAndPut("bad", "new")).isNull();
    plantGarbage(lenient);
    lenient.removeAll();

    assertThat(lenient.containsKey("bad")).isFalse();
    assertThat(recorder.told())
        .containsExactly(
            new Told<>(EventType.UPDATED, "bad", "new", null),
            new Told<>(EventType.REMOVED, "bad", null, null));
  }

  @Test
  void clearRemovesItAndTellsNobody() {
    cache.clear();

    assertThat(cache.containsKey("bad")).isFalse();
    assertThat(recorder.told()).isEmpty();
  }

  @Test
  void anIteratorGoesOnBehindItAndRemovesTheOthers() {
    Cache<String, String> lenient = fixture.strings("lenient");
    lenient.registerCacheEntryListener(recorder.registration(Mode.SYNCHRONOUS));
    plantGarbage(lenient);
    for (int i = 0; i < 50; i++) {
      lenient.put("key " + i, "value");
    }
    recorder.take();

    int removed = 0;
    for (var entries = lenient.iterator(); entries.hasNext(); removed++) {
      entries.next();
      entries.remove();
    }

    assertThat(removed).isEqualTo(50);
    assertThat(recorder.told()).hasSize(50).allMatch(event -> event.type() == EventType.REMOVED);
    assertThat(lenient.containsKey("bad")).isTrue();
  }
}
