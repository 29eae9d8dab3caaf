package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;
import org.shardcache.serialization.Fixtures.Strict;

class HostileKryoTest {

  private final SerializationContext context = Fixtures.open();
  private final Serializer serializer = Serializers.create("kryo", context);
  private final Map<Integer, String> numbers = new KryoTypes(context).numbers();

  private int number(Class<?> type) {
    return numbers.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type.getName()))
                .findFirst()
                .orElseThrow()
                .getKey()
            << 1
        | 1;
  }

  private static byte[] bytes(Consumer<Output> writer) {
    Output output = new GraphOutput();
    output.writeBytes(Header.KRYO.toBytes());
    writer.accept(output);
    return output.toBytes();
  }

  private void assertRefused(byte[] bytes) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> serializer.fromBytes(bytes))
                .isInstanceOf(SerializationException.class));
  }

  @ParameterizedTest
  @MethodSource("org.shardcache.serialization.KryoRoundTripTest#values")
  void everyTruncationAndEveryChangedByteIsAValueOrARefusal(Object value) {
    byte[] bytes = serializer.toBytes(new Holder(List.of(value, value)));
    for (int length = 0; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length));
    }
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1));
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] changed = bytes.clone();
      changed[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
      readOrRefuse(changed);
    }
  }

  @Test
  void randomBytesAreAValueOrARefusal() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      readOrRefuse(bytes(output -> output.writeBytes(noise)));
    }
  }

  private void readOrRefuse(byte[] bytes) {
    try {
      assertThat(serializer.fromBytes(bytes)).isNotNull();
    } catch (SerializationException expected) {
      assertThat(expected).hasMessageContaining("");
    }
  }

  @Test
  void aRefusalLeavesTheSerializerHealthy() {
    byte[] good = serializer.toBytes(new Money("EUR", 1));
    for (int i = 0; i < 50; i++) {
      assertRefused(Arrays.copyOf(good, good.length - 1));
      assertThat(serializer.fromBytes(good)).isEqualTo(new Money("EUR", 1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        byte[].class,
        int[].class,
        long[].class,
        double[].class,
        boolean[].class,
        char[].class,
        Object[].class,
        String[].class,
        ArrayList.class,
        HashMap.class,
        HashSet.class,
        java.math.BigInteger.class,
        java.util.BitSet.class,
        StringBuilder.class
      })
  void aHugeDeclaredLengthAllocatesNothing(Class<?> type) {
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 1 << 28, -1}) {
      byte[] bytes =
          bytes(
              output -> {
                output.writeVarInt(number(type), true);
                output.writeVarInt(length, true);
              });
      assertRefused(bytes); // loads the classes that the next one needs
      assertThat(allocatedByRefusing(bytes)).isLessThan(1_000_000);
    }
  }

  private long allocatedByRefusing(byte[] bytes) {
    long before = allocated();
    assertThatThrownBy(() -> serializer.fromBytes(bytes))
        .isInstanceOf(SerializationException.class);
    return allocated() - before;
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void nestedLengthsCannotClaimTheSameBytesTwice() {
    byte[] bytes =
        bytes(
            output -> {
              for (int i = 0; i < 60; i++) {
                output.writeVarInt(number(Object[].class), true);
                output.writeVarInt(900_000, true);
              }
              output.writeBytes(new byte[1_000_000]);
            });
    assertThat(allocatedByRefusing(bytes)).isLessThan(10_000_000);
  }

  @Test
  void aTextThatDeclaresMoreCharactersThanThereAreBytesIsRefused() {
    assertRefused(
        bytes(
            output -> {
              output.writeVarInt(1 << 1 | 1, true); // String
              output.writeVarInt(1 << 20, true);
            }));
  }

  @Test
  void deepNestingIsRefusedBothWays() {
    Object list = "leaf";
    for (int i = 0; i < 63; i++) {
      list = Collections.singletonList(list);
    }
    assertThat(serializer.fromBytes(serializer.toBytes(list))).isEqualTo(list);
    for (int i = 0; i < 10; i++) {
      list = Collections.singletonList(list);
    }
    Object deep = list;
    assertThatThrownBy(() -> serializer.toBytes(deep))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("64");
    assertRefused(
        bytes(
            output -> {
              for (int i = 0; i < 100_000; i++) {
                output.writeVarInt(number(ArrayList.class), true);
                output.writeVarInt(1, true);
              }
            }));
  }

  @Test
  void hashContainersInHashContainersAreLimitedBothWays() {
    Object set = "leaf";
    for (int i = 0; i < 8; i++) {
      set = new HashSet<>(List.of(set));
    }
    assertThat(serializer.fromBytes(serializer.toBytes(set))).isEqualTo(set);
    Object deeper = Map.of("k", set);
    assertThatThrownBy(() -> serializer.toBytes(deeper))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("8 levels");
  }

  @Test
  void hashContainersNestedByReferenceAreLimitedToo() {
    // Flat in the bytes: each set refers to the one before.
    List<Object> sets = new ArrayList<>();
    Set<Object> last = new HashSet<>(List.of("leaf"));
    sets.add(last);
    for (int i = 0; i < 9; i++) {
      last = new HashSet<>(List.of(last, i));
      sets.add(last);
    }
    assertThatThrownBy(() -> serializer.toBytes(sets))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("8 levels");
    assertRefused(
        bytes(
            output -> {
              output.writeVarInt(number(ArrayList.class), true);
              output.writeVarInt(100, true);
              for (int i = 0; i < 100; i++) {
                output.writeVarInt(number(HashSet.class), true);
                output.writeVarInt(i == 0 ? 0 : 2, true);
                for (int j = 0; i > 0 && j < 2; j++) {
                  output.writeVarInt(Token.ofReference(Math.max(1, i - j)), true);
                }
              }
            }));
  }

  @Test
  void hashingOfSharedListsCannotExplode() {
    // 2^60 elements for whoever hashes the last list, a few hundred bytes here.
    byte[] bytes =
        bytes(
            output -> {
              output.writeVarInt(number(ArrayList.class), true);
              output.writeVarInt(61, true);
              for (int i = 0; i < 60; i++) {
                output.writeVarInt(number(ArrayList.class), true);
                output.writeVarInt(i == 0 ? 0 : 2, true);
                for (int j = 0; i > 0 && j < 2; j++) {
                  output.writeVarInt(Token.ofReference(i), true);
                }
              }
              output.writeVarInt(number(HashSet.class), true);
              output.writeVarInt(1, true);
              output.writeVarInt(Token.ofReference(60), true);
              output.writeBytes(new byte[300]);
            });
    assertRefused(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.net.URL",
        "java.util.regex.Pattern",
        "java.lang.Class",
        "java.lang.Thread",
        "com.sun.rowset.JdbcRowSetImpl",
        "javax.management.BadAttributeValueExpException",
        "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
        "java.lang.ProcessBuilder",
        "[Ljava.net.URL;",
        "[[Ljava.lang.Class;",
        "sun.misc.Unsafe",
        "java.util.List",
        "java.util.AbstractList",
        "org.shardcache.serialization.Fixtures",
        "no.such.Type",
        "",
        "["
      })
  void namesThatAreNotListedAreRefused(String name) {
    SerializationContext closed = Fixtures.context("org.shardcache.serialization.Fixtures$Holder");
    Serializer closedSerializer = Serializers.create("kryo", closed);
    byte[] bytes =
        bytes(
            output -> {
              output.writeVarInt(Token.ofPlace(0), true);
              Introduction.of(name, 0).write(output);
              output.writeBytes(new byte[20]);
            });
    assertThatThrownBy(() -> closedSerializer.fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining(name.replaceAll("^\\[+L?|;$", ""));
    assertRefused(bytes);
  }

  @Test
  void aRefusalNamesClassCacheAndSettingOnWriteAndOnRead() {
    byte[] bytes = serializer.toBytes(new Money("EUR", 1));
    byte[] array = serializer.toBytes(new Money[0]);
    byte[] inside = serializer.toBytes(new LinkedHashMap<>(Map.of("a", new Money("EUR", 1))));
    Serializer closed = Serializers.create("kryo", Fixtures.context(""));
    String expected = "shardcache.serialization.allow=org.shardcache.serialization.Fixtures$Money";
    for (Runnable attempt :
        List.<Runnable>of(
            () -> closed.toBytes(new Money("EUR", 1)),
            () -> closed.toBytes(List.of(new Money("EUR", 1))),
            () -> closed.toBytes(new Money[0]),
            () -> closed.fromBytes(bytes),
            () -> closed.fromBytes(inside),
            () -> closed.fromBytes(array))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'")
          .hasMessageContaining(expected);
    }
  }

  @Test
  void whatARecordRefusesIsRefused() {
    byte[] bytes = serializer.toBytes(new Strict(1));
    bytes[bytes.length - 1] = 0;
    assertRefused(bytes);
  }

  @Test
  void bytesOfOtherFormatsAreRefusedByName() {
    assertThatThrownBy(() -> serializer.fromBytes(Serializers.create("java", context).toBytes("a")))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("serializer=java");
    assertThatThrownBy(() -> serializer.fromBytes("plain text".getBytes()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("serializer=kryo");
    byte[] future = serializer.toBytes("a");
    future[2] = 9;
    assertThatThrownBy(() -> serializer.fromBytes(future))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("version 9");
  }

  @Test
  void theNumbersOfTheFormatDoNotChange() {
    assertThat(numbers)
        .containsEntry(16, "[B")
        .containsEntry(26, "java.math.BigInteger")
        .containsEntry(29, "java.util.UUID")
        .containsEntry(44, "java.time.Duration")
        .containsEntry(58, "java.util.Date")
        .containsEntry(62, "java.util.ArrayList")
        .containsEntry(70, "java.util.HashSet")
        .containsEntry(73, "java.util.HashMap");
  }
}
