package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicMarkableReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.AtomicStampedReference;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types that need more than their parts, or a setting, or cannot be supported. */
class KryoSpecialFormsTest {

  private static final Serializer CLOSED = Serializers.create("kryo", Fixtures.context(""));

  @SuppressWarnings("unchecked")
  private static <T> T copy(Serializer serializer, T value) {
    return (T) serializer.fromBytes(serializer.toBytes(value));
  }

  @Test
  void aLinkedMapKeepsItsOrderAndIsLeftAlone() {
    for (int size : new int[] {0, 1, 2, 20}) {
      for (boolean accessOrder : new boolean[] {false, true}) {
        LinkedHashMap<Object, Object> map = new LinkedHashMap<>(16, 0.75f, accessOrder);
        IntStream.range(0, size).forEach(i -> map.put("k" + i, i));
        List<Object> order = new ArrayList<>(map.keySet());
        LinkedHashMap<Object, Object> copy = copy(CLOSED, map);
        assertThat(new ArrayList<>(map.keySet())).as("the original's order").isEqualTo(order);
        assertThat(new ArrayList<>(copy.keySet())).isEqualTo(order);
        // What was in the order of access is in the order of insertion from now on.
        copy.put("x", 1);
        copy.put("y", 2);
        assertThat(copy.get("x")).isEqualTo(1);
        assertThat(new ArrayList<>(copy.keySet())).endsWith("x", "y");
      }
    }
  }

  /** As caches of the least recently used are written. */
  static final class Recent extends LinkedHashMap<String, Integer> {
    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
      return size() > 2;
    }
  }

  @Test
  void aLinkedMapOfTheApplicationKeepsTheOrderOfAccess() {
    Recent map = new Recent();
    map.put("a", 1);
    map.put("b", 2);
    Recent copy = copy(Serializers.create("kryo", Fixtures.open()), map);
    assertThat(copy.get("a")).isEqualTo(1);
    copy.put("c", 3);
    assertThat(copy).containsOnlyKeys("a", "c");
  }

  @Test
  void writingALinkedMapTakesNoCopyOfIt() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    Map<Integer, Integer> linked = new LinkedHashMap<>();
    IntStream.range(0, 1000).forEach(i -> linked.put(i, i));
    Map<Integer, Integer> hashed = new HashMap<>(linked);
    long[] allocated = new long[2];
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      CLOSED.toBytes(linked);
      long between = threads.getCurrentThreadAllocatedBytes();
      CLOSED.toBytes(hashed);
      allocated[0] = between - before;
      allocated[1] = threads.getCurrentThreadAllocatedBytes() - between;
    }
    assertThat(allocated[0]).isLessThan(allocated[1] + 10_000);
  }

  @Test
  void emptySortedContainersAreTheOnesOfTheJdk() {
    assertThat(copy(CLOSED, Collections.emptySortedSet())).isSameAs(Collections.emptySortedSet());
    assertThat((Object) copy(CLOSED, Collections.emptyNavigableMap()))
        .isSameAs(Collections.emptyNavigableMap());
  }

  @Test
  void aSetFromAMapKeepsItsMap() {
    Set<Object> linked = Collections.newSetFromMap(new LinkedHashMap<>());
    linked.addAll(List.of("z", "a", "k"));
    Set<Object> identity = Collections.newSetFromMap(new IdentityHashMap<>());
    identity.add("128");
    assertThat(copy(CLOSED, linked)).containsExactly("z", "a", "k");
    assertThat(copy(CLOSED, identity).contains(new String("128"))).isFalse();
  }

  @Test
  void aTimeInAZoneWhoseRulesAreOthersNowIsUndecodable() {
    byte[] bytes =
        CLOSED.toBytes(ZonedDateTime.of(2024, 7, 1, 12, 0, 0, 0, ZoneId.of("Europe/Paris")));
    String inSummer = "\u00c0\u0070"; // two hours, in seconds
    String inWinter = "\u00a0\u0038"; // one hour
    String text = new String(bytes, ISO_8859_1);
    assertThat(text).containsOnlyOnce(inSummer);
    byte[] other = text.replace(inSummer, inWinter).getBytes(ISO_8859_1);
    assertThatThrownBy(() -> CLOSED.fromBytes(other)).isInstanceOf(SerializationException.class);
  }

  @Test
  void atomicArraysComeBackByContent() {
    assertThat(copy(CLOSED, new AtomicIntegerArray(new int[] {1, 2})).toString())
        .isEqualTo("[1, 2]");
    assertThat(copy(CLOSED, new AtomicLongArray(new long[] {1, 2})).toString()).isEqualTo("[1, 2]");
    assertThat(copy(CLOSED, new AtomicReferenceArray<>(new Object[] {"a", null})).toString())
        .isEqualTo("[a, null]");
  }

  /** They exist from JDK 21 on. */
  @Test
  void unmodifiableSequencedCollectionsComeBackWhereTheyExist() throws Exception {
    Map<String, Object> kinds =
        Map.of(
            "Collection", new ArrayList<>(List.of(1, 2)),
            "Set", new java.util.LinkedHashSet<>(List.of(1, 2)),
            "Map", new LinkedHashMap<>(Map.of(1, 2)));
    for (Map.Entry<String, Object> kind : kinds.entrySet()) {
      Class<?> type;
      try {
        type = Class.forName("java.util.Sequenced" + kind.getKey());
      } catch (ClassNotFoundException e) {
        assertThat(Runtime.version().feature()).isLessThan(21);
        continue;
      }
      Object wrapped =
          Collections.class
              .getMethod("unmodifiableSequenced" + kind.getKey(), type)
              .invoke(null, kind.getValue());
      Object copy = copy(CLOSED, wrapped);
      assertThat(copy).hasSameClassAs(wrapped);
      assertThat(copy.toString()).isEqualTo(wrapped.toString());
    }
  }

  record Wide(
      int a0,
      long a1,
      String a2,
      double a3,
      int a4,
      int a5,
      int a6,
      int a7,
      int a8,
      int a9,
      int b0,
      int b1,
      int b2,
      int b3,
      int b4,
      int b5,
      int b6,
      int b7,
      int b8,
      int b9,
      int c0,
      int c1,
      int c2,
      int c3,
      int c4,
      int c5,
      int c6,
      int c7,
      int c8,
      int c9,
      Object d0,
      boolean d1,
      char d2,
      byte d3,
      short d4,
      float d5,
      Fixtures.Color d6,
      Integer d7) {}

  @Test
  void aRecordMayHaveMoreComponentsThanAMethodHandleTakes() {
    Serializer open = Serializers.create("kryo", Fixtures.open());
    Wide wide =
        new Wide(
            1,
            2L,
            "3",
            4.5,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            17,
            18,
            19,
            20,
            21,
            22,
            23,
            24,
            25,
            26,
            27,
            28,
            29,
            30,
            List.of(31),
            true,
            'c',
            (byte) 34,
            (short) 35,
            36f,
            null,
            38);
    assertThat(copy(open, wide)).isEqualTo(wide);
  }

  interface Task extends Supplier<String>, Serializable {}

  @Test
  void aSerializableLambdaWorksWhenItsFormAndItsOwnerAreListed() {
    String text = "caught";
    Task lambda = () -> text;
    Serializer listed =
        Serializers.create(
            "kryo",
            Fixtures.context(
                "java.lang.invoke.SerializedLambda,java.lang.Class,"
                    + KryoSpecialFormsTest.class.getName()));
    assertThat(copy(listed, lambda).get()).isEqualTo("caught");
    assertThat(copy(listed, List.of(lambda)).get(0).get()).isEqualTo("caught");
    byte[] bytes = listed.toBytes(lambda);
    String expected = "shardcache.serialization.allow=java.lang.invoke.SerializedLambda";
    assertThatThrownBy(() -> CLOSED.toBytes(lambda))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining(expected);
    assertThatThrownBy(() -> CLOSED.fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(expected);
    Serializer withoutOwner =
        Serializers.create(
            "kryo", Fixtures.context("java.lang.invoke.SerializedLambda,java.lang.Class"));
    assertThatThrownBy(() -> withoutOwner.toBytes(lambda))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("KryoSpecialFormsTest");
    assertThatThrownBy(() -> withoutOwner.fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("KryoSpecialFormsTest");
  }

  static List<Object> onlyWhenListed() throws Exception {
    return List.of(
        new java.net.URL("http://127.0.0.1/a"),
        Pattern.compile("a.b", Pattern.CASE_INSENSITIVE),
        String.class,
        int.class,
        long[][].class);
  }

  @ParameterizedTest
  @MethodSource("onlyWhenListed")
  void someTypesOfTheJdkWorkWhenTheyAreListed(Object value) {
    Serializer listed = Serializers.create("kryo", Fixtures.context(value.getClass().getName()));
    assertThat(copy(listed, value).toString()).isEqualTo(value.toString());
    assertRefused(value);
  }

  static List<Object> unsupported() {
    return List.of(
        new Thread(() -> {}),
        List.of(1).stream(),
        List.of(1).iterator(),
        new TreeMap<>(Map.of(1, 2)).keySet(),
        new TreeMap<>(Map.of(1, 2)).headMap(3),
        new WeakHashMap<>(),
        Collections.checkedList(new ArrayList<>(), String.class),
        Collections.checkedMap(new HashMap<>(), String.class, String.class),
        new DelayQueue<>(),
        new AtomicStampedReference<>("a", 1),
        new AtomicMarkableReference<>("a", true),
        new LongAccumulator(Long::max, 0),
        (Runnable) () -> {},
        new Object() {},
        new AbstractMap.SimpleEntry<>("k", new Thread(() -> {})));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void whatCannotBeSupportedIsRefusedWhenItIsWritten(Object value) {
    assertRefused(value);
  }

  @Test
  void aRefusalOfWhatListingWouldNotHelpSaysWhatDoes() {
    for (Object value :
        List.of(
            new WeakHashMap<>(),
            new TreeMap<>(Map.of(1, 2)).headMap(3),
            Collections.checkedList(new ArrayList<>(), String.class),
            new AtomicStampedReference<>("a", 1))) {
      assertThatThrownBy(() -> CLOSED.toBytes(value))
          .hasMessageContaining("; cache ")
          .message()
          .doesNotContain(ClassFilter.SETTING);
    }
  }

  private static void assertRefused(Object value) {
    for (Object whole :
        Arrays.asList(value, new ArrayList<>(Arrays.asList(1, value)), new Object[] {value})) {
      assertThatThrownBy(() -> CLOSED.toBytes(whole))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'")
          .hasMessageContaining(
              value instanceof Map.Entry<?, ?> ? "java.lang.Thread" : nameOf(value));
    }
  }

  private static String nameOf(Object value) {
    String name = value.getClass().getName();
    return name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
  }

  @Test
  void exceptionsKeepMessageStackCauseAndSuppressed() {
    IllegalStateException original =
        new IllegalStateException("outer", new java.io.IOException("cause"));
    original.addSuppressed(new AssertionError("suppressed"));
    Collection<Throwable> read = new ArrayList<>(List.of(copy(CLOSED, original)));
    Throwable copy = read.iterator().next();
    assertThat(copy).hasMessage("outer").hasCauseInstanceOf(java.io.IOException.class);
    assertThat(copy.getStackTrace()).isEqualTo(original.getStackTrace());
    assertThat(copy.getSuppressed()[0]).hasMessage("suppressed");
    assertThat(copy.getCause().getStackTrace()).isEqualTo(original.getCause().getStackTrace());
  }
}
