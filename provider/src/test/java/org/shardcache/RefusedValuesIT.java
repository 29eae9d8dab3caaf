package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** What cannot be stored is refused with the reason, and nothing is changed. */
@WithEmbeddedShards
final class RefusedValuesIT {

  /** A class that no filter lists. */
  record Unlisted(String content) {}

  /** A class that is declared as the type of values. */
  record Declared(String content, List<Integer> numbers) {}

  private static final String LONE_SURROGATE = "lone \uD83D surrogate";

  private ShardProbe probe;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards shards) {
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards).with("max-value-size", "10KB");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Map<String, BiConsumer<Cache<Object, Object>, Object>> writes() {
    Map<String, BiConsumer<Cache<Object, Object>, Object>> writes = new LinkedHashMap<>();
    writes.put("put", (cache, value) -> cache.put("key", value));
    writes.put("put something new", (cache, value) -> cache.put("new", value));
    writes.put(
        "putAll",
        (cache, value) -> {
          Map<Object, Object> map = new LinkedHashMap<>();
          for (int i = 0; i < 50; i++) {
            map.put("fine " + i, "fine");
          }
          map.put("key", value);
          cache.putAll(map);
        });
    writes.put("putIfAbsent", (cache, value) -> cache.putIfAbsent("new", value));
    writes.put("getAndPut", (cache, value) -> cache.getAndPut("key", value));
    writes.put("replace", (cache, value) -> cache.replace("key", value));
    writes.put("replace the value", (cache, value) -> cache.replace("key", "before", value));
    writes.put("getAndReplace", (cache, value) -> cache.getAndReplace("key", value));
    return writes;
  }

  static Stream<Arguments> refusedValues() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("an unlisted class", new Unlisted("content"));
    values.put("a list of an unlisted class", new ArrayList<>(List.of(new Unlisted("content"))));
    values.put("an array of an unlisted class", new Unlisted[] {new Unlisted("content")});
    List<Arguments> arguments = new ArrayList<>();
    writes()
        .forEach(
            (name, write) ->
                values.forEach(
                    (what, value) -> arguments.add(Arguments.of(name, write, what, value))));
    return arguments.stream();
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("refusedValues")
  void aClassThatTheFilterRefusesIsRefusedOnWritingWithTheSettingThatAllowsIt(
      String name, BiConsumer<Cache<Object, Object>, Object> write, String what, Object value) {
    Cache<Object, Object> cache = fixture.objects("cache");
    cache.put("key", "before");
    List<String> keys = probe.keys();

    assertThatThrownBy(() -> write.accept(cache, value))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'cache'")
        .hasMessageContaining("shardcache.serialization.allow")
        .hasMessageContaining("nothing was changed");

    assertThat(cache.get("key")).isEqualTo("before");
    assertThat(probe.keys()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aLambdaIsRefusedWithAWordOnWhatToDo() {
    Cache<Object, Object> cache = fixture.objects("cache");
    Runnable lambda = () -> {};

    assertThatThrownBy(() -> cache.put("key", lambda))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("lambda")
        .hasMessageContaining("use a named class");
    assertThat(cache.containsKey("key")).isFalse();
  }

  @Test
  void aUrlIsNoValueTypeButAUriIs() throws Exception {
    Cache<Object, Object> cache = fixture.objects("cache");
    URL url = URI.create("http://127.0.0.1/").toURL();

    assertThatThrownBy(() -> cache.put("key", url))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("java.net.URL");
    cache.put("key", URI.create("http://127.0.0.1/"));

    assertThat(cache.get("key")).isEqualTo(URI.create("http://127.0.0.1/"));
  }

  @Test
  void declaredTypesAndListedOnesAreAllowed() {
    Cache<String, Declared> declared =
        fixture.cache(
            "declared",
            new MutableConfiguration<String, Declared>().setTypes(String.class, Declared.class));
    declared.put("key", new Declared("content", List.of(1, 2)));
    assertThat(declared.get("key")).isEqualTo(new Declared("content", List.of(1, 2)));

    try (CacheFixture other =
        CacheFixture.on(uris()).with("serialization.allow", Unlisted.class.getName())) {
      Cache<Object, Object> listed = other.objects("listed");
      listed.put("key", new Unlisted("content"));
      assertThat(listed.get("key")).isEqualTo(new Unlisted("content"));
    }
  }

  private String uris() {
    return fixture.manager().getProperties().getProperty("shardcache.shards");
  }

  @Test
  void whatTheFilterRefusesIsRefusedOnReadingToo() {
    try (CacheFixture other =
        CacheFixture.on(uris()).with("serialization.allow", Unlisted.class.getName())) {
      other.objects("cache").put("key", new Unlisted("content"));
    }
    Cache<Object, Object> cache = fixture.objects("cache");

    assertThatThrownBy(() -> cache.get("key"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Unlisted.class.getName())
        .hasMessageContaining("shardcache.serialization.allow");
  }

  static Stream<Arguments> writesOfAValue() {
    return writes().entrySet().stream()
        .map(write -> Arguments.of(write.getKey(), write.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writesOfAValue")
  void aValueThatIsTooLargeIsRefused(String name, BiConsumer<Cache<Object, Object>, Object> write) {
    Cache<Object, Object> cache = fixture.objects("cache");
    cache.put("key", "before");
    List<String> keys = probe.keys();

    assertThatThrownBy(() -> write.accept(cache, new byte[20_000]))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("shardcache.max-value-size=10240")
        .hasMessageContaining("nothing was changed");

    assertThat(cache.get("key")).isEqualTo("before");
    assertThat(probe.keys()).containsExactlyInAnyOrderElementsOf(keys);
  }

  static Stream<Arguments> callsWithAKey() {
    Map<String, BiConsumer<Cache<Object, Object>, Object>> calls = new HashMap<>();
    calls.put("get", (cache, key) -> cache.get(key));
    calls.put("getAll", (cache, key) -> cache.getAll(Set.of("key", key)));
    calls.put("containsKey", (cache, key) -> cache.containsKey(key));
    calls.put("put", (cache, key) -> cache.put(key, "value"));
    calls.put("putAll", (cache, key) -> cache.putAll(Map.of("key", "value", key, "value")));
    calls.put("putIfAbsent", (cache, key) -> cache.putIfAbsent(key, "value"));
    calls.put("getAndPut", (cache, key) -> cache.getAndPut(key, "value"));
    calls.put("replace", (cache, key) -> cache.replace(key, "value"));
    calls.put("replace the value", (cache, key) -> cache.replace(key, "before", "value"));
    calls.put("getAndReplace", (cache, key) -> cache.getAndReplace(key, "value"));
    calls.put("remove", (cache, key) -> cache.remove(key));
    calls.put("remove the value", (cache, key) -> cache.remove(key, "before"));
    calls.put("getAndRemove", (cache, key) -> cache.getAndRemove(key));
    calls.put("removeAll", (cache, key) -> cache.removeAll(Set.of("key", key)));
    calls.put("shardFor", (cache, key) -> CacheFixture.sharded(cache).shardFor(key));
    return calls.entrySet().stream().map(call -> Arguments.of(call.getKey(), call.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("callsWithAKey")
  void aKeyThatHasNoUtf8FormIsRefused(String name, BiConsumer<Cache<Object, Object>, Object> call) {
    Cache<Object, Object> cache = fixture.objects("cache");
    cache.put("key", "before");
    List<String> keys = probe.keys();

    assertThatThrownBy(() -> call.accept(cache, LONE_SURROGATE))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'cache'")
        .hasMessageContaining("surrogate")
        .hasMessageContaining("nothing was changed");
    assertThatThrownBy(() -> call.accept(cache, new Unlisted("a key without a codec")))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Unlisted.class.getName());

    assertThat(cache.get("key")).isEqualTo("before");
    assertThat(probe.keys()).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void aCacheNameWithoutAUtf8FormIsRefused() {
    assertThatThrownBy(() -> fixture.objects(LONE_SURROGATE))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("surrogate");
  }
}
