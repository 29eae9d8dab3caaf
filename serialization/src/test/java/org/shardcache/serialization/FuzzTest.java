package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.kryo5.io.Output;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
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
 * Hostile inputs for each format by the thousand, by the million with {@code
 * -Dfuzz.inputs=1000000}: each is a value that can be written again, or a refusal; it runs no
 * foreign code, takes no time and no memory. {@code -Dfuzz.seed} repeats a run, {@code
 * -Dfuzz.first} begins it with a later input.
 */
class FuzzTest {

  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 4_000);
  private static final int FIRST = Integer.getInteger("fuzz.first", 0);
  private static final long SEED =
      Long.getLong(
          "fuzz.seed",
          Integer.getInteger("fuzz.inputs") == null ? 1 : System.nanoTime() % 1_000_000);

  /** What nearly every input stays within, though the machine is slow and busy. */
  private static final Duration CPU_TIME = Duration.ofMillis(50);

  private static final long ALLOCATED = 1 << 20;
  private static final int INPUTS_THAT_COUNT = 2_000;

  private static final int MOST_DECOMPRESSED = 100_000;

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

  @Test
  void keys() {
    KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, CONTEXT, Object.class);
    List<byte[]> valid = new ArrayList<>();
    KeyCorpus.keys()
        .map(FuzzTest::keyBytes)
        .filter(bytes -> bytes.length > 0 && bytes.length < 1000)
        .forEach(valid::add);
    List<byte[]> pieces =
        Mutator.texts(
            "~",
            "~~",
            ":",
            "=",
            "-",
            ",",
            "1",
            "9",
            "0",
            "2147483647:",
            "-1:",
            "1:a",
            "4:~l:1",
            "~L:",
            "~S:",
            "~M:",
            "~E:",
            "~O:",
            "~A:",
            "~A:int:",
            "~A:[[[[I:",
            "~e:",
            "~o:",
            "~i:",
            "~l:",
            "~n:",
            "~N:1E+",
            "~u:",
            "~in:",
            "~d:",
            "~lo:",
            "~zdt:",
            "+2147483647",
            "NaN");
    for (String name : classNames()) {
      pieces.addAll(Mutator.texts("~o:" + name + ":", "~e:" + name + ":", "~A:" + name + ":"));
    }
    fuzz("keys", new Keys(codec), new Format(valid, "~".getBytes(StandardCharsets.UTF_8), pieces));
  }

  /** The classes of frameworks are admitted, those of the corpus itself are not. */
  private static byte[] keyBytes(Object key) {
    return KeyCodecs.create(KeyCodecs.DEFAULT, Fixtures.open(), Object.class).toBytes(key);
  }

  /** A key codec where a serializer is asked for. */
  private record Keys(KeyCodec codec) implements Serializer {
    @Override
    public byte[] toBytes(Object key) {
      return codec.toBytes(key);
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return codec.fromBytes(bytes);
    }
  }

  @Test
  void lz4() {
    compressed(Compression.LZ4, Header.LZ4);
  }

  @Test
  void zstd() {
    compressed(Compression.ZSTD, Header.ZSTD);
  }

  /** Damaged blocks, and whole ones that stand for damaged values. */
  private static void compressed(Compression compression, Header header) {
    SerializationContext small =
        new SerializationContext(
            "orders",
            CONTEXT.classLoader(),
            CONTEXT.classFilter(),
            Object.class,
            Object.class,
            MOST_DECOMPRESSED,
            List.of());
    Serializer kryo = Serializers.create("kryo", small);
    Serializer serializer = Serializers.compressed(kryo, compression, 0, small);
    List<byte[]> valid = written(serializer);
    valid.add(serializer.toBytes("abc".repeat(10_000)));
    valid.add(serializer.toBytes(new int[20_000]));
    Serializer bytes =
        Serializers.compressed(Serializers.create("bytes", small), compression, 0, small);
    Random random = new Random(SEED);
    Format plain = new Format(written(kryo), Header.KRYO.toBytes(), List.of(new byte[] {1}));
    for (int i = 0; i < 200; i++) {
      valid.add(bytes.toBytes(new Mutator(plain, random).next()));
    }
    valid.removeIf(one -> one.length == 0);
    List<byte[]> pieces = new ArrayList<>();
    for (Header one : List.of(Header.LZ4, Header.ZSTD, Header.ESCAPED, Header.KRYO)) {
      pieces.add(one.toBytes());
    }
    for (int length : new int[] {0, 1, 1000, MOST_DECOMPRESSED, Integer.MAX_VALUE, -1}) {
      pieces.add(ByteBuffer.allocate(4).putInt(length).array());
    }
    pieces.add(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
    pieces.add(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD}); // a frame of Zstandard begins
    String name = compression.name().toLowerCase(Locale.ROOT);
    fuzz(name, serializer, new Format(valid, header.toBytes(), pieces));
  }

  private static void fuzz(String name, Serializer serializer, Format format) {
    assertThat(Gadgets.Trace.take().size()).isLessThan(10); // from making the gadgets
    int read = 0;
    List<Hostile.Cost> costs = new ArrayList<>();
    for (int i = FIRST; i < INPUTS; i++) {
      byte[] input = new Mutator(format, new Random(SEED * 1_000_003 + i)).next();
      try {
        Object value = Hostile.read(serializer, input, costs::add);
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
    long[] times = costs.stream().mapToLong(Hostile.Cost::nanoseconds).sorted().toArray();
    long[] allocated = costs.stream().mapToLong(Hostile.Cost::bytes).sorted().toArray();
    System.out.printf(
        "fuzz %s: seed %d, %d inputs, %d of them values; 99.9 %% took up to %.2f ms and %d KB, the"
            + " most %.2f ms and %d KB%n",
        name,
        SEED,
        INPUTS - FIRST,
        read,
        mostOfNearlyAll(times) / 1e6,
        mostOfNearlyAll(allocated) >> 10,
        times[times.length - 1] / 1e6,
        allocated[allocated.length - 1] >> 10);
    assertThat(read).as("values").isPositive().isLessThan(INPUTS);
    if (times.length >= INPUTS_THAT_COUNT) {
      assertThat(Duration.ofNanos(mostOfNearlyAll(times))).as("CPU time").isLessThan(CPU_TIME);
      assertThat(mostOfNearlyAll(allocated)).as("bytes allocated").isLessThan(ALLOCATED);
    }
  }

  /** What 99.9 % of the inputs stay within; the others meet the JVM's own work. */
  private static long mostOfNearlyAll(long[] sorted) {
    return sorted[(int) ((sorted.length - 1) * 0.999)];
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
