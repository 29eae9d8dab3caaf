package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cache whose serializer was changed: its old bytes are no values, or right ones, never wrong.
 */
class SwitchedSerializerTest {

  /** Long enough for every threshold, and the only value a wrong reading could not hide behind. */
  private static final String VALUE = "a text that is long enough ".repeat(100);

  /** They carry no mark, so a cache of strings takes them for what they are: text. */
  private static final List<String> TEXTS = List.of("string", "json", "own");

  /** A format of an application. */
  static final class Own implements Serializer {
    @Override
    public byte[] toBytes(Object value) {
      byte[] text = value.toString().getBytes(UTF_8);
      return ByteBuffer.allocate(3 + text.length).put(new byte[] {'O', 'W', 'N'}).put(text).array();
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      if (bytes.length < 3 || bytes[0] != 'O' || bytes[1] != 'W' || bytes[2] != 'N') {
        throw new SerializationException("not its bytes");
      }
      return new String(bytes, 3, bytes.length - 3, UTF_8);
    }
  }

  private static final SerializationContext CONTEXT =
      Fixtures.open().withTypes(String.class, String.class);

  private static Map<String, Serializer> serializers() {
    Map<String, Serializer> plain = new LinkedHashMap<>();
    for (String name : List.of("kryo", "java", "string", "json")) {
      plain.put(name, Serializers.create(name, CONTEXT));
    }
    plain.put("own", new Own());
    Map<String, Serializer> all = new LinkedHashMap<>(plain);
    for (Compression compression : List.of(Compression.LZ4, Compression.ZSTD)) {
      plain.forEach(
          (name, serializer) ->
              all.put(
                  name + "+" + compression,
                  Serializers.compressed(serializer, compression, 100, CONTEXT)));
    }
    return all;
  }

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    Map<String, Serializer> all = serializers();
    all.forEach(
        (from, writer) ->
            all.forEach((to, reader) -> pairs.add(Arguments.of(from, to, writer, reader))));
    return pairs.stream();
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  void oldBytesAreUndecodableOrTheOldValueNeverAnother(
      String from, String to, Serializer writer, Serializer reader) {
    byte[] bytes = writer.toBytes(VALUE);
    String compression = from.replaceAll("^[a-z]+", "");
    String inner = from.replaceAll("\\+.*", "");
    boolean sameCompression = compression.isEmpty() || to.endsWith(compression);
    if (sameCompression && to.matches(inner + "(\\+.*)?")) {
      assertThat(reader.fromBytes(bytes)).isEqualTo(VALUE);
    } else if (sameCompression && to.startsWith("string") && TEXTS.contains(inner)) {
      byte[] plain = serializers().get(inner).toBytes(VALUE);
      assertThat(reader.fromBytes(bytes)).isEqualTo(new String(plain, UTF_8));
    } else {
      assertThatThrownBy(() -> reader.fromBytes(bytes)).isInstanceOf(SerializationException.class);
    }
  }
}
