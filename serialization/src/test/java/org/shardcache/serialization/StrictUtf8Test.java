package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is its UTF-8 bytes and the other way round; what is neither is refused, never replaced. */
class StrictUtf8Test {

  private static final SerializationContext CONTEXT = Fixtures.context("");

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "h\u00e9", "\ud83d\ude00", "\ufffd", "a\ufffdb\u0000"})
  void textComesBackAsItWas(String text) {
    assertThat(StrictUtf8.decode(StrictUtf8.encode(text, CONTEXT), CONTEXT)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c3", "ed a0 80", "f0 9f 98", "61 80", "c0 af", "ef bf bd ff"})
  void bytesThatAreNoTextAreRefused(String hex) {
    byte[] bytes = bytes(hex);
    assertThatThrownBy(() -> StrictUtf8.decode(bytes, CONTEXT))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("not UTF-8");
    assertThat(new String(bytes, StandardCharsets.UTF_8)).contains("\ufffd");
  }

  private static byte[] bytes(String hex) {
    String[] parts = hex.split(" ");
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }
}
