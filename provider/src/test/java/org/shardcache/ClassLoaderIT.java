package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.embedded.EmbeddedShards;
import org.shardcache.embedded.WithEmbeddedShards;

/** Objects belong to a manager's class loader, data to everybody. */
@WithEmbeddedShards
final class ClassLoaderIT {

  @TempDir private Path classes;
  private CacheFixture fixture;

  @BeforeEach
  void compile(EmbeddedShards shards) throws Exception {
    new ShardProbe(shards).flush();
    fixture = CacheFixture.on(shards).with("serialization.allow", "acme.*");
    Path source = classes.resolve("Point.java");
    Files.writeString(
        source,
        "package acme; public record Point(int x, int y) implements java.io.Serializable {}");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), source.toString());
    assertThat(status).isZero();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private URLClassLoader loader() throws Exception {
    return new URLClassLoader(
        new URL[] {classes.toUri().toURL()}, ClassLoaderIT.class.getClassLoader());
  }

  private static Object point(ClassLoader loader, int x, int y) throws Exception {
    return loader.loadClass("acme.Point").getConstructor(int.class, int.class).newInstance(x, y);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kryo", "java"})
  void valuesAndKeysAreDecodedByTheClassLoaderOfTheirManager(String serializer) throws Exception {
    fixture.with("serializer", serializer);
    try (URLClassLoader first = loader();
        URLClassLoader second = loader()) {
      Cache<Object, Object> here =
          fixture.manager(first).createCache("points", new MutableConfiguration<>());
      Cache<Object, Object> there =
          fixture.manager(second).createCache("points", new MutableConfiguration<>());

      here.put("key", point(first, 1, 2));
      here.put(List.of(point(first, 3, 4)), "value of a point");

      assertThat(here.get("key")).isEqualTo(point(first, 1, 2));
      assertThat(there.get("key")).isEqualTo(point(second, 1, 2));
      assertThat(there.get("key")).isNotEqualTo(here.get("key"));
      assertThat(there.get("key").getClass().getClassLoader()).isSameAs(second);
      assertThat(there.get(List.of(point(second, 3, 4)))).isEqualTo("value of a point");
      assertThat(there.replace("key", point(second, 1, 2), point(second, 5, 6))).isTrue();
      assertThat(here.get("key")).isEqualTo(point(first, 5, 6));
      there.forEach(
          entry ->
              assertThat(entry.getKey())
                  .satisfiesAnyOf(
                      key -> assertThat(key).isEqualTo("key"),
                      key -> assertThat(key).isEqualTo(List.of(point(second, 3, 4)))));
    }
  }

  @Test
  void aManagerWithoutTheClassSaysThatItIsMissing() throws Exception {
    try (URLClassLoader loader = loader()) {
      CacheManager manager = fixture.manager(loader);
      manager.createCache("points", new MutableConfiguration<>()).put("key", point(loader, 1, 2));
      Cache<Object, Object> without = fixture.objects("points");

      assertThatThrownBy(() -> without.get("key"))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("acme.Point");
    }
  }

  @Test
  void theTypesInTheSettingsAreThoseOfTheManagersClassLoader() throws Exception {
    fixture
        .with("cache.points.value-type", "acme.Point")
        .with("cache.points.key-type", "java.lang.String");
    try (URLClassLoader loader = loader()) {
      Cache<Object, Object> cache = fixture.manager(loader).getCache("points");

      cache.put("key", point(loader, 1, 2));

      assertThat(cache.get("key")).isEqualTo(point(loader, 1, 2));
      assertThatThrownBy(() -> cache.put("key", "no point"))
          .isInstanceOf(ClassCastException.class)
          .hasMessageContaining("acme.Point");
    }
  }
}
