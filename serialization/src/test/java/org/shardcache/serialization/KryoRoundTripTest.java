package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.serialization.Fixtures.*;

class KryoRoundTripTest {

  private final Serializer serializer = Serializers.create("kryo", Fixtures.open());

  @SuppressWarnings("unchecked")
  private <T> T copy(T value) {
    return (T) serializer.fromBytes(serializer.toBytes(value));
  }

  static Stream<Object> values() {
    LinkedHashMap<String, Object> linked = new LinkedHashMap<>();
    linked.put("z", 1);
    linked.put("a", null);
    EnumMap<Color, String> enums = new EnumMap<>(Map.of(Color.GREEN, "g"));
    Collection<Object> values =
        new ArrayList<>(
            List.of(
                "text",
                "",
                "\uD83D\uDE00 \u00e4",
                "\uD800",
                1,
                -1L,
                1.5,
                -0.0f,
                (short) 3,
                (byte) -4,
                'c',
                true,
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Double.NaN));
    values.addAll(
        List.of(
            new BigInteger("-123456789012345678901234567890"),
            BigInteger.ZERO,
            new BigDecimal("1.10"),
            BigDecimal.ZERO,
            new BigDecimal("1E+400"),
            UUID.randomUUID(),
            URI.create("http://a/b?c#d"),
            Locale.GERMANY,
            Locale.ROOT,
            Currency.getInstance("EUR"),
            StandardCharsets.UTF_8,
            StandardCharsets.ISO_8859_1,
            BitSet.valueOf(new long[] {5, 9}),
            Optional.of("x"),
            Optional.empty(),
            OptionalInt.of(3),
            OptionalLong.empty(),
            OptionalDouble.of(2)));
    values.addAll(
        List.of(
            Instant.now(),
            LocalDate.now(),
            LocalDateTime.now(),
            LocalTime.NOON,
            ZoneOffset.ofHours(3),
            ZoneId.of("Europe/Berlin"),
            OffsetTime.now(),
            OffsetDateTime.now(),
            ZonedDateTime.of(LocalDateTime.of(2024, 10, 27, 2, 30), ZoneId.of("Europe/Berlin"))
                .withLaterOffsetAtOverlap(),
            Year.of(5),
            YearMonth.of(2024, 2),
            MonthDay.of(2, 29),
            Period.ofDays(-3),
            Duration.ofSeconds(-1, 5),
            DayOfWeek.MONDAY,
            new Date(5),
            new java.sql.Date(6),
            new java.sql.Time(7),
            java.sql.Timestamp.valueOf("2024-01-01 00:00:00.123456789")));
    values.addAll(
        List.of(
            List.of(),
            List.of(1),
            List.of(1, 2),
            List.of(1, 2, 3),
            List.of(1, 2, 3).subList(1, 3),
            Set.of(),
            Set.of(1),
            Set.of(1, 2, 3),
            Map.of(),
            Map.of(1, "a"),
            Map.of(1, 2, 3, 4),
            Map.entry("k", "v"),
            new AbstractMap.SimpleEntry<>("k", 1),
            Stream.of(1, null, 3).toList(),
            Arrays.asList("a", null),
            new ArrayList<>(List.of(1, 2, 3)).subList(0, 2),
            new LinkedList<>(List.of("x")),
            new Vector<>(List.of(1)),
            new HashSet<>(List.of("a", "b")),
            new LinkedHashSet<>(List.of("b", "a")),
            new TreeSet<>(List.of(3, 1, 2))));
    values.addAll(
        List.of(
            linked,
            new HashMap<>(Map.of("a", List.of(1))),
            new TreeMap<>(Map.of("b", 1, "a", 2)),
            new ConcurrentHashMap<>(Map.of(1, 1)),
            new Hashtable<>(Map.of(1, 1)),
            new ConcurrentSkipListMap<>(Map.of(1, 1)),
            new CopyOnWriteArrayList<>(List.of(1)),
            new CopyOnWriteArraySet<>(List.of(1)),
            EnumSet.of(Color.RED),
            EnumSet.noneOf(Color.class),
            enums,
            new EnumMap<>(Color.class),
            Collections.emptyList(),
            Collections.emptyMap(),
            Collections.emptySet(),
            Collections.singletonList(null),
            Collections.singleton(1)));
    values.addAll(
        List.of(
            Collections.singletonMap("a", null),
            Collections.nCopies(3, "a"),
            Collections.unmodifiableList(new ArrayList<>(List.of(1))),
            Collections.unmodifiableSet(new HashSet<>(List.of(1))),
            Collections.unmodifiableMap(new HashMap<>(Map.of(1, 2))),
            Collections.unmodifiableSortedSet(new TreeSet<>(List.of(1))),
            Collections.unmodifiableNavigableMap(new TreeMap<>(Map.of(1, 2))),
            Collections.synchronizedList(new ArrayList<>(List.of(1))),
            Collections.synchronizedMap(new HashMap<>(Map.of(1, 2)))));
    values.addAll(
        List.of(
            Color.RED,
            Color.GREEN,
            new Money("EUR", 5),
            new Person("a", 3),
            new Employee("b", 4, "c"),
            new Box<>("a", new Box<>(null, null)),
            new Holder(new Holder(Color.GREEN)),
            new AllKinds(1, 2, 3, 4, (short) 5, (byte) 6, '7', true, "8", Color.RED),
            new AllKinds(-1, -2, -3, -4, (short) -5, (byte) -6, '\uFFFF', false, null, null)));
    return values.stream();
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueComesBackEqualAndOfTheSameKind(Object value) {
    Object copy = copy(value);
    assertThat(copy).isEqualTo(value);
    assertThat(value).isEqualTo(copy);
    boolean view =
        value.getClass().getName().contains("SubList")
            || value.getClass().getName().contains("Copies");
    if (!view) {
      assertThat(copy.getClass()).isEqualTo(value.getClass());
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueComesBackEqualInsideOthers(Object value) {
    Holder holder = new Holder(Map.of("k", List.of(value, value)));
    assertThat(copy(holder)).isEqualTo(holder);
    Object[] array = {value, null, value};
    assertThat(copy(array)).isEqualTo(array);
  }

  @Test
  void arraysOfEveryKindComeBackByContent() {
    assertThat(copy(new int[] {1, -1, Integer.MAX_VALUE}))
        .containsExactly(1, -1, Integer.MAX_VALUE);
    assertThat(copy(new long[] {Long.MIN_VALUE, 1})).containsExactly(Long.MIN_VALUE, 1);
    assertThat(copy(new byte[] {1, 2})).containsExactly(1, 2);
    assertThat(copy(new double[] {1.5})).containsExactly(1.5);
    assertThat(copy(new boolean[] {true, false})).containsExactly(true, false);
    assertThat(copy(new char[] {'a'})).containsExactly('a');
    assertThat(copy(new short[] {-1})).containsExactly((short) -1);
    assertThat(copy(new float[] {2})).containsExactly(2f);
    assertThat(copy(new int[][] {{1}, null, {}})).isDeepEqualTo(new int[][] {{1}, null, {}});
    assertThat(copy(new String[][] {{"a", null}, {}}))
        .isDeepEqualTo(new String[][] {{"a", null}, {}});
    Money[] money = {new Money("a", 1), null};
    assertThat(copy(money)).isEqualTo(money);
    Person[] people = {new Employee("a", 1, "b"), new Person("c", 2)};
    assertThat(copy(people)).isEqualTo(people).isInstanceOf(Person[].class);
    assertThat(copy(new Color[] {Color.GREEN})).containsExactly(Color.GREEN);
  }

  @Test
  void valuesWithoutEqualsComeBackByContent() {
    assertThat(copy(new AtomicInteger(5)).get()).isEqualTo(5);
    assertThat(copy(new AtomicLong(5)).get()).isEqualTo(5);
    assertThat(copy(new AtomicBoolean(true)).get()).isTrue();
    assertThat(copy(new AtomicReference<>("a")).get()).isEqualTo("a");
    assertThat(copy(new StringBuilder("\u00e4b")).toString()).isEqualTo("\u00e4b");
    assertThat(copy(new ArrayDeque<>(List.of(1, 2)))).containsExactly(1, 2);
    assertThat(copy(new PriorityQueue<>(List.of(2, 1))).poll()).isEqualTo(1);
    assertThat(copy(Collections.unmodifiableCollection(new ArrayList<>(List.of(1)))))
        .containsExactly(1);
  }

  @Test
  void comparatorsOfTheJdkAreKept() {
    TreeMap<String, Integer> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    map.put("A", 1);
    assertThat(copy(map)).containsKey("a");
    TreeSet<Integer> set = new TreeSet<>(Comparator.reverseOrder());
    set.addAll(List.of(1, 2, 3));
    assertThat(copy(set)).containsExactly(3, 2, 1);
    TreeSet<String> twice = new TreeSet<>(Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER));
    twice.addAll(List.of("a", "B"));
    assertThat(copy(twice)).containsExactly("B", "a");
    TreeSet<String> nulls = new TreeSet<>(Comparator.nullsFirst(Comparator.naturalOrder()));
    nulls.addAll(Arrays.asList("a", null));
    assertThat(copy(nulls)).containsExactly(null, "a");
  }

  @Test
  void transientFieldsAreLeftOut() {
    assertThat(copy(new Person("a", 1)).cached).isNull();
  }

  @Test
  void theConstructorWithoutParametersGivesTransientFieldsTheirInitialValues() {
    Counter copy = copy(new Counter("a"));
    assertThat(copy.name).isEqualTo("a");
    assertThat(copy.count).hasValue(7);
  }

  /** Is made by others of its constructors only. */
  static final class Guarded {
    final String name;

    private Guarded() {
      throw new AssertionError("not for use");
    }

    Guarded(String name) {
      this.name = name;
    }
  }

  @Test
  void aClassWhoseConstructorWithoutParametersFailsIsMadeWithoutIt() {
    byte[] bytes = serializer.toBytes(List.of(new Guarded("a"), new Guarded("b")));
    Serializer reader = Serializers.create("kryo", Fixtures.open());
    assertThat((List<?>) reader.fromBytes(bytes))
        .extracting(guarded -> ((Guarded) guarded).name)
        .containsExactly("a", "b");
  }

  @Test
  void sharedObjectsAndCyclesKeepTheirIdentity() {
    Node node = new Node();
    Node other = new Node();
    node.next = other;
    other.next = node;
    node.children.add(node);
    node.children.add(other);
    node.set.add(other);
    Node copy = copy(node);
    Node otherCopy = (Node) copy.next;
    assertThat(otherCopy.next).isSameAs(copy);
    assertThat(copy.children.get(0)).isSameAs(copy);
    assertThat(copy.children.get(1)).isSameAs(otherCopy);
    assertThat(copy.set).contains(otherCopy);
  }

  @Test
  void aSetWhoseElementsHashTheirUnfinishedOwnerFindsThem() {
    Parent parent = new Parent();
    parent.name = "p";
    for (int i = 0; i < 20; i++) {
      Child child = new Child();
      child.parent = parent;
      child.name = "c" + i;
      parent.children.add(child);
    }
    Parent copy = copy(parent);
    assertThat(copy.children).hasSize(20);
    for (Child child : copy.children) {
      assertThat(child.parent).isSameAs(copy);
      assertThat(copy.children.contains(child)).isTrue();
    }
    parent.children = Set.copyOf(parent.children);
    Parent immutable = copy(parent);
    assertThat(immutable.children).allMatch(child -> immutable.children.contains(child));
  }

  @Test
  void aCycleThroughARecordIsRefusedOnWrite() {
    Object[] array = new Object[1];
    array[0] = new Holder(array);
    assertThat(((Object[]) copy((Object) array))).hasSize(1);
    List<Object> list = new ArrayList<>();
    Holder holder = new Holder(list);
    list.add(holder);
    assertThatThrownBy(() -> serializer.toBytes(holder))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("cycle")
        .hasMessageContaining("Holder");
  }

  @Test
  void serialFormsOfAClassAreHonoured() {
    assertThat(copy(Singleton.INSTANCE)).isSameAs(Singleton.INSTANCE);
    assertThat(copy(new Range(7)).from).isEqualTo(7);
    Ext ext = new Ext();
    ext.number = 9;
    assertThat(copy(ext).number).isEqualTo(9);
    NamedList list = new NamedList();
    list.add("x");
    list.name = "m";
    assertThat(copy(list)).containsExactly("x");
    assertThat(copy(list).name).isEqualTo("m");
  }

  @Test
  void exceptionsComeBackWithCauseAndSuppressed() {
    IllegalStateException exception =
        new IllegalStateException("outer", new IllegalArgumentException("inner"));
    exception.addSuppressed(new RuntimeException("suppressed"));
    IllegalStateException copy = copy(exception);
    assertThat(copy).hasMessage("outer").hasRootCauseMessage("inner");
    assertThat(copy.getSuppressed()[0]).hasMessage("suppressed");
    assertThat(copy.getStackTrace()).isEqualTo(exception.getStackTrace());
  }

  static Stream<Throwable> commonExceptions() {
    return Stream.of(
        new CompletionException("m", new java.io.EOFException("c")),
        new CancellationException("m"),
        new ExecutionException("m", new java.net.SocketTimeoutException("c")),
        new TimeoutException("m"),
        new RejectedExecutionException("m"),
        new java.net.UnknownHostException("m"),
        new java.net.ConnectException("m"),
        new java.nio.file.NoSuchFileException("m"),
        new java.nio.charset.MalformedInputException(3),
        new java.sql.SQLException("m", "state", 7),
        new java.sql.SQLTimeoutException("m"),
        new java.sql.SQLTransientConnectionException("m"),
        new java.sql.SQLIntegrityConstraintViolationException("m"),
        new java.time.format.DateTimeParseException("m", "text", 2),
        new java.text.ParseException("m", 3),
        new NoSuchMethodException("m"),
        new NoSuchFieldException("m"),
        new java.lang.reflect.InvocationTargetException(new IllegalStateException("c")),
        new java.io.UncheckedIOException("m", new java.io.IOException("c")),
        new ConcurrentModificationException("m"),
        new InputMismatchException("m"),
        new OutOfMemoryError("m"),
        new NoClassDefFoundError("m"));
  }

  @ParameterizedTest
  @MethodSource("commonExceptions")
  void commonExceptionsNeedNoSetting(Throwable exception) {
    for (String name : List.of("kryo", "java")) {
      Serializer closed = Serializers.create(name, Fixtures.context(""));
      Throwable copy = (Throwable) closed.fromBytes(closed.toBytes(exception));
      assertThat(copy).hasSameClassAs(exception).hasToString(exception.toString());
      assertThat(copy.getStackTrace()).isEqualTo(exception.getStackTrace());
      assertThat(String.valueOf(copy.getCause())).isEqualTo(String.valueOf(exception.getCause()));
    }
  }

  @Test
  void theSettingOfKryosUseOfUnsafeIsLeftAsItWas() {
    assertThat(copy("a")).isEqualTo("a");
    assertThat(System.getProperty("kryo.unsafe")).isNull();
    assertThat(com.esotericsoftware.kryo.kryo5.util.Util.isUnsafeAvailable()).isFalse();
  }

  @Test
  void whatCannotBeWrittenIsRefusedWithAMessage() {
    assertThatThrownBy(() -> serializer.toBytes(new Holder((Runnable) () -> {})))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("lambda")
        .hasMessageContaining("orders");
    assertThatThrownBy(() -> serializer.toBytes(new WithThread()))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("java.lang.Thread")
        .hasMessageContaining("shardcache.serialization.allow=java.lang.Thread");
    Object proxy =
        java.lang.reflect.Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> null);
    assertThatThrownBy(() -> serializer.toBytes(proxy))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(proxy.getClass().getName())
        .hasMessageContaining("java.lang.Runnable")
        .hasMessageContaining("no setting admits one");
  }

  @Test
  void theBytesBeginWithTheHeader() {
    assertThat(serializer.toBytes("a")).startsWith(0xF5, 0xCA, 1, 1).hasSizeLessThan(8);
  }

  @Test
  void onlyAsManyBytesAsTheValueNeedsAreGiven() {
    byte[] large = new byte[100_000];
    assertThat(serializer.toBytes(large)).hasSizeLessThan(100_016);
    assertThat(serializer.toBytes("a")).hasSizeLessThan(8);
  }

  @Test
  void manyThreadsShareOneSerializer() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 500; i++) {
                    Holder value =
                        new Holder(List.of(new Money("m" + seed, i), Color.RED, "x".repeat(i)));
                    assertThat(copy(value)).isEqualTo(value);
                    assertThatThrownBy(() -> serializer.toBytes(new WithThread()))
                        .isInstanceOf(SerializationException.class);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
