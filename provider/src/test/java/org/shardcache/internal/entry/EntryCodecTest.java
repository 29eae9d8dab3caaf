package org.shardcache.internal.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.cache.CacheException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.internal.entry.EntryCodec.OnUndecodable;
import org.shardcache.serialization.KeyCodec;
import org.shardcache.serialization.Serializer;

/** An application's own serializer may do what it should not. */
final class EntryCodecTest {

  /** Both at once, and careless. */
  private record Careless(Supplier<Object> result) implements Serializer, KeyCodec {
    @Override
    public byte[] toBytes(Object value) {
      return (byte[]) result.get();
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return result.get();
    }
  }

  static Stream<Supplier<Object>> results() {
    return Stream.of(
        () -> null,
        () -> {
          throw new IllegalStateException("content of the value");
        },
        () -> {
          throw new NoClassDefFoundError("com/acme/Gone");
        },
        () -> {
          throw new StackOverflowError();
        });
  }

  private static EntryCodec<String, String> codec(Careless careless, OnUndecodable undecodable) {
    return new EntryCodec<>(
        "orders", String.class, String.class, careless, careless, 100, undecodable);
  }

  @ParameterizedTest
  @MethodSource("results")
  void whateverASerializerThrowsIsACacheExceptionThatNamesItAndShowsNoValue(
      Supplier<Object> result) {
    EntryCodec<String, String> codec = codec(new Careless(result), OnUndecodable.ERROR);
    for (Runnable call :
        new Runnable[] {
          () -> codec.keyBytes("key"),
          () -> codec.valueBytes("value"),
          () -> codec.key(new byte[1]),
          () -> codec.value(new byte[1])
        }) {
      assertThatThrownBy(call::run)
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("'orders'")
          .hasMessageContaining(Careless.class.getName())
          .hasMessageNotContaining("content");
    }
  }

  @ParameterizedTest
  @MethodSource("results")
  void andAMissWhereTheCacheSaysSo(Supplier<Object> result) {
    EntryCodec<String, String> codec = codec(new Careless(result), OnUndecodable.MISS);
    assertThat(codec.key(new byte[1])).isNull();
    assertThat(codec.value(new byte[1])).isNull();
  }
}
