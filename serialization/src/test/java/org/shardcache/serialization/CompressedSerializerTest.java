package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Compression keeps every value, whoever makes the bytes, and believes no bytes. */
class CompressedSerializerTest {

  private static final int LIMIT = 1 << 20;
  private static final int PREFIX = 12;

  private static SerializationContext context(Class<?> valueType) {
    return new SerializationContext(
        "orders",
        CompressedSerializerTest.class.getClassLoader(),
        ClassFilter.builder().build(),
        String.class,
        valueType,
        LIMIT,
        List.of());
  }

  private static Serializer serializer(
      String inner, Class<?> valueType, Compression compression, int threshold) {
    SerializationContext context = context(valueType);
    return Serializers.compressed(
        Serializers.create(inner, context), compression, threshold, context);
  }

  private static Serializer bytes(Compression compression) {
    return serializer("bytes", byte[].class, compression, 0);
  }

  @Provide
  Arbitrary<byte[]> contents() {
    Arbitrary<byte[]> any = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
    Arbitrary<byte[]> repeated =
        Combinators.combine(
                Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(20),
                Arbitraries.integers().between(1, 500))
            .as(
                (unit, times) -> {
                  ByteBuffer buffer = ByteBuffer.allocate(unit.length * times);
                  for (int i = 0; i < times; i++) {
                    buffer.put(unit);
                  }
                  return buffer.array();
                });
    Arbitrary<byte[]> headed =
        Combinators.combine(Arbitraries.of(Header.values()), Arbitraries.of(1, 2, 0), repeated, any)
            .as(
                (header, version, one, other) -> {
                  byte[] head = header.toBytes();
                  head[2] = version.byteValue();
                  ByteBuffer all = ByteBuffer.allocate(4 + one.length + other.length);
                  return all.put(head).put(one).put(other).array();
                });
    return Arbitraries.oneOf(any, repeated, headed);
  }

  @Property(tries = 500)
  void anyBytesComeBack(
      @ForAll("contents") byte[] value,
      @ForAll("codecs") Compression compression,
      @ForAll("thresholds") int threshold) {
    Serializer serializer = serializer("bytes", byte[].class, compression, threshold);
    byte[] stored = serializer.toBytes(value);
    assertThat((byte[]) serializer.fromBytes(stored)).isEqualTo(value);
    assertThat(stored.length).isLessThanOrEqualTo(value.length + Header.LENGTH);
    assertThat(serializer.toBytes(value)).isEqualTo(stored);
    // Also what is written as it is, and when it is the stored form of another value.
    assertThat((byte[]) serializer.fromBytes(serializer.toBytes(stored))).isEqualTo(stored);
  }

  @Property(tries = 300)
  void bytesBelowTheThresholdStayAsTheyAre(
      @ForAll("contents") byte[] value, @ForAll("codecs") Compression compression) {
    byte[] stored = serializer("bytes", byte[].class, compression, value.length + 1).toBytes(value);
    if (Header.isOfCompression(value)) {
      assertThat(Arrays.copyOfRange(stored, Header.LENGTH, stored.length)).isEqualTo(value);
    } else {
      assertThat(stored).isEqualTo(value);
    }
  }

  @Provide
  Arbitrary<Compression> codecs() {
    return Arbitraries.of(Compression.LZ4, Compression.ZSTD);
  }

  @Provide
  Arbitrary<Integer> thresholds() {
    return Arbitraries.of(0, 1, 13, 100, 100_000);
  }

  static Stream<Arguments> serializersAndValues() {
    String text = "{\"name\":\"shard\"}".repeat(500);
    List<Arguments> all = new ArrayList<>();
    for (Compression compression : List.of(Compression.LZ4, Compression.ZSTD)) {
      all.add(Arguments.of("kryo", compression, new ArrayList<>(List.of(text, 1, text + "x"))));
      all.add(Arguments.of("java", compression, new ArrayList<>(List.of(text, 1, text + "x"))));
      all.add(Arguments.of("json", compression, text));
      all.add(Arguments.of("string", compression, text));
      all.add(Arguments.of("bytes", compression, text.getBytes(UTF_8)));
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("serializersAndValues")
  void everySerializersValuesShrinkAndComeBackAndOldPlainOnesAreStillRead(
      String inner, Compression compression, Object value) {
    Serializer plain = Serializers.create(inner, context(value.getClass()));
    Serializer compressed = serializer(inner, value.getClass(), compression, 1024);
    byte[] before = plain.toBytes(value);
    byte[] after = compressed.toBytes(value);

    assertThat(after.length).isLessThan(before.length / 10);
    assertThat(compressed.fromBytes(after)).isEqualTo(value);
    assertThat(compressed.fromBytes(before)).isEqualTo(value);
    if (!inner.equals("bytes")) {
      assertThatThrownBy(() -> plain.fromBytes(after)).isInstanceOf(SerializationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void whatDoesNotShrinkIsStoredPlain(Compression compression) {
    byte[] noise = new byte[10_000];
    new Random(5).nextBytes(noise);
    assertThat(bytes(compression).toBytes(noise)).isEqualTo(noise);
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void aValueAboveTheLimitIsRefusedHoweverSmallItWouldBe(Compression compression) {
    Serializer serializer = bytes(compression);
    assertThat(serializer.fromBytes(serializer.toBytes(new byte[LIMIT]))).isNotNull();
    assertThatThrownBy(() -> serializer.toBytes(new byte[LIMIT + 1]))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("before they are compressed")
        .hasMessageContaining("shardcache.max-value-size=" + LIMIT);
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void aDeclaredLengthAboveTheLimitIsRefusedBeforeAnythingIsAllocated(Compression compression) {
    byte[] bomb = bytes(compression).toBytes(new byte[LIMIT]);
    for (int length : new int[] {LIMIT + 1, Integer.MAX_VALUE}) {
      ByteBuffer.wrap(bomb).putInt(8, length);
      assertThatThrownBy(() -> bytes(compression).fromBytes(bomb))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("shardcache.max-value-size");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void aLengthThatTheBytesCannotHaveIsRefused(Compression compression) {
    byte[] stored = bytes(compression).toBytes(new byte[2_000]);
    for (int length : new int[] {0, -1, Integer.MIN_VALUE, 1, 1_999, 2_001, LIMIT}) {
      byte[] forged = stored.clone();
      ByteBuffer.wrap(forged).putInt(8, length);
      assertThatThrownBy(() -> bytes(compression).fromBytes(forged))
          .as("length %s", length)
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void aFrameThatGivesMoreThanItDeclaresIsRefused() {
    byte[] frame = Zstd.compress(new byte[5_000]);
    byte[] two = ByteBuffer.allocate(2 * frame.length).put(frame).put(frame).array();
    byte[] forged =
        ByteBuffer.allocate(PREFIX + two.length)
            .put(Header.ZSTD.toBytes())
            .putInt(0)
            .putInt(5_000)
            .put(two)
            .array();
    assertThatThrownBy(() -> bytes(Compression.ZSTD).fromBytes(forged))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("compression=zstd, are damaged");
  }

  @Property(tries = 2000)
  void damagedBytesAreUndecodableNeverWrong(
      @ForAll("codecs") Compression compression, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] value = "some text that repeats, ".repeat(1 + random.nextInt(50)).getBytes(UTF_8);
    Serializer serializer = bytes(compression);
    byte[] stored = serializer.toBytes(value);
    byte[] damaged =
        random.nextBoolean()
            ? Arrays.copyOf(stored, random.nextInt(stored.length))
            : flipped(stored, random);
    if (Header.LZ4.isOf(damaged) || Header.ZSTD.isOf(damaged)) {
      byte[] read;
      try {
        read = (byte[]) serializer.fromBytes(damaged);
      } catch (SerializationException e) {
        return;
      }
      assertThat(read).isEqualTo(value); // a bit that means nothing
    }
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] flipped = bytes.clone();
    flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    return flipped;
  }

  @Test
  void theCompressionOfTheOtherKindIsUndecodable() {
    byte[] value = new byte[5_000];
    byte[] lz4 = bytes(Compression.LZ4).toBytes(value);
    byte[] zstd = bytes(Compression.ZSTD).toBytes(value);
    assertThatThrownBy(() -> bytes(Compression.ZSTD).fromBytes(lz4))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("compression=lz4")
        .hasMessageContaining("compression=zstd");
    assertThatThrownBy(() -> bytes(Compression.LZ4).fromBytes(zstd))
        .isInstanceOf(SerializationException.class);
    byte[] later = lz4.clone();
    later[2]++;
    assertThatThrownBy(() -> bytes(Compression.LZ4).fromBytes(later))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("version")
        .hasMessageContaining("compression=lz4")
        .hasMessageContaining("clear the cache");
  }

  @Test
  void noCompressionIsTheSerializerItself() {
    Serializer plain = Serializers.create("string", Fixtures.open());
    assertThat(Serializers.compressed(plain, Compression.NONE, 0, Fixtures.open())).isSameAs(plain);
  }
}
