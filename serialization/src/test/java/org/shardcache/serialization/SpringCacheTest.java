package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.interceptor.SimpleKeyGenerator;
import org.springframework.cache.support.NullValue;

/** What Spring's cache abstraction puts into caches, without any setting. */
class SpringCacheTest {

  private final SerializationContext context = Fixtures.context("");
  private final KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, context, Object.class);

  private Object copy(Object key) {
    return codec.fromBytes(codec.toBytes(key));
  }

  @Test
  void theSecondPassOfTheBuildRunsAnOlderVersion() {
    boolean older = "older".equals(System.getProperty("test.frameworks"));
    assertThat(SimpleKey.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .contains(older ? "spring-context-6" : "spring-context-7");
  }

  @Test
  void generatedKeysComeBackEqualAndAreFoundInHashMaps() {
    for (Object key :
        List.of(
            SimpleKeyGenerator.generateKey(),
            SimpleKeyGenerator.generateKey("a"),
            SimpleKeyGenerator.generateKey((Object) null),
            SimpleKeyGenerator.generateKey("a", 1, null),
            SimpleKeyGenerator.generateKey((Object) new int[] {1}),
            SimpleKeyGenerator.generateKey("a", new Object[] {1, new String[] {"b"}}),
            SimpleKeyGenerator.generateKey(List.of("a"), Map.of("b", 1L)))) {
      Map<Object, String> map = new HashMap<>(Map.of(key, "found"));
      assertThat(copy(key)).isEqualTo(key);
      assertThat(map).containsEntry(copy(key), "found");
    }
    assertThat(copy(SimpleKey.EMPTY)).isEqualTo(new SimpleKey());
  }

  @Test
  void arraysInAKeyAreComparedByContent() {
    assertThat(codec.toBytes(new SimpleKey("a", new Object[] {1})))
        .isEqualTo(codec.toBytes(new SimpleKey("a", new Integer[] {1})))
        .isNotEqualTo(codec.toBytes(new SimpleKey("a", new int[] {1})))
        .isNotEqualTo(codec.toBytes(new SimpleKey("a", 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kryo", "java"})
  void theMarkerForNullStaysTheOneInstance(String name) {
    Serializer serializer = Serializers.create(name, context);
    assertThat(serializer.fromBytes(serializer.toBytes(NullValue.INSTANCE)))
        .isSameAs(NullValue.INSTANCE);
  }
}
