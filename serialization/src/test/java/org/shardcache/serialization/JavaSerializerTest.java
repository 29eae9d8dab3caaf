package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;
import org.shardcache.serialization.Fixtures.Person;
import org.shardcache.serialization.Fixtures.Range;
import org.shardcache.serialization.Fixtures.Singleton;

class JavaSerializerTest {

  abstract static class Shy implements Serializable {}

  static final class Concrete extends Shy {
    int number = 5;
  }

  private final Serializer serializer = Serializers.create("java", Fixtures.open());

  /** What an attacker writes: a stream without any check, behind the header. */
  private static byte[] hostile(Object value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Header.JAVA.toBytes());
    try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
      output.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void assertRefused(byte[] bytes, String... message) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> serializer.fromBytes(bytes))
                .isInstanceOf(SerializationException.class)
                .satisfies(
                    e -> assertThat(e.getMessage()).contains("orders", String.join("", message))));
  }

  static Stream<Object> values() {
    return Stream.of(
        "text",
        5L,
        LocalDate.of(2024, 1, 1),
        Color.GREEN,
        new Money("EUR", 1),
        new ArrayList<>(List.of(1, 2)),
        List.of(),
        List.of(1, 2, 3),
        Set.of("a", "b"),
        Map.of(1, 2),
        new HashMap<>(Map.of("a", List.of(new Holder(Color.RED)))),
        new Person("a", 1),
        new TreeMap<>(Map.of("a", 1)),
        new ConcurrentHashMap<>(Map.of("a", 1)),
        Collections.unmodifiableMap(new HashMap<>(Map.of("k", 1))),
        new HashSet<>(List.of("x")),
        new java.util.Date(5),
        new LinkedList<>(List.of("y")),
        new HashMap<>());
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueComesBackEqualAndNoDamageGetsThrough(Object value) {
    byte[] bytes = serializer.toBytes(value);
    assertThat(serializer.fromBytes(bytes)).isEqualTo(value);
    for (int length = 0; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length));
    }
    Random random = new Random(3);
    for (int i = 0; i < 400; i++) {
      byte[] changed = bytes.clone();
      changed[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
      try {
        assertThat(serializer.fromBytes(changed)).isNotNull();
      } catch (SerializationException expected) {
        assertThat(expected.getMessage()).contains("orders");
      }
    }
  }

  @Test
  void arraysAndSerialFormsComeBack() {
    assertThat((int[][]) serializer.fromBytes(serializer.toBytes(new int[][] {{1}, {}})))
        .isDeepEqualTo(new int[][] {{1}, {}});
    assertThat(serializer.fromBytes(serializer.toBytes(Singleton.INSTANCE)))
        .isSameAs(Singleton.INSTANCE);
    assertThat(((Range) serializer.fromBytes(serializer.toBytes(new Range(3)))).from).isEqualTo(3);
  }

  @Test
  void anAbstractSuperclassNeedNotBeListed() {
    Serializer one = Serializers.create("java", Fixtures.context(Concrete.class.getName()));
    assertThat(((Concrete) one.fromBytes(one.toBytes(new Concrete()))).number).isEqualTo(5);
  }

  @Test
  void classesThatAreNotListedAreRefusedWhenWritten() {
    Serializer closed = Serializers.create("java", Fixtures.context(""));
    for (Object value : List.of(new Money("EUR", 1), List.of(new Money("EUR", 1)), new Money[0])) {
      assertThatThrownBy(() -> closed.toBytes(value))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'")
          .hasMessageContaining(
              "shardcache.serialization.allow=org.shardcache.serialization.Fixtures$Money");
    }
    assertThatThrownBy(() -> closed.toBytes(new Fixtures.WithThread()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("java.io.Serializable");
  }

  @Test
  void gadgetsOfTheJdkAreRefusedWhenRead() throws Exception {
    assertRefused(hostile(new URL("http", "no.such.host.invalid", "/")), "java.net.URL");
    assertRefused(hostile(java.util.regex.Pattern.compile("a")), "java.util.regex.Pattern");
    assertRefused(hostile(new HashMap<>(Map.of("a", new java.io.File("x")))), "java.io.File");
    InvocationHandler handler = (InvocationHandler & Serializable) (p, m, a) -> null;
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Comparable.class}, handler);
    assertRefused(hostile(proxy), "a dynamic proxy of java.lang.Comparable may not be");
    assertRefused(hostile(proxy), "no setting admits one");
    assertRefused(hostile((Runnable & Serializable) () -> {}), "SerializedLambda");
    assertRefused(hostile(new URL[0]), "java.net.URL");
    assertRefused(hostile(new javax.management.BadAttributeValueExpException("x")), "javax");
  }

  @Test
  void aSetOfSetsThatWouldHashForEverIsRefusedAtOnce() {
    Set<Object> root = new HashSet<>();
    Set<Object> one = root;
    Set<Object> two = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      Set<Object> nextOne = new HashSet<>(List.of("a"));
      Set<Object> nextTwo = new HashSet<>();
      one.add(nextOne);
      one.add(nextTwo);
      two.add(nextOne);
      two.add(nextTwo);
      one = nextOne;
      two = nextTwo;
    }
    assertRefused(hostile(root), "8 levels");
    assertThatThrownBy(() -> serializer.toBytes(root))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("8 levels");
  }

  @Test
  void sharedListsThatWouldHashForEverAreRefusedAtOnce() {
    List<Object> all = new ArrayList<>();
    List<Object> last = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      List<Object> next = new ArrayList<>();
      next.add(last);
      next.add(last);
      all.add(next);
      last = next;
    }
    assertRefused(hostile(all), "too long");
    assertThatThrownBy(() -> serializer.toBytes(all))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void deepNestingIsRefusedBothWays() {
    Object deep = "leaf";
    for (int i = 0; i < 100; i++) {
      deep = new ArrayList<>(Collections.singletonList(deep));
    }
    Object value = deep;
    assertRefused(hostile(value), "64");
    assertThatThrownBy(() -> serializer.toBytes(value))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("64");
    Object veryDeep = null;
    for (int i = 0; i < 100_000; i++) {
      veryDeep = new Holder(veryDeep);
    }
    Object chain = veryDeep;
    assertThatThrownBy(() -> serializer.toBytes(chain)).isInstanceOf(SerializationException.class);
  }

  /** A list of links whose serial form is flat. */
  static final class Chain implements Serializable {
    record Link(Object next) implements Serializable {}

    record Form(int length) implements Serializable {
      private Object readResolve() {
        return new Chain(length);
      }
    }

    final int length;
    Object first;

    Chain(int length) {
      this.length = length;
      for (int i = 0; i < length; i++) {
        first = new Link(first);
      }
    }

    private Object writeReplace() {
      return new Form(length);
    }
  }

  /** Looks flat, and nests deep in the stream. */
  static final class Deep implements Serializable {
    transient Object parts;

    Deep(Object parts) {
      this.parts = parts;
    }

    private void writeObject(java.io.ObjectOutputStream output) throws java.io.IOException {
      output.writeObject(parts);
    }

    private void readObject(java.io.ObjectInputStream input)
        throws java.io.IOException, ClassNotFoundException {
      parts = input.readObject();
    }
  }

  @Test
  void whatIsDeepInTheStreamCountsNotWhatIsDeepInTheObject() {
    Serializer kryo = Serializers.create("kryo", Fixtures.open());
    for (Serializer each : List.of(serializer, kryo)) {
      Chain chain = new Chain(500);
      assertThat(((Chain) each.fromBytes(each.toBytes(chain))).length).isEqualTo(500);
      List<?> list = (List<?>) each.fromBytes(each.toBytes(new ArrayList<>(List.of(chain, 1))));
      assertThat(((Chain) list.get(0)).length).isEqualTo(500);
      Object nested = "leaf";
      for (int i = 0; i < 100; i++) {
        nested = new ArrayList<>(Collections.singletonList(nested));
      }
      Deep deep = new Deep(nested);
      assertThatThrownBy(() -> each.toBytes(deep))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("64");
    }
  }

  @Test
  void whateverIsWrittenCanBeRead() {
    for (int levels = 0; levels < 70; levels++) {
      Object value = "leaf";
      for (int i = 0; i < levels; i++) {
        value = List.of(value, i);
      }
      byte[] bytes;
      try {
        bytes = serializer.toBytes(value);
      } catch (SerializationException e) {
        assertThat(levels).isGreaterThan(30);
        continue;
      }
      assertThat(serializer.fromBytes(bytes)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1 << 28, 100_000})
  void aHugeDeclaredLengthIsRefused(int length) {
    for (Object array : List.of(new int[1], new Object[1], new byte[1], new long[1][1])) {
      byte[] bytes = hostile(array);
      // The length is the first int behind the class descriptor's end (x) and its superclass (p).
      int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("xp") + 2;
      bytes[at] = (byte) (length >>> 24);
      bytes[at + 1] = (byte) (length >>> 16);
      bytes[at + 2] = (byte) (length >>> 8);
      bytes[at + 3] = (byte) length;
      assertRefused(bytes);
    }
  }

  @Test
  void bytesOfKryoAreRefusedByName() {
    assertRefused(Serializers.create("kryo", Fixtures.open()).toBytes("a"), "serializer=kryo");
  }
}
