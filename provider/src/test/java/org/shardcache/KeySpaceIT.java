package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** A cache touches its own keys and nobody else's, whatever names and keys look like. */
@WithEmbeddedShards
final class KeySpaceIT {

  /** Names and keys with a meaning in Redis patterns, key layouts, hash tags or encodings. */
  private static final List<String> TEXTS =
      List.of(
          "a",
          "a*",
          "a?",
          "*",
          "?",
          "[a]",
          "[^a]",
          "a[b-z]",
          "\\",
          "a\\",
          "\\*",
          "a:",
          "a:b",
          ":",
          "::",
          "%",
          "%3A",
          "a%3A",
          "a%",
          "%2A",
          "{a}",
          "{",
          "}",
          "{}",
          "a b",
          " a",
          "a ",
          "ä",
          "ß*",
          "日本",
          "😀",
          "a\n",
          "a\u0000b",
          "!",
          "~",
          "L:1",
          "jcache:a",
          "a:jcache");

  private EmbeddedShards shards;
  private ShardProbe probe;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    probe = new ShardProbe(shards);
    probe.flush();
    fixture = CacheFixture.on(shards);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private enum Removal {
    CLEAR {
      @Override
      void apply(Cache<String, String> cache) {
        cache.clear();
      }
    },
    REMOVE_ALL {
      @Override
      void apply(Cache<String, String> cache) {
        cache.removeAll();
      }
    },
    REMOVE_ALL_KEYS {
      @Override
      void apply(Cache<String, String> cache) {
        cache.removeAll(new HashSet<>(TEXTS));
      }
    },
    DESTROY {
      @Override
      void apply(Cache<String, String> cache) {
        cache.getCacheManager().destroyCache(cache.getName());
      }
    };

    abstract void apply(Cache<String, String> cache);
  }

  static Stream<String> managerPrefixes() {
    return Stream.of("jcache:", "", "*:", "[a-z]?:", "a b{c}%:", "ä\\:");
  }

  @ParameterizedTest(name = "\"{0}\"")
  @MethodSource("managerPrefixes")
  void whateverOneCacheRemovesOtherCachesAndForeignKeysStay(String managerPrefix) {
    fixture.with("key-prefix", managerPrefix);
    Map<String, String> entries =
        TEXTS.stream().collect(Collectors.toMap(text -> text, text -> "value of " + text));
    Map<String, Cache<String, String>> caches = new HashMap<>();
    for (String name : TEXTS) {
      Cache<String, String> cache =
          fixture.cache(
              name,
              new MutableConfiguration<String, String>().setTypes(String.class, String.class));
      cache.putAll(entries);
      caches.put(name, cache);
    }
    List<String> foreign = foreignKeys(managerPrefix);
    probe.plant(foreign);

    List<String> names = new ArrayList<>(TEXTS);
    Random random = new Random(managerPrefix.hashCode());
    while (names.size() > TEXTS.size() / 2) {
      String name = names.remove(random.nextInt(names.size()));
      Removal removal = Removal.values()[names.size() % Removal.values().length];
      Cache<String, String> cache = caches.remove(name);
      removal.apply(cache);
      if (!cache.isClosed()) {
        assertThat(cache.iterator().hasNext()).as(name).isFalse();
      }
    }

    caches.forEach(
        (name, cache) -> {
          assertThat(cache.getAll(entries.keySet())).as(name).isEqualTo(entries);
          assertThat(contents(cache)).as(name).isEqualTo(entries);
        });
    for (int shard = 0; shard < shards.shards().size(); shard++) {
      for (String key : foreign) {
        assertThat(probe.has(shard, key)).as(key).isTrue();
      }
    }
  }

  private static List<String> foreignKeys(String managerPrefix) {
    List<String> keys = new ArrayList<>(List.of("foreign", "jcache", "jcachea:a", "jcach:a:a"));
    keys.add("x" + managerPrefix + "a:a");
    keys.add(managerPrefix + "no-colon-behind-the-name");
    keys.add(managerPrefix + "not-a-cache:key");
    keys.add(managerPrefix.toUpperCase(java.util.Locale.ROOT) + "A:A");
    return keys;
  }

  @ParameterizedTest
  @ValueSource(strings = {"own:", "own*", "[o]wn?", "own {x}%", "own-ä\\"})
  void anOwnedPrefixIsClearedAndNothingElse(String prefix) {
    Cache<String, String> cache = fixture.cache("cache", prefixed(prefix).setOwnsPrefix(true));
    List<String> foreign = List.of("own", "owl:key", "x" + prefix + "key", "Own:key", "ownX", "o");
    probe.plant(foreign);
    Map<String, String> entries =
        TEXTS.stream().collect(Collectors.toMap(text -> text, text -> "value of " + text));
    cache.putAll(entries);
    assertThat(contents(cache)).isEqualTo(entries);
    assertThat(probe.shardsWith(prefix + "a")).hasSize(1);

    cache.clear();

    assertThat(cache.iterator().hasNext()).isFalse();
    for (int shard = 0; shard < shards.shards().size(); shard++) {
      for (String key : foreign) {
        assertThat(probe.has(shard, key)).as(key).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shared:", ""})
  void aPrefixThatOthersMayShareIsNeitherClearedNorIterated(String prefix) {
    Cache<String, String> cache = fixture.cache("cache", prefixed(prefix));
    cache.put("key", "value");
    assertThat(probe.shardsWith(prefix + "key")).hasSize(1);

    List<Runnable> refused =
        List.of(
            cache::clear,
            cache::removeAll,
            () -> assertThat(cache.iterator().hasNext()).isTrue(),
            () -> fixture.manager().destroyCache("cache"));
    for (Runnable operation : refused) {
      assertThatThrownBy(operation::run)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("shardcache.cache.cache.owns-prefix=true");
    }

    assertThat(cache.get("key")).isEqualTo("value");
    cache.removeAll(Set.of("key"));
    assertThat(cache.containsKey("key")).isFalse();
    cache.close();
    assertThat(fixture.manager().getCacheNames()).isEmpty();
  }

  @Test
  void anEmptyPrefixCannotBeOwned() {
    assertThatThrownBy(() -> fixture.cache("all", prefixed("").setOwnsPrefix(true)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'all'")
        .hasMessageContaining("owns-prefix=true")
        .hasMessageContaining("key-prefix");
    assertThat(fixture.manager().getCacheNames()).isEmpty();
  }

  @Test
  void aCacheWhosePrefixBeginsAnotherOnesIsRefusedUntilThatOneIsClosed() {
    Cache<String, String> outer = fixture.cache("outer", prefixed("app:"));

    for (String inner : List.of("app:", "app:inner:", "ap", "")) {
      assertThatThrownBy(() -> fixture.cache("inner", prefixed(inner)))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("'inner'")
          .hasMessageContaining("'outer'")
          .hasMessageContaining("key-prefix");
    }
    assertThat(fixture.manager().getCacheNames()).containsExactly("outer");

    outer.close();
    Cache<String, String> inner = fixture.cache("inner", prefixed("app:inner:"));
    inner.put("key", "value");
    assertThat(inner.get("key")).isEqualTo("value");
  }

  private static ShardedCacheConfiguration<String, String> prefixed(String prefix) {
    return new ShardedCacheConfiguration<String, String>()
        .setTypes(String.class, String.class)
        .setKeyPrefix(prefix);
  }

  private static Map<String, String> contents(Cache<String, String> cache) {
    Map<String, String> contents = new HashMap<>();
    cache.forEach(
        entry ->
            assertThat(contents.put(entry.getKey(), entry.getValue()))
                .as("a repeat of " + entry.getKey())
                .isNull());
    return contents;
  }
}
