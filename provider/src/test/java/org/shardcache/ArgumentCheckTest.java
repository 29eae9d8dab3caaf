package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checks that the specification wants, in its order: closed first, then null, then the types.
 * The shards do not exist, so an operation that goes on in spite of them fails in another way.
 */
final class ArgumentCheckTest {

  private static final EntryProcessor<String, String, Object> PROCESSOR =
      (entry, arguments) -> null;

  private final CacheFixture fixture = CacheFixture.unreachable();

  @AfterEach
  void close() {
    fixture.close();
  }

  private record Call(String name, Consumer<Cache<String, String>> call) {}

  private static List<Call> callsWithNull() {
    Map<String, String> nullKey = new HashMap<>();
    nullKey.put("key", "value");
    nullKey.put(null, "value");
    Map<String, String> nullValue = new HashMap<>();
    nullValue.put("key", null);
    Set<String> keysWithNull = new HashSet<>(Arrays.asList("key", null));
    return List.of(
        new Call("get(null)", cache -> cache.get(null)),
        new Call("getAll(null)", cache -> cache.getAll(null)),
        new Call("getAll(with null)", cache -> cache.getAll(keysWithNull)),
        new Call("containsKey(null)", cache -> cache.containsKey(null)),
        new Call("loadAll(null)", cache -> cache.loadAll(null, false, null)),
        new Call("loadAll(with null)", cache -> cache.loadAll(keysWithNull, false, null)),
        new Call("put(null, v)", cache -> cache.put(null, "value")),
        new Call("put(k, null)", cache -> cache.put("key", null)),
        new Call("getAndPut(null, v)", cache -> cache.getAndPut(null, "value")),
        new Call("getAndPut(k, null)", cache -> cache.getAndPut("key", null)),
        new Call("putAll(null)", cache -> cache.putAll(null)),
        new Call("putAll(null key)", cache -> cache.putAll(nullKey)),
        new Call("putAll(null value)", cache -> cache.putAll(nullValue)),
        new Call("putIfAbsent(null, v)", cache -> cache.putIfAbsent(null, "value")),
        new Call("putIfAbsent(k, null)", cache -> cache.putIfAbsent("key", null)),
        new Call("remove(null)", cache -> cache.remove(null)),
        new Call("remove(null, v)", cache -> cache.remove(null, "value")),
        new Call("remove(k, null)", cache -> cache.remove("key", null)),
        new Call("getAndRemove(null)", cache -> cache.getAndRemove(null)),
        new Call("replace(null, o, n)", cache -> cache.replace(null, "old", "new")),
        new Call("replace(k, null, n)", cache -> cache.replace("key", null, "new")),
        new Call("replace(k, o, null)", cache -> cache.replace("key", "old", null)),
        new Call("replace(null, v)", cache -> cache.replace(null, "value")),
        new Call("replace(k, null)", cache -> cache.replace("key", null)),
        new Call("getAndReplace(null, v)", cache -> cache.getAndReplace(null, "value")),
        new Call("getAndReplace(k, null)", cache -> cache.getAndReplace("key", null)),
        new Call("removeAll(null)", cache -> cache.removeAll(null)),
        new Call("removeAll(with null)", cache -> cache.removeAll(keysWithNull)),
        new Call("invoke(null, p)", cache -> cache.invoke(null, PROCESSOR)),
        new Call("invoke(k, null)", cache -> cache.invoke("key", null)),
        new Call("invokeAll(null, p)", cache -> cache.invokeAll(null, PROCESSOR)),
        new Call("invokeAll(with null, p)", cache -> cache.invokeAll(keysWithNull, PROCESSOR)),
        new Call("invokeAll(keys, null)", cache -> cache.invokeAll(Set.of("key"), null)),
        new Call("registerCacheEntryListener", cache -> cache.registerCacheEntryListener(null)),
        new Call("deregisterCacheEntryListener", cache -> cache.deregisterCacheEntryListener(null)),
        new Call("shardFor(null)", cache -> CacheFixture.sharded(cache).shardFor(null)),
        new Call("redisKey(null)", cache -> CacheFixture.sharded(cache).redisKey(null)),
        new Call("clientFor(null)", cache -> CacheFixture.sharded(cache).clientFor(null)),
        new Call("pipelineFor(null)", cache -> CacheFixture.sharded(cache).pipelineFor(null)),
        new Call("keysByShard(null)", cache -> CacheFixture.sharded(cache).keysByShard(null)),
        new Call(
            "tryLock(null, d, d)",
            cache ->
                CacheFixture.sharded(cache).tryLock(null, Duration.ofSeconds(1), Duration.ZERO)),
        new Call(
            "tryLock(k, null, d)",
            cache -> CacheFixture.sharded(cache).tryLock("key", null, Duration.ZERO)),
        new Call(
            "tryLock(k, d, null)",
            cache -> CacheFixture.sharded(cache).tryLock("key", Duration.ofSeconds(1), null)));
  }

  private static List<Call> callsWithoutArguments() {
    return List.of(
        new Call("removeAll()", Cache::removeAll),
        new Call("clear()", Cache::clear),
        new Call("iterator()", cache -> assertThat(cache.iterator()).isNotNull()),
        new Call("shards()", cache -> CacheFixture.sharded(cache).shards()),
        new Call("entryCounts()", cache -> CacheFixture.sharded(cache).entryCounts()),
        new Call("size()", cache -> CacheFixture.sharded(cache).size()),
        new Call("keysByShard(*)", cache -> CacheFixture.sharded(cache).keysByShard("*")));
  }

  private static Stream<Arguments> named(List<Call> calls) {
    return calls.stream().map(call -> Arguments.of(call.name(), call.call()));
  }

  static Stream<Arguments> nullArguments() {
    return named(callsWithNull());
  }

  static Stream<Arguments> allCalls() {
    List<Call> calls = new ArrayList<>(callsWithNull());
    calls.addAll(callsWithoutArguments());
    return named(calls);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nullArguments")
  void nullIsRefusedBeforeAnythingIsSent(String name, Consumer<Cache<String, String>> call) {
    assertThatThrownBy(() -> call.accept(fixture.strings("cache")))
        .isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allCalls")
  void aClosedCacheSaysSoAlsoWhenAnArgumentIsNull(
      String name, Consumer<Cache<String, String>> call) {
    Cache<String, String> cache = fixture.strings("cache");
    cache.close();

    assertThatThrownBy(() -> call.accept(cache))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'cache' is closed");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("allCalls")
  void aCacheOfAClosedManagerIsClosed(String name, Consumer<Cache<String, String>> call) {
    Cache<String, String> cache = fixture.strings("cache");
    fixture.manager().close();

    assertThat(cache.isClosed()).isTrue();
    assertThatThrownBy(() -> call.accept(cache)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closingTwiceIsHarmless() {
    Cache<String, String> cache = fixture.strings("cache");
    CacheManager manager = fixture.manager();

    cache.close();
    cache.close();
    manager.close();
    manager.close();
    cache.close();

    assertThat(manager.isClosed()).isTrue();
  }

  static Stream<Arguments> wrongTypes() {
    Map<String, BiConsumer<Cache<Object, Object>, Object[]>> calls = new HashMap<>();
    calls.put("put", (cache, kv) -> cache.put(kv[0], kv[1]));
    calls.put("putAll", (cache, kv) -> cache.putAll(Map.of(kv[0], kv[1])));
    calls.put("putIfAbsent", (cache, kv) -> cache.putIfAbsent(kv[0], kv[1]));
    calls.put("getAndPut", (cache, kv) -> cache.getAndPut(kv[0], kv[1]));
    calls.put("replace", (cache, kv) -> cache.replace(kv[0], kv[1]));
    calls.put("replace old", (cache, kv) -> cache.replace(kv[0], kv[1], "new"));
    calls.put("replace new", (cache, kv) -> cache.replace(kv[0], "old", kv[1]));
    calls.put("getAndReplace", (cache, kv) -> cache.getAndReplace(kv[0], kv[1]));
    calls.put("remove old", (cache, kv) -> cache.remove(kv[0], kv[1]));
    return calls.entrySet().stream()
        .flatMap(
            call ->
                Stream.of(
                    Arguments.of(call.getKey(), call.getValue(), 1, "value"),
                    Arguments.of(call.getKey(), call.getValue(), "key", 1)));
  }

  @ParameterizedTest(name = "{0}({2}, {3})")
  @MethodSource("wrongTypes")
  void aKeyOrValueOfAnotherTypeIsRefused(
      String name, BiConsumer<Cache<Object, Object>, Object[]> call, Object key, Object value) {
    Cache<String, String> typed = fixture.strings("typed");
    @SuppressWarnings({"unchecked", "rawtypes"}) // what the compiler cannot check
    Cache<Object, Object> cache = (Cache) typed;

    assertThatThrownBy(() -> call.accept(cache, new Object[] {key, value}))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("'typed'")
        .hasMessageContaining("java.lang.String")
        .hasMessageContaining("java.lang.Integer");
  }

  @Test
  void theManagerChecksItsArgumentsAndThatItIsOpen() {
    CacheManager manager = fixture.manager();
    fixture.strings("typed");

    assertThatThrownBy(() -> manager.createCache(null, new MutableConfiguration<>()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.createCache("cache", null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.createCache("typed", new MutableConfiguration<>()))
        .isInstanceOf(javax.cache.CacheException.class)
        .hasMessageContaining("'typed'");
    assertThatThrownBy(() -> manager.getCache(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.getCache("typed", null, String.class))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.getCache("typed", String.class, null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> manager.getCache("typed", String.class, Long.class))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("java.lang.Long");
    assertThatThrownBy(() -> manager.destroyCache(null)).isInstanceOf(NullPointerException.class);
    assertThat(manager.<String, String>getCache("unknown")).isNull();
    manager.destroyCache("unknown");
    assertThatThrownBy(
            () ->
                manager.createCache(
                    "by-reference", new MutableConfiguration<>().setStoreByValue(false)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("by-reference");

    manager.close();
    List<Consumer<CacheManager>> calls =
        List.of(
            closed -> closed.createCache(null, null),
            closed -> closed.getCache(null),
            closed -> closed.getCache(null, null, null),
            CacheManager::getCacheNames,
            closed -> closed.destroyCache(null),
            closed -> closed.enableManagement(null, true),
            closed -> closed.enableStatistics(null, true));
    for (Consumer<CacheManager> call : calls) {
      assertThat(catchThrowable(() -> call.accept(manager)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(fixture.uri().toString());
    }
  }

  @Test
  void theNamesOfTheCachesAreASnapshotThatNobodyCanChange() {
    fixture.strings("first");
    Iterable<String> names = fixture.manager().getCacheNames();
    fixture.strings("second");

    assertThat(names).containsExactly("first");
    assertThatThrownBy(() -> names.iterator().remove())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(fixture.manager().getCacheNames()).containsExactly("first", "second");
  }

  @Test
  void theViewsOfTheConfigurationCannotBeChangedAndDoNotFollowTheOriginal() {
    MutableConfiguration<String, String> original = CacheFixture.stringConfiguration();
    Cache<String, String> cache = fixture.cache("cache", original);
    original.setStatisticsEnabled(false);

    CompleteConfiguration<String, String> view = view(cache);

    assertThat(view.isStatisticsEnabled()).isTrue();
    assertThat(view).isNotInstanceOf(MutableConfiguration.class);
    assertThatThrownBy(() -> mutableView(cache))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MutableConfiguration");

    fixture.manager().enableStatistics("cache", false);
    assertThat(view.isStatisticsEnabled()).as("a view is a snapshot").isTrue();
    assertThat(view(cache).isStatisticsEnabled()).isFalse();
  }

  @SuppressWarnings("unchecked")
  private static CompleteConfiguration<String, String> view(Cache<String, String> cache) {
    return cache.getConfiguration(CompleteConfiguration.class);
  }

  @SuppressWarnings("unchecked")
  private static CompleteConfiguration<String, String> mutableView(Cache<String, String> cache) {
    return cache.getConfiguration(MutableConfiguration.class);
  }

  @Test
  void emptyBulkCallsDoNothingAtAll() {
    Cache<String, String> cache = fixture.strings("cache");

    cache.putAll(Map.of());
    cache.removeAll(Collections.emptySet());

    assertThat(cache.getAll(Set.of())).isEmpty();
  }

  @Test
  void unwrapGivesOnlyWhatTheObjectIs() {
    Cache<String, String> cache = fixture.strings("cache");
    CacheManager manager = fixture.manager();

    assertThat((Object) cache.unwrap(ShardedCache.class)).isSameAs(cache);
    assertThat((Object) cache.unwrap(Cache.class)).isSameAs(cache);
    assertThat(manager.unwrap(manager.getClass())).isSameAs(manager);
    assertThat(manager.unwrap(CacheManager.class)).isSameAs(manager);
    assertThatThrownBy(() -> cache.unwrap(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String")
        .hasMessageContaining(ShardedCache.class.getName());
    assertThatThrownBy(() -> manager.unwrap(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String");
  }
}
