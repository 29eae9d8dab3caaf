package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;
import org.shardcache.serialization.ClassFilter;
import org.shardcache.serialization.SerializationContext;
import org.shardcache.serialization.Serializers;

/** Whoever can write to Redis puts there what he likes; it harms one read, and nobody else. */
@WithEmbeddedShards
final class PlantedBytesIT {

  /** Not listed. */
  record Secret(int number) implements Serializable {}

  private CacheFixture fixture;
  private CacheFixture attacker;

  @BeforeEach
  void open(EmbeddedShards shards) {
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("cache.java.serializer", "java");
    attacker = CacheFixture.on(shards).with("serializer", "bytes");
  }

  @AfterEach
  void close() {
    fixture.close();
    attacker.close();
  }

  private static byte[] kryo(Object value) {
    return Serializers.create(
            "kryo",
            new SerializationContext(
                "attacker",
                PlantedBytesIT.class.getClassLoader(),
                ClassFilter.builder().allow("org.shardcache.*,java.net.URL").build()))
        .toBytes(value);
  }

  private static byte[] java(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0xF5, (byte) 0xCA, 1, 2});
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Stream<Arguments> planted() throws Exception {
    Object url = URI.create("http://no.such.host.invalid/").toURL();
    Map<Object, Object> urls = new HashMap<>();
    urls.put("key", url);
    String secret = Secret.class.getName();
    byte[] cut = Arrays.copyOf(kryo("a longer text"), 8);
    return Stream.of(
        Arguments.of("kryo", kryo(new Secret(1)), secret),
        Arguments.of("kryo", kryo(List.of(new Secret(1))), secret),
        Arguments.of("kryo", kryo(new Secret[0]), secret),
        Arguments.of("kryo", kryo(urls), "java.net.URL"),
        Arguments.of("kryo", java("text"), "serializer=java"),
        Arguments.of("kryo", cut, "cannot be read"),
        Arguments.of("kryo", "plain".getBytes(StandardCharsets.UTF_8), "serializer=kryo"),
        Arguments.of("kryo", new byte[0], "serializer=kryo"),
        Arguments.of("java", java(new Secret(1)), secret),
        Arguments.of("java", java(urls), "java.net.URL"),
        Arguments.of("java", java(Thread.State.NEW), "java.lang.Thread$State"),
        Arguments.of("java", kryo("text"), "serializer=kryo"));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void plantedBytesAreRefusedByNameAndEverythingElseGoesOn(
      String name, byte[] bytes, String expected) {
    Cache<Object, Object> cache = fixture.objects(name);
    Cache<Object, Object> planting = attacker.objects(name);
    Set<Object> keys = new LinkedHashSet<>(List.of("planted"));
    for (int i = 0; i < 60; i++) {
      keys.add("good" + i);
      cache.put("good" + i, i);
    }
    planting.put("planted", bytes);

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> cache.get("planted"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("'" + name + "'")
          .hasMessageContaining(expected);
      assertThat(cache.get("good" + i)).isEqualTo(i);
    }
    if (expected.contains(".")) {
      assertThatThrownBy(() -> cache.get("planted"))
          .hasMessageContaining("shardcache.serialization.allow=" + expected);
    }
    assertThatThrownBy(() -> cache.getAll(keys)).isInstanceOf(CacheException.class);
    assertThat((byte[]) planting.get("planted")).as("not touched").isEqualTo(bytes);
    keys.remove("planted");
    Map<Object, Object> good = new LinkedHashMap<>(cache.getAll(keys));
    assertThat(good).hasSize(60).containsEntry("good7", 7);
    cache.put("planted", "mine");
    assertThat(cache.get("planted")).isEqualTo("mine");
  }
}
