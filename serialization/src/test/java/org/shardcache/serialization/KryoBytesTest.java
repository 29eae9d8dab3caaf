package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Line;
import org.shardcache.serialization.Fixtures.Money;

/** What the bytes look like, and what making them costs. */
class KryoBytesTest {

  private final Serializer serializer = Serializers.create("kryo", Fixtures.open());

  private int size(Object value) {
    return serializer.toBytes(value).length;
  }

  @Property
  void everyTextComesBack(@ForAll("texts") String text) {
    Object[] twice = {text, text + text, text};
    assertThat((Object[]) serializer.fromBytes(serializer.toBytes(twice))).containsExactly(twice);
    GraphOutput output = new GraphOutput();
    output.writeString(text);
    BoundedInput input = new BoundedInput();
    input.setBuffer(output.toBytes());
    assertThat(input.readString()).isEqualTo(text);
    assertThat(input.bytesLeft()).isZero();
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> any =
        Arbitraries.oneOf(
            Arbitraries.chars().range(' ', '~'),
            Arbitraries.chars().range('\u00a0', '\u00ff'),
            Arbitraries.chars().range('\u0100', '\u2fff'),
            Arbitraries.chars().range('\ud7f0', '\ue010'));
    return any.array(char[].class).ofMaxSize(200).map(String::new);
  }

  @Test
  void aTextTakesAsManyBytesAsInItsMostCommonEncoding() {
    assertThat(size("a".repeat(100)) - size("a".repeat(90))).isEqualTo(10);
    assertThat(size("\u00e4".repeat(100)) - size("\u00e4".repeat(90))).isEqualTo(10);
    assertThat(size("\u20ac".repeat(100)) - size("\u20ac".repeat(90))).isEqualTo(30);
    assertThat(size("\ud83d\ude00".repeat(100)) - size("\ud83d\ude00".repeat(90))).isEqualTo(40);
  }

  @Property
  void everyClassNameComesBack(@ForAll("names") String name) {
    GraphOutput output = new GraphOutput();
    Introduction introduction = Introduction.of(name, 0x123456789abcL);
    introduction.write(output);
    BoundedInput input = new BoundedInput();
    input.setBuffer(output.toBytes());
    Introduction.Read read = new Introduction.Read();
    read.next(input);
    assertThat(read.name()).isEqualTo(name);
    assertThat(read.is(introduction)).isTrue();
    assertThat(read.is(Introduction.of(name, 0x123456789abdL))).isFalse();
    assertThat(read.is(Introduction.of(name + "a", 0x123456789abcL))).isFalse();
    assertThat(input.bytesLeft()).isZero();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("abcxyzABCXYZ0189.$_")
        .ofMinLength(1)
        .ofMaxLength(80)
        .flatMap(name -> Arbitraries.of(name, "[L" + name + ";", name + "\u00e4"));
  }

  @Test
  void aClassItsFingerprintAndAConstantAreWrittenOncePerValue() {
    record Status(Color color, String text) {}
    List<Object> thousand = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      thousand.add(new Status(Color.GREEN, "x"));
    }
    // A token for the class, one for the constant, two bytes for the text.
    assertThat(size(thousand)).isLessThan(4 * 1000 + 200);
    List<Object> lines = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      lines.add(new Money("EUR", i));
    }
    assertThat(count(serializer.toBytes(lines), PackedName.pack(Money.class.getName())))
        .isEqualTo(1);
  }

  private static int count(byte[] bytes, byte[] part) {
    int count = 0;
    for (int i = 0; i + part.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        count++;
      }
    }
    return count;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000, 4_095, 4_096, 65_000, 66_000, 1_000_000, 3_000_000})
  void valuesOfAnySizeComeBack(int size) {
    Random random = new Random(size);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    int[] numbers = random.ints(size / 4).toArray();
    String text = "a\u20ac".repeat(size / 4);
    Object[] value = {bytes, "between", numbers, text, bytes.clone(), text, 7L};
    Object[] copy = (Object[]) serializer.fromBytes(serializer.toBytes(value));
    assertThat(Arrays.deepEquals(copy, value)).isTrue();
    List<Line> lines =
        IntStream.range(0, size / 20).mapToObj(i -> new Line("article " + i, i, null)).toList();
    assertThat(serializer.fromBytes(serializer.toBytes(lines))).isEqualTo(lines);
  }

  @Test
  void aLargeArrayIsCopiedOnce() {
    byte[] megabyte = new byte[1 << 20];
    List<byte[]> value = List.of(megabyte);
    for (int i = 0; i < 2000; i++) {
      serializer.toBytes(List.of(new byte[10]));
    }
    long before = allocated();
    byte[] written = serializer.toBytes(value);
    assertThat(allocated() - before).isLessThan(written.length + 100_000);
  }

  @Test
  void whatIsReadAndWrittenOftenAllocatesLittleBesidesItself() {
    Money money = new Money("EUR", 5);
    byte[] bytes = serializer.toBytes(money);
    for (int i = 0; i < 20_000; i++) {
      serializer.fromBytes(serializer.toBytes(money));
    }
    long before = allocated();
    for (int i = 0; i < 1000; i++) {
      serializer.fromBytes(serializer.toBytes(money));
    }
    // The array, the record and its text.
    assertThat((allocated() - before) / 1000).isLessThan(2 * bytes.length + 200);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void manyThreadsReadTheSameBytesAtOnce() throws Exception {
    List<Object> value =
        List.of("text \u20ac", new Money("EUR", 5), Collections.nCopies(50, "again"), Color.RED);
    byte[] bytes = serializer.toBytes(value);
    byte[] before = bytes.clone();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Boolean>> results =
          Stream.generate(
                  () ->
                      threads.submit(
                          () -> {
                            for (int i = 0; i < 2000; i++) {
                              if (!serializer.fromBytes(bytes).equals(value)
                                  || !Arrays.equals(serializer.toBytes(value), before)) {
                                return false;
                              }
                            }
                            return true;
                          }))
              .limit(8)
              .toList();
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(bytes).isEqualTo(before);
  }
}
