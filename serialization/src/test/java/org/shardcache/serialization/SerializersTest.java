package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerializersTest {

  /** Knows its context. */
  public static final class WithContext implements Serializer, KeyCodec {
    final SerializationContext context;

    public WithContext(SerializationContext context) {
      this.context = context;
    }

    @Override
    public byte[] toBytes(Object value) {
      return new byte[0];
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return context;
    }
  }

  /** Needs nothing. */
  public static final class Plain implements Serializer {
    @Override
    public byte[] toBytes(Object value) {
      return new byte[0];
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return "";
    }
  }

  /** Cannot be made. */
  public static final class Unfit implements Serializer {
    public Unfit(String text) {}

    @Override
    public byte[] toBytes(Object value) {
      return new byte[0];
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return "";
    }
  }

  private final SerializationContext context = Fixtures.open();

  @Test
  void aClassNameGivesAnInstanceOfThatClass() {
    Serializer withContext = Serializers.create(WithContext.class.getName(), context);
    assertThat(withContext.fromBytes(new byte[0])).isSameAs(context);
    assertThat(Serializers.create(Plain.class.getName(), context)).isInstanceOf(Plain.class);
    assertThat(KeyCodecs.create(WithContext.class.getName(), context, Object.class))
        .isInstanceOf(WithContext.class);
  }

  @Test
  void anUnknownNameIsAnErrorThatListsTheKnownOnes() {
    assertThatThrownBy(() -> Serializers.create("krio", context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'kryo'")
        .hasMessageContaining("bytes, java, json, kryo, string");
    assertThatThrownBy(() -> KeyCodecs.create("txt", context, String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'text'");
  }

  @Test
  void aClassThatDoesNotFitIsAnErrorThatSaysWhy() {
    assertThatThrownBy(() -> Serializers.create("java.lang.String", context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not implement");
    assertThatThrownBy(() -> Serializers.create(Unfit.class.getName(), context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("constructor");
  }

  @Test
  void textIsStoredAsItIs() {
    Serializer string = Serializers.create("string", context);
    assertThat(string.toBytes("\u00e4")).isEqualTo("\u00e4".getBytes(UTF_8));
    assertThat(string.fromBytes("x".getBytes(UTF_8))).isEqualTo("x");
    assertThatThrownBy(() -> string.toBytes("\uD800")).isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> string.toBytes(1))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("java.lang.Integer");
    assertThatThrownBy(() -> string.fromBytes(new byte[] {-1}))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void bytesAreCopiedBothWays() {
    Serializer serializer = Serializers.create("bytes", context);
    byte[] value = {1, 2};
    byte[] bytes = serializer.toBytes(value);
    value[0] = 9;
    assertThat(bytes).containsExactly(1, 2);
    byte[] back = (byte[]) serializer.fromBytes(bytes);
    bytes[0] = 9;
    assertThat(back).containsExactly(1, 2);
    assertThatThrownBy(() -> serializer.toBytes("a")).isInstanceOf(SerializationException.class);
  }

  @Test
  void plainTextKeysHaveNoMarker() {
    for (Object key : List.of("a~b", 5L, -7)) {
      KeyCodec codec = KeyCodecs.create("text", context, key.getClass());
      assertThat(codec.toBytes(key)).isEqualTo(key.toString().getBytes(UTF_8));
      assertThat(codec.fromBytes(codec.toBytes(key))).isEqualTo(key);
      assertThatThrownBy(() -> codec.toBytes(1.5)).isInstanceOf(SerializationException.class);
      assertThatThrownBy(() -> codec.fromBytes("~!x".getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class);
    }
    KeyCodec text = KeyCodecs.create("text", context, String.class);
    assertThatThrownBy(() -> text.toBytes("~!x"))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("canonical");
    KeyCodec longs = KeyCodecs.create("text", context, Long.class);
    for (String foreign : List.of("", "x", "01", "+1", "99999999999999999999")) {
      assertThatThrownBy(() -> longs.fromBytes(foreign.getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {Object.class, Number.class, Short.class, long.class, java.util.UUID.class})
  void plainTextKeysNeedADeclaredKeyTypeThatLeavesNoDoubt(Class<?> type) {
    assertThatThrownBy(() -> KeyCodecs.create("text", context, type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key-type")
        .hasMessageContaining(type.getName());
  }

  /** Cannot be initialised. */
  public static final class Uninitialised implements Serializer {
    private static final int NUMBER = Integer.parseInt("none");

    @Override
    public byte[] toBytes(Object value) {
      return new byte[NUMBER];
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return NUMBER;
    }
  }

  @Test
  void aClassThatCannotBeInitialisedIsNotCalledUnknown() {
    assertThatThrownBy(() -> Serializers.create(Uninitialised.class.getName(), context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("initialised")
        .hasRootCauseInstanceOf(NumberFormatException.class);
  }
}
