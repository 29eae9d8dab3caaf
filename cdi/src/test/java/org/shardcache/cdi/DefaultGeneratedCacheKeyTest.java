package org.shardcache.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DefaultGeneratedCacheKeyTest {

  private static DefaultGeneratedCacheKey key(@Nullable Object... parameters) {
    return new DefaultGeneratedCacheKey(parameters);
  }

  @Test
  void keysAreEqualIfTheirParametersAre() {
    assertThat(key("a", 1, null)).isEqualTo(key("a", 1, null)).hasSameHashCodeAs(key("a", 1, null));
    assertThat(key()).isEqualTo(key()).isNotEqualTo(key((Object) null));
    assertThat(key("a", 1)).isNotEqualTo(key("a", 1L)).isNotEqualTo(key(1, "a")).isNotEqualTo("a");
  }

  @Test
  void arraysAreComparedByContentAtAnyDepth() {
    DefaultGeneratedCacheKey key = key(new int[] {1}, new Object[] {new String[] {"a"}});

    assertThat(key)
        .isEqualTo(key(new int[] {1}, new Object[] {new String[] {"a"}}))
        .hasSameHashCodeAs(key(new int[] {1}, new Object[] {new String[] {"a"}}))
        .isNotEqualTo(key(new int[] {1}, new Object[] {new String[] {"b"}}))
        .hasToString("[[1], [[a]]]");
  }

  @Test
  void anArrayThatChangesLaterDoesNotChangeTheKey() {
    Object[] parameters = {"a"};
    DefaultGeneratedCacheKey key = key(parameters);
    parameters[0] = "b";

    assertThat(key).isEqualTo(key("a"));
  }

  @Test
  void aKeyCanBeSerialized() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(key("a", new int[] {1}));
    }
    try (ObjectInputStream input =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(input.readObject()).isEqualTo(key("a", new int[] {1}));
    }
  }
}
