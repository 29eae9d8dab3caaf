package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.time.chrono.JapaneseDate;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.shardcache.serialization.Fixtures.Box;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Employee;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;

/** Whatever is put together from types that work comes back as it was. */
class KryoPropertiesTest {

  private final Serializer serializer = Serializers.create("kryo", Fixtures.open());

  private Object copy(Object value) {
    byte[] bytes = serializer.toBytes(value);
    Object copy = serializer.fromBytes(bytes);
    assertThat(serializer.fromBytes(serializer.toBytes(copy))).isNotNull();
    return copy;
  }

  @Property(tries = 2000)
  void everyValueComesBackEqualAndOfItsClass(@ForAll("values") Object value) {
    Object copy = copy(value);
    assertThat(copy).isEqualTo(value).hasSameClassAs(value).hasSameHashCodeAs(value);
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Long> longs = Arbitraries.longs();
    Arbitrary<Integer> ints = Arbitraries.integers();
    return Arbitraries.oneOf(
        List.of(
            numbers(),
            longs.tuple2().map(t -> new UUID(t.get1(), t.get2())),
            longs.array(long[].class).ofMaxSize(20).map(BitSet::valueOf),
            Arbitraries.of(Locale.getAvailableLocales()),
            Arbitraries.of(Currency.getAvailableCurrencies()),
            Arbitraries.of(Charset.availableCharsets().values()),
            Arbitraries.of(Color.values()),
            ints.map(OptionalInt::of),
            longs.map(OptionalLong::of),
            Arbitraries.doubles().map(OptionalDouble::of),
            Arbitraries.strings().map(Optional::of),
            longs.map(Date::new),
            longs.map(java.sql.Date::new),
            longs.map(java.sql.Time::new),
            Arbitraries.longs().between(-1L << 50, 1L << 50).map(java.sql.Timestamp::new),
            times()));
  }

  private static Arbitrary<Object> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.integers(),
        Arbitraries.longs(),
        Arbitraries.shorts(),
        Arbitraries.bytes(),
        Arbitraries.chars(),
        Arbitraries.floats(),
        Arbitraries.doubles(),
        Arbitraries.of(true, false),
        Arbitraries.bigIntegers()
            .between(BigInteger.TWO.pow(200).negate(), BigInteger.TWO.pow(200)),
        Arbitraries.bigIntegers()
            .tuple2()
            .map(t -> new BigDecimal(t.get1(), t.get2().intValue() % 1000)));
  }

  private static Arbitrary<Object> times() {
    Arbitrary<LocalDate> dates =
        Arbitraries.longs()
            .between(LocalDate.MIN.toEpochDay(), LocalDate.MAX.toEpochDay())
            .map(LocalDate::ofEpochDay);
    Arbitrary<LocalDate> near =
        Arbitraries.longs().between(-30_000, 40_000).map(LocalDate::ofEpochDay);
    Arbitrary<LocalTime> times =
        Arbitraries.longs().between(0, 86_399_999_999_999L).map(LocalTime::ofNanoOfDay);
    Arbitrary<ZoneOffset> offsets =
        Arbitraries.integers().between(-18 * 3600, 18 * 3600).map(ZoneOffset::ofTotalSeconds);
    Arbitrary<LocalDateTime> both = dates.flatMap(d -> times.map(d::atTime));
    Arbitrary<ZoneId> zones =
        Arbitraries.of(ZoneId.getAvailableZoneIds().stream().sorted().toList()).map(ZoneId::of);
    return Arbitraries.oneOf(
        List.of(
            dates,
            times,
            both,
            offsets,
            zones,
            both.flatMap(t -> offsets.map(t::atOffset)).map(OffsetDateTime.class::cast),
            times.flatMap(t -> offsets.map(t::atOffset)).map(OffsetTime.class::cast),
            near.flatMap(d -> zones.map(z -> ZonedDateTime.of(d.atTime(1, 30), z))),
            near.flatMap(d -> zones.map(z -> d.atTime(1, 30).atZone(z).withLaterOffsetAtOverlap())),
            dates.map(d -> Year.of(d.getYear())),
            dates.map(YearMonth::from),
            dates.map(MonthDay::from),
            Arbitraries.of(DayOfWeek.values()),
            Arbitraries.of(Month.values()),
            Arbitraries.integers().tuple3().map(t -> Period.of(t.get1(), t.get2(), t.get3())),
            Arbitraries.longs().map(n -> Duration.ofSeconds(n, 7)),
            Arbitraries.longs()
                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
                .map(n -> Instant.ofEpochSecond(n, 999_999_999)),
            near.map(d -> JapaneseDate.from(LocalDate.of(1990, 1, 1).plusDays(d.getDayOfYear()))),
            near.map(ThaiBuddhistDate::from),
            near.map(MinguoDate::from),
            near.map(d -> HijrahDate.of(1400, 1 + d.getMonthValue() % 12, 5))));
  }

  @Property(tries = 1000)
  void everyListComesBack(@ForAll("elements") List<Object> elements) {
    for (Function<List<Object>, Collection<Object>> form : LISTS) {
      Collection<Object> list = form.apply(elements);
      Object copy = copy(list);
      assertThat(copy).hasSameClassAs(list);
      assertThat(((Collection<?>) copy).toArray()).isEqualTo(elements.toArray());
    }
    for (Function<List<Object>, Collection<Object>> view : VIEWS) {
      assertThat((List<?>) copy(view.apply(elements))).isEqualTo(elements);
    }
  }

  private static final List<Function<List<Object>, Collection<Object>>> LISTS =
      List.of(
          ArrayList::new,
          LinkedList::new,
          ArrayDeque::new,
          Vector::new,
          CopyOnWriteArrayList::new,
          ConcurrentLinkedQueue::new,
          ConcurrentLinkedDeque::new,
          List::copyOf,
          l -> Stream.of(l.toArray()).toList(),
          l -> Arrays.asList(l.toArray()),
          l -> Collections.unmodifiableCollection(new ArrayList<>(l)),
          l -> Collections.unmodifiableList(new ArrayList<>(l)),
          l -> Collections.unmodifiableList(new LinkedList<>(l)),
          l -> Collections.synchronizedCollection(new ArrayList<>(l)),
          l -> Collections.synchronizedList(new ArrayList<>(l)),
          l -> Collections.synchronizedList(new LinkedList<>(l)));

  private static final List<Function<List<Object>, Collection<Object>>> VIEWS =
      List.of(
          l -> new ArrayList<>(l).subList(0, l.size()),
          l -> new ArrayList<>(l).subList(0, l.size()).subList(0, l.size()),
          l -> new LinkedList<>(l).subList(0, l.size()),
          l -> new Vector<>(l).subList(0, l.size()),
          l -> List.copyOf(l).subList(0, l.size()),
          l -> Arrays.asList(l.toArray()).subList(0, l.size()),
          l -> new CopyOnWriteArrayList<>(l).subList(0, l.size()),
          l -> Collections.unmodifiableList(new ArrayList<>(l)).subList(0, l.size()));

  @Property(tries = 500)
  void everySetComesBack(@ForAll("elements") List<Object> elements) {
    Set<Object> expected = new LinkedHashSet<>(elements);
    for (Function<Set<Object>, Set<Object>> form : SETS) {
      Set<Object> set = form.apply(expected);
      Object copy = copy(set);
      assertThat(copy).isEqualTo(expected).hasSameClassAs(set);
    }
    assertThat(((Set<?>) copy(new LinkedHashSet<>(elements))).toArray())
        .isEqualTo(expected.toArray());
  }

  private static final List<Function<Set<Object>, Set<Object>>> SETS =
      List.of(
          HashSet::new,
          LinkedHashSet::new,
          CopyOnWriteArraySet::new,
          Set::copyOf,
          s -> Collections.unmodifiableSet(new HashSet<>(s)),
          s -> Collections.synchronizedSet(new HashSet<>(s)),
          s -> filled(ConcurrentHashMap.newKeySet(), s));

  private static Set<Object> filled(Set<Object> set, Set<Object> elements) {
    set.addAll(elements);
    return set;
  }

  @Property(tries = 500)
  void everyMapComesBack(@ForAll("elements") List<Object> elements) {
    Map<Object, Object> expected = new LinkedHashMap<>();
    elements.forEach(element -> expected.put(element, List.of(element)));
    for (Function<Map<Object, Object>, Map<Object, Object>> form : MAPS) {
      Map<Object, Object> map = form.apply(expected);
      Object copy = copy(map);
      assertThat(copy).isEqualTo(expected).hasSameClassAs(map);
    }
    assertThat(((Map<?, ?>) copy(new LinkedHashMap<>(expected))).keySet().toArray())
        .containsExactly(expected.keySet().toArray());
  }

  private static final List<Function<Map<Object, Object>, Map<Object, Object>>> MAPS =
      List.of(
          HashMap::new,
          LinkedHashMap::new,
          ConcurrentHashMap::new,
          Hashtable::new,
          Map::copyOf,
          m -> Collections.unmodifiableMap(new HashMap<>(m)),
          m -> Collections.synchronizedMap(new HashMap<>(m)));

  /** A date equals a time stamp that does not equal it: what then is in a container is chance. */
  private Arbitrary<Object> elementValues() {
    return values().filter(value -> !(value instanceof java.sql.Timestamp));
  }

  @Provide
  Arbitrary<List<Object>> elements() {
    Arbitrary<Object> objects =
        Arbitraries.lazyOf(
            this::elementValues,
            () -> elementValues().map(Holder::new),
            () -> elementValues().map(v -> new Box<>(v, new Box<>(v, null))),
            () -> Arbitraries.strings().map(s -> new Money(s, s.length())),
            () -> Arbitraries.strings().map(s -> new Employee(s, s.length(), "c")),
            () -> elementValues().list().ofMaxSize(3).map(l -> l),
            () -> elementValues().map(v -> new AbstractMap.SimpleEntry<>("k", v)),
            () -> elementValues().map(v -> Map.entry("k", v)));
    return objects.list().ofMaxSize(12);
  }

  @Property(tries = 300)
  void sortedContainersKeepOrderAndComparator(@ForAll("keys") List<String> keys) {
    for (Comparator<String> order :
        Arrays.<Comparator<String>>asList(
            null,
            Comparator.naturalOrder(),
            Comparator.reverseOrder(),
            String.CASE_INSENSITIVE_ORDER,
            Collections.reverseOrder(String.CASE_INSENSITIVE_ORDER),
            new ByLength())) {
      TreeSet<String> set = new TreeSet<>(order);
      set.addAll(keys);
      TreeMap<String, Integer> map = new TreeMap<>(order);
      keys.forEach(key -> map.put(key, key.length()));
      PriorityQueue<String> queue = new PriorityQueue<>(order);
      queue.addAll(keys);
      for (Collection<String> sorted :
          List.of(
              set,
              new ConcurrentSkipListSet<>(set),
              Collections.unmodifiableSortedSet(set),
              Collections.unmodifiableNavigableSet(set),
              Collections.synchronizedSortedSet(set),
              Collections.synchronizedNavigableSet(set))) {
        Object copy = copy(sorted);
        assertThat(copy).hasSameClassAs(sorted);
        assertThat(((Collection<?>) copy).toArray()).isEqualTo(sorted.toArray());
      }
      for (Map<String, Integer> sorted :
          List.of(
              map,
              new ConcurrentSkipListMap<>(map),
              Collections.unmodifiableSortedMap(map),
              Collections.unmodifiableNavigableMap(map),
              Collections.synchronizedSortedMap(map),
              Collections.synchronizedNavigableMap(map))) {
        Map<?, ?> copy = (Map<?, ?>) copy(sorted);
        assertThat(copy.toString()).isEqualTo(sorted.toString());
        assertThat(copy).hasSameClassAs(sorted);
      }
      Queue<?> polled = (Queue<?>) copy(queue);
      while (!queue.isEmpty()) {
        assertThat(polled.poll()).isEqualTo(queue.poll());
      }
      assertThat(polled).isEmpty();
    }
  }

  /** A comparator of the application. */
  static final class ByLength implements Comparator<String>, Serializable {
    @Override
    public int compare(String a, String b) {
      return Integer.compare(a.length(), b.length());
    }
  }

  @Provide
  Arbitrary<List<String>> keys() {
    return Arbitraries.strings().withCharRange('A', 'z').ofMaxLength(5).list().ofMaxSize(12);
  }

  @Property(tries = 300)
  void containersOfConstantsComeBack(@ForAll Set<Color> colors, @ForAll Set<DayOfWeek> days) {
    EnumSet<Color> set = EnumSet.noneOf(Color.class);
    set.addAll(colors);
    EnumSet<DayOfWeek> platform = EnumSet.noneOf(DayOfWeek.class);
    platform.addAll(days);
    EnumMap<Color, Object> map = new EnumMap<>(Color.class);
    colors.forEach(color -> map.put(color, days));
    assertThat(copy(set)).isEqualTo(set).hasSameClassAs(set);
    assertThat(copy(platform)).isEqualTo(platform);
    assertThat(copy(map)).isEqualTo(map).hasSameClassAs(map);
  }

  @Property(tries = 500)
  void arraysOfAnyDepthComeBack(@ForAll("arrays") Object array) {
    Object copy = copy(array);
    assertThat(copy).hasSameClassAs(array);
    assertThat(Objects.deepEquals(copy, array)).isTrue();
  }

  @Provide
  Arbitrary<Object> arrays() {
    Arbitrary<Object> flat =
        Arbitraries.oneOf(
            Arbitraries.integers().array(int[].class),
            Arbitraries.longs().array(long[].class),
            Arbitraries.shorts().array(short[].class),
            Arbitraries.bytes().array(byte[].class),
            Arbitraries.chars().array(char[].class),
            Arbitraries.floats().array(float[].class),
            Arbitraries.doubles().array(double[].class),
            Arbitraries.of(true, false).array(boolean[].class),
            Arbitraries.strings().injectNull(0.2).array(String[].class),
            Arbitraries.integers().injectNull(0.2).array(Integer[].class),
            Arbitraries.of(Color.class).injectNull(0.2).array(Color[].class),
            Arbitraries.longs().map(n -> new Money("x", n)).array(Money[].class),
            values().injectNull(0.2).array(Object[].class));
    return Arbitraries.integers()
        .between(0, 4)
        .flatMap(depth -> flat.map(array -> deeper(array, depth)));
  }

  private static Object deeper(Object array, int depth) {
    Object result = array;
    for (int i = 0; i < depth; i++) {
      Object outer = Array.newInstance(result.getClass(), 3);
      Array.set(outer, 0, result);
      Array.set(outer, 2, i % 2 == 0 ? result : null);
      result = outer;
    }
    return result;
  }
}
