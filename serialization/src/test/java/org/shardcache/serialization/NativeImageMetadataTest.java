package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.math.MathContext;
import java.text.ParseException;
import java.time.Period;
import java.time.chrono.HijrahDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ValueRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The reachability metadata for GraalVM say what the code does. No native image is built here: what
 * can be derived from tables is, and what round trips look up by name is recorded.
 */
class NativeImageMetadataTest {

  private static final String FILE =
      "/META-INF/native-image/org.shardcache/shardcache-serialization/reachability-metadata.json";

  private static final String SERIALIZABLE = "serializable";
  private static final String UNSAFE = "unsafeAllocated";
  private static final Set<String> NAME_ONLY = Set.of();
  private static final Set<String> DATA = Set.of(SERIALIZABLE);
  private static final Set<String> ARRAY = Set.of(SERIALIZABLE, UNSAFE);
  private static final Set<String> SHAPE =
      Set.of(SERIALIZABLE, UNSAFE, "allDeclaredFields", "allDeclaredConstructors");

  /** Primitives, and what arrays inside the serial forms of the JDK's data have as elements. */
  private static final List<String> ARRAYS =
      List.of(
          "boolean",
          "byte",
          "char",
          "short",
          "int",
          "long",
          "float",
          "double",
          "java.lang.Object",
          "java.lang.Enum",
          "java.lang.Throwable",
          "java.lang.StackTraceElement",
          "java.util.concurrent.ConcurrentHashMap$Segment");

  private static final Map<String, JsonNode> ENTRIES = read();

  private static Map<String, JsonNode> read() {
    Map<String, JsonNode> entries = new TreeMap<>();
    try (InputStream in = NativeImageMetadataTest.class.getResourceAsStream(FILE)) {
      for (JsonNode entry : new ObjectMapper().readTree(in).get("reflection")) {
        String type = entry.get("type").textValue();
        assertThat(entries.put(type, entry)).as("two entries for " + type).isNull();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, NativeImageMetadataTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null; // another version of the JDK has it
    }
  }

  private static Set<String> flagsOf(JsonNode entry) {
    Set<String> flags = new HashSet<>();
    entry.properties().stream()
        .filter(property -> property.getValue().isBoolean())
        .forEach(property -> flags.add(property.getKey()));
    return flags;
  }

  /** Of the JDK's data, everything that bytes may name, with the superclasses. */
  private static Map<String, Set<String>> dataOfTheJdk() {
    Map<String, Set<String>> data = new TreeMap<>();
    for (String name : JdkTypes.names()) {
      Class<?> type = find(name);
      if (type == null) {
        continue;
      }
      if (isComparableValue(type)) {
        data.put(name + "[]", ARRAY);
      }
      if (!type.isInterface()) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
          boolean streamed = JdkTypes.allows(c.getName()) && Serializable.class.isAssignableFrom(c);
          data.put(c.getName(), streamed ? DATA : NAME_ONLY);
        }
      }
    }
    ARRAYS.forEach(type -> data.put(type + "[]", ARRAY));
    return data;
  }

  /** Whether arrays of it are no surprise in a value. */
  private static boolean isComparableValue(Class<?> type) {
    return Comparable.class.isAssignableFrom(type)
        && Modifier.isPublic(type.getModifiers())
        && !type.isInterface()
        && type != Enum.class
        && !type.getPackageName().equals("java.time.chrono"); // other calendars
  }

  private static Map<String, Set<String>> expected() {
    Map<String, Set<String>> expected = dataOfTheJdk();
    FrameworkTypes.names().forEach(name -> expected.put(name, SHAPE));
    Views.NAMED.keySet().forEach(name -> expected.put(name, NAME_ONLY));
    for (OptionalLibrary library : OptionalLibrary.values()) {
      expected.put(library.className(), NAME_ONLY);
    }
    return expected;
  }

  @Test
  void everyClassOfTheTablesIsThere() {
    List<String> missing = new ArrayList<>();
    expected()
        .forEach(
            (type, flags) -> {
              JsonNode entry = ENTRIES.get(type);
              if (entry == null || !flagsOf(entry).equals(flags)) {
                missing.add(line(type, flags));
              }
            });
    assertThat(missing).as("lines that have to be in %s, in this form", FILE).isEmpty();
  }

  @Test
  void nothingIsThereThatTheCodeDoesNotNeed() {
    Set<String> known = new HashSet<>(expected().keySet());
    known.addAll(JdkTypes.names()); // also those of other versions of the JDK
    known.addAll(
        List.of(
            // Method handles whose types are not constant.
            FieldValues.class.getName(),
            // Method handles whose types are constant, in case they are not seen to be.
            ObjectValue.class.getName(),
            RecordMaker.class.getName(),
            FieldHandles.class.getName(),
            // SequencedWrappers.
            "java.util.Collections",
            "java.util.SequencedCollection",
            "java.util.SequencedSet",
            "java.util.SequencedMap",
            "java.util.Collections$UnmodifiableSequencedCollection",
            "java.util.Collections$UnmodifiableSequencedSet",
            "java.util.Collections$UnmodifiableSequencedMap",
            // What Kryo looks for, and how its Objenesis makes objects without a constructor.
            "java.util.ImmutableCollections",
            "sun.misc.Unsafe",
            // What LZ4Factory.safeInstance() loads by name.
            "net.jpountz.lz4.LZ4JavaSafeCompressor",
            "net.jpountz.lz4.LZ4HCJavaSafeCompressor",
            "net.jpountz.lz4.LZ4JavaSafeFastDecompressor",
            "net.jpountz.lz4.LZ4JavaSafeSafeDecompressor"));
    Set<String> surplus = new TreeSet<>(ENTRIES.keySet());
    surplus.removeAll(known);
    assertThat(surplus).as("types in %s that nobody looks up", FILE).isEmpty();
  }

  @Test
  void everyEntryWaitsForTheFirstSerializer() {
    assertThat(ENTRIES.values())
        .allSatisfy(
            entry ->
                assertThat(entry.at("/condition/typeReached").textValue())
                    .isEqualTo(SerializationContext.class.getName()));
  }

  private static String line(String type, Set<String> flags) {
    StringBuilder line =
        new StringBuilder("{\"condition\": {\"typeReached\": \"")
            .append(SerializationContext.class.getName())
            .append("\"}, \"type\": \"")
            .append(type)
            .append('"');
    new TreeSet<>(flags).forEach(f -> line.append(", \"").append(f).append("\": true"));
    return line.append('}').toString();
  }

  /** Notes the names that are looked up in it. */
  private static final class Recorder extends ClassLoader {

    private final Set<String> names = new TreeSet<>();

    Recorder() {
      super(NativeImageMetadataTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      names.add(name);
      return super.loadClass(name, resolve);
    }
  }

  /** What the other tests write and read, and an object of each exception. */
  private static List<Object> corpus() {
    List<Object> values = new ArrayList<>();
    Stream.of(
            KryoRoundTripTest.values(),
            JavaSerializerTest.values(),
            KryoQueuesTest.queues(),
            more().stream())
        .flatMap(stream -> stream)
        .forEach(values::add);
    JdkTypes.names().forEach(name -> values.addAll(exceptionsOf(name)));
    return values;
  }

  /** What has arrays inside, or a form that the others do not show. */
  private static List<Object> more() {
    Map<Object, Object> identities = new IdentityHashMap<>(Map.of("a", 1));
    Properties properties = new Properties();
    properties.setProperty("a", "b");
    LongAdder adder = new LongAdder();
    adder.add(5);
    return List.of(
        new int[] {1},
        new Integer[] {1},
        new UUID[1],
        new Object[] {1},
        new String[] {"a"},
        identities,
        properties,
        adder,
        new StringBuilder("a"),
        new StringBuffer("a"),
        new AtomicBoolean(true),
        new AtomicIntegerArray(new int[] {1}),
        new AtomicLongArray(new long[] {1}),
        new AtomicReferenceArray<>(new Object[] {"a"}),
        new ConcurrentSkipListSet<>(List.of(1)),
        new MathContext(5),
        TimeUnit.DAYS,
        Period.ofDays(1),
        HijrahDate.of(1445, 1, 1),
        ValueRange.of(1, 2),
        Collections.unmodifiableNavigableSet(new TreeSet<>(List.of(1))),
        Collections.synchronizedSortedMap(new TreeMap<>(Map.of(1, 1))),
        new TreeSet<>(Comparator.nullsFirst(Comparator.<Integer>naturalOrder())),
        new ParseException("text", 1),
        new DateTimeParseException("text", "b", 1),
        new UncheckedIOException(new IOException("text")));
  }

  private static List<Throwable> exceptionsOf(String name) {
    Class<?> type = find(name);
    if (type == null || !Throwable.class.isAssignableFrom(type)) {
      return List.of();
    }
    List<Throwable> made = new ArrayList<>();
    for (Constructor<?> constructor : type.getConstructors()) {
      Object[] arguments =
          Arrays.stream(constructor.getParameterTypes())
              .map(parameter -> parameter == String.class ? "text" : null)
              .toArray();
      try {
        Throwable throwable = (Throwable) constructor.newInstance(arguments);
        throwable.addSuppressed(new IllegalStateException("too"));
        made.add(throwable);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        // not with nothing
      }
    }
    return made;
  }

  @Test
  void whatRoundTripsLookUpByNameIsThere() {
    Recorder recorder = new Recorder();
    Set<String> streamed = new TreeSet<>();
    for (String name : List.of("kryo", "java")) {
      Serializer serializer = Serializers.create(name, context(recorder));
      for (Object value : corpus()) {
        byte[] bytes;
        try {
          bytes = serializer.toBytes(value);
        } catch (SerializationException e) {
          continue; // not Serializable
        }
        var unused = serializer.fromBytes(bytes);
        if (name.equals("java")) {
          streamed.addAll(namesInStream(bytes));
        }
      }
    }
    Set<String> lookedUp = new TreeSet<>(recorder.names);
    assertThat(lookedUp).as("the recorder sees what is looked up").contains("java.lang.Throwable");
    assertThat(streamed).hasSizeGreaterThan(150);
    assertThat(withoutEntry(lookedUp)).as("looked up by name, not in %s", FILE).isEmpty();
    assertThat(withoutEntry(streamed)).as("in streams, not in %s", FILE).isEmpty();
    assertThat(streamed)
        .filteredOn(
            type -> ENTRIES.containsKey(type) && !flagsOf(entry(type)).contains(SERIALIZABLE))
        .as("in streams, so they need \"%s\": true", SERIALIZABLE)
        .isEmpty();
  }

  /** The application's own classes are its own business. */
  private static Set<String> withoutEntry(Set<String> types) {
    Set<String> without = new TreeSet<>(types);
    without.removeAll(ENTRIES.keySet());
    without.removeIf(type -> type.startsWith("org.shardcache."));
    return without;
  }

  private static JsonNode entry(String type) {
    return Objects.requireNonNull(ENTRIES.get(type), type);
  }

  private static SerializationContext context(ClassLoader loader) {
    return new SerializationContext(
        "orders", loader, ClassFilter.builder().allow("org.shardcache.serialization.**").build());
  }

  private static Set<String> namesInStream(byte[] bytes) {
    Set<String> names = new HashSet<>();
    try (ObjectInputStream in =
        new ObjectInputStream(
            new ByteArrayInputStream(bytes, Header.LENGTH, bytes.length - Header.LENGTH)) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass descriptor)
              throws IOException, ClassNotFoundException {
            Class<?> type = super.resolveClass(descriptor);
            names.add(type.getTypeName());
            return type;
          }
        }) {
      var unused = in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }
}
