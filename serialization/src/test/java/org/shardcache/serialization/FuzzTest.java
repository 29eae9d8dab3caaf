package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;
import org.shardcache.serialization.Fixtures.Order;
import org.shardcache.serialization.Mutator.Format;

/**
 * Hostile inputs by the thousand, by the million with {@code -Dfuzz.inputs=1000000}: each is a
 * value that can be written again, or a refusal; it runs no foreign code, takes no time and no
 * memory. {@code -Dfuzz.seed} repeats a run, {@code -Dfuzz.first} begins it with a later input.
 */
class FuzzTest {

  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 4_000);
  private static final int FIRST = Integer.getInteger("fuzz.first", 0);
  private static final long SEED =
      Long.getLong(
          "fuzz.seed",
          Integer.getInteger("fuzz.inputs") == null ? 1 : System.nanoTime() % 1_000_000);

  private static final String GADGETS = Gadgets.class.getName() + "$";

  /** What is listed, so that there is something to attack; the gadgets are not. */
  private static final SerializationContext CONTEXT =
      Fixtures.context(
          names("Money")
              + names("Order", "Line", "Color", "Holder", "Person", "Node", "Singleton", "Range")
              + names("RangeForm", "Strict", "Box", "AllKinds", "Employee", "NamedList", "Ext")
              + GADGETS
              + "Listed,"
              + GADGETS
              + "ListedForm");

  private static String names(String... simple) {
    StringBuilder names = new StringBuilder();
    for (String name : simple) {
      names.append(Fixtures.class.getName()).append('$').append(name).append(',');
    }
    return names.toString();
  }

  private static final Order ORDER =
      new Order(
          7,
          Color.GREEN,
          new Money("EUR", 5),
          List.of(new Fixtures.Line("a", 1.5, new int[] {1, 2})),
          Map.of("a", 1, "b", 2));

  private static List<Object> values() {
    Fixtures.Node node = new Fixtures.Node();
    node.next = node;
    node.children.add(node);
    List<Object> values =
        new ArrayList<>(
            List.of(
                ORDER,
                node,
                new Holder(new HashMap<>(Map.of("k", List.of(ORDER, ORDER)))),
                new Object[] {1, "two", 3L, new int[] {4}, new Money[] {new Money("X", 1)}},
                new Holder(new IllegalStateException("a", new RuntimeException("b")))));
    KryoRoundTripTest.values().forEach(values::add);
    return values;
  }

  private static List<byte[]> written(Serializer serializer) {
    List<byte[]> bytes = new ArrayList<>();
    for (Object value : values()) {
      try {
        bytes.add(serializer.toBytes(value));
      } catch (SerializationException e) {
        assertThat(e).hasMessageContaining("'orders'");
      }
    }
    assertThat(bytes).hasSizeGreaterThan(30);
    return bytes;
  }

  private static List<String> classNames() {
    return List.of(
        Money.class.getName(),
        Holder.class.getName(),
        Order.class.getName(),
        Color.class.getName(),
        Fixtures.Node.class.getName(),
        Fixtures.Singleton.class.getName(),
        Gadgets.Listed.class.getName(),
        Gadgets.ListedForm.class.getName(),
        GADGETS + "RunsWhenInitialised",
        GADGETS + "AbstractRunsWhenInitialised",
        GADGETS + "EnumRunsWhenInitialised",
        GADGETS + "RunsInReadObject",
        GADGETS + "RunsInConstructor",
        "java.net.URL",
        "java.lang.Class",
        "java.util.HashMap",
        "[Ljava.lang.Object;",
        "[[[I");
  }

  @Test
  void kryo() {
    Serializer serializer = Serializers.create("kryo", CONTEXT);
    List<byte[]> pieces = new ArrayList<>();
    for (int number : new KryoTypes(CONTEXT).numbers().keySet()) {
      pieces.add(Mutator.varInt(number << 1 | 1));
      // A container of that class, with so many parts.
      pieces.add(new byte[] {Mutator.varInt(number << 1 | 1)[0], 2});
    }
    for (int small = 0; small < 24; small++) {
      pieces.add(Mutator.varInt(small));
    }
    for (String name : classNames()) {
      Output output = new GraphOutput();
      output.writeVarInt(Token.ofPlace(0), true);
      Introduction.of(name, fingerprint(name)).write(output);
      pieces.add(output.toBytes());
    }
    pieces.addAll(Mutator.texts("text", "RED", "GREEN", "Europe/Paris", "UTF-8"));
    fuzz("kryo", serializer, new Format(written(serializer), Header.KRYO.toBytes(), pieces));
  }

  private static long fingerprint(String name) {
    try {
      return name.startsWith(GADGETS + "Run") || name.contains("Initialised")
          ? 0
          : Fingerprint.of(Class.forName(name, false, FuzzTest.class.getClassLoader()));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void java() {
    Serializer serializer = Serializers.create("java", CONTEXT);
    List<byte[]> pieces = new ArrayList<>();
    for (byte[] valid : written(serializer)) {
      // Descriptors and objects: from one mark of the format to another.
      for (int i = 8; i < valid.length - 1; i++) {
        if (valid[i] >= 0x70 && valid[i] <= 0x7E && i % 3 == 0) {
          pieces.add(Arrays.copyOfRange(valid, i, Math.min(valid.length, i + 1 + i % 60)));
        }
      }
    }
    for (byte mark = 0x70; mark <= 0x7E; mark++) {
      pieces.add(new byte[] {mark});
    }
    for (int handle = 0; handle < 12; handle++) {
      pieces.add(new byte[] {0x71, 0, 0x7E, 0, (byte) handle});
    }
    for (String name : classNames()) {
      byte[] stream = Hostile.stream(new Gadgets.ListedForm(null));
      byte[] renamed = Hostile.rename(stream, Gadgets.ListedForm.class.getName(), name);
      pieces.add(Arrays.copyOfRange(renamed, 4, renamed.length));
    }
    byte[] header = Arrays.copyOf(Header.JAVA.toBytes(), Header.LENGTH + 4);
    System.arraycopy(Hostile.stream(""), 0, header, Header.LENGTH, 4);
    List<byte[]> valid = written(serializer);
    for (Serializable gadget :
        List.of(new Gadgets.RunsInReadObject(), new Gadgets.RunsInConstructor(), Gadgets.class)) {
      valid.add(Hostile.java(new Object[] {1, gadget}));
    }
    fuzz("java", serializer, new Format(valid, header, pieces));
  }

  @Test
  void json() {
    Serializer serializer =
        Serializers.create("json", CONTEXT.withTypes(String.class, Order.class));
    List<byte[]> pieces =
        Mutator.texts(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\u0000",
            "null",
            "true",
            "-1",
            "1e999999999",
            "99999999999999999999",
            "0.1",
            "\"id\":",
            "\"total\":{",
            "\"lines\":[",
            "\"counts\":{",
            "\"color\":\"RED\"",
            "\"@class\":\"java.net.URL\",",
            "\"@type\":",
            "\"cents\":1",
            "[\"java.net.URL\",\"http://a\"]",
            " ",
            "\uFEFF",
            "//",
            "NaN");
    List<byte[]> valid = new ArrayList<>();
    for (Order order :
        List.of(ORDER, new Order(1, Color.RED, new Money("", 0), List.of(), Map.of()))) {
      valid.add(serializer.toBytes(order));
    }
    valid.add("{\"@class\":\"java.net.URL\"}".getBytes(StandardCharsets.UTF_8));
    fuzz("json", serializer, new Format(valid, new byte[0], pieces));
  }

  private static void fuzz(String name, Serializer serializer, Format format) {
    assertThat(Gadgets.Trace.take().size()).isLessThan(10); // from making the gadgets
    int read = 0;
    long longest = 0;
    for (int i = FIRST; i < INPUTS; i++) {
      byte[] input = new Mutator(format, new Random(SEED * 1_000_003 + i)).next();
      long start = System.nanoTime();
      try {
        Object value = Hostile.read(serializer, input);
        longest = Math.max(longest, System.nanoTime() - start);
        if (value != null) {
          read++;
          checkIsAValue(serializer, value);
        }
        assertThat(Gadgets.Trace.take()).isEmpty();
      } catch (Throwable e) {
        throw new AssertionError(
            name + " fails: -Dfuzz.seed=" + SEED + " -Dfuzz.first=" + i + ", " + hex(input), e);
      }
    }
    System.out.printf(
        "fuzz %s: seed %d, %d inputs, %d of them values, the slowest took %d ms%n",
        name, SEED, INPUTS - FIRST, read, longest / 1_000_000);
    assertThat(read).as("values").isPositive().isLessThan(INPUTS);
  }

  /** What was read is whole: it can be written again, and then it is read as such a value. */
  private static void checkIsAValue(Serializer serializer, Object value) {
    byte @Nullable [] again = null;
    try {
      again = serializer.toBytes(value);
    } catch (SerializationException e) {
      assertThat(e).hasMessageContaining("'orders'"); // near a limit
    }
    if (again != null) {
      assertThat(serializer.fromBytes(again).getClass()).isEqualTo(value.getClass());
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
