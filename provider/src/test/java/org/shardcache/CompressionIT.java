package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.serialization.Compression;

/** Compressed values in Redis, as a cache and its neighbours see them. */
@WithEmbeddedShards
final class CompressionIT {

  private static final String LONG = "a text that repeats itself, ".repeat(300);
  private static final int LIMIT = 10 << 10;

  private EmbeddedShards shards;
  private CacheFixture fixture;

  @BeforeEach
  void open(EmbeddedShards embedded) {
    shards = embedded;
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("max-value-size", "10KB");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Cache<String, String> compressed(String serializer, String compression) {
    fixture
        .with("cache.texts.serializer", serializer)
        .with("cache.texts.compression", compression)
        .with("cache.texts.compression-threshold", "500");
    return fixture.strings("texts");
  }

  private int stored(String key) {
    return shards.shards().stream()
        .mapToInt(shard -> Integer.parseInt(shard.command("STRLEN", "jcache:texts:" + key)))
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "kryo, lz4", "java, lz4", "json, lz4", "string, lz4",
    "kryo, zstd", "java, zstd", "json, zstd", "string, zstd"
  })
  void longValuesAreStoredSmallAndShortOnesAsTheyAre(String serializer, String compression) {
    Cache<String, String> cache = compressed(serializer, compression);
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      entries.put("key" + i, i % 2 == 0 ? LONG + i : "short" + i);
    }
    cache.putAll(entries);

    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    assertThat(stored("key0")).isLessThan(LONG.length() / 10);
    if (serializer.equals("string")) {
      assertThat(shards.shards())
          .anyMatch(shard -> shard.command("GET", "jcache:texts:key1").equals("short1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "zstd"})
  void compareAndSetComparesValues(String compression) {
    Cache<String, String> cache = compressed("kryo", compression);
    cache.put("key", LONG);

    assertThat(cache.replace("key", LONG + "x", "wrong")).isFalse();
    assertThat(cache.replace("key", new String(LONG), LONG + "new")).isTrue();
    assertThat(cache.remove("key", LONG)).isFalse();
    int length = cache.invoke("key", (entry, arguments) -> entry.getValue().length());
    assertThat(length).isEqualTo(LONG.length() + 3);
    assertThat(cache.remove("key", LONG + "new")).isTrue();
    assertThat(cache.containsKey("key")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lz4", "zstd"})
  void theSizeLimitHoldsBeforeCompressionAndForWhatIsStored(String compression) {
    Cache<String, String> cache = compressed("string", compression);
    cache.put("fits", "x".repeat(LIMIT));
    assertThat(stored("fits")).isLessThan(100);
    assertThat(cache.get("fits")).hasSize(LIMIT);

    assertThatThrownBy(() -> cache.put("fits", "x".repeat(LIMIT + 1)))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'texts'")
        .hasMessageContaining("shardcache.max-value-size=" + LIMIT)
        .hasMessageContaining("nothing was changed");
    assertThat(cache.get("fits")).hasSize(LIMIT);

    StringBuilder noise = new StringBuilder();
    new Random(1).ints(LIMIT, ' ', 0x7f).forEach(noise::appendCodePoint);
    cache.put("noise", noise.toString());
    assertThat(stored("noise")).isLessThanOrEqualTo(LIMIT);
    assertThat(cache.get("noise")).isEqualTo(noise.toString());
  }

  @Test
  void aReaderWithASmallerLimitMakesNoRoomForALargerValue() {
    compressed("string", "zstd").put("key", "x".repeat(LIMIT));
    try (CacheFixture other = CacheFixture.on(shards).with("max-value-size", "1KB")) {
      Cache<String, String> cache =
          other
              .with("cache.texts.serializer", "string")
              .with("cache.texts.compression", "zstd")
              .strings("texts");
      assertThatThrownBy(() -> cache.get("key"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("shardcache.max-value-size=1024");
      cache.put("key", "small");
      assertThat(cache.get("key")).isEqualTo("small");
    }
  }

  @Test
  void switchingCompressionOnKeepsEntriesAndSwitchingItOffMakesThemMisses() {
    try (CacheFixture before = CacheFixture.on(shards)) {
      before.strings("texts").put("old", LONG);
    }
    Cache<String, String> cache = compressed("kryo", "lz4");
    assertThat(cache.get("old")).isEqualTo(LONG);
    cache.put("new", LONG);
    try (CacheFixture after = CacheFixture.on(shards).with("cache.texts.undecodable", "miss")) {
      assertThat(after.strings("texts").get("old")).isEqualTo(LONG);
      assertThat(after.manager().<String, String>getCache("texts").get("new")).isNull();
    }
    try (CacheFixture strict = CacheFixture.on(shards)) {
      Cache<String, String> plain = strict.strings("texts");
      assertThatThrownBy(() -> plain.get("new"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("compression=lz4");
    }
  }

  @Test
  void codeCompressesToo() {
    Cache<String, String> cache =
        fixture.cache(
            "texts",
            new ShardedCacheConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setCompression(Compression.LZ4)
                .setCompressionThreshold(100));
    cache.put("key", LONG);
    assertThat(cache.get("key")).isEqualTo(LONG);
    assertThat(stored("key")).isLessThan(LONG.length() / 10);
  }
}
