package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Serializer;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The JDK's containers in the order of their numbers; see {@link KryoJdkTypes}. */
@SuppressWarnings("JdkObsolete") // what others cache has to be written
final class KryoContainers {

  private final BiConsumer<Class<?>, Serializer<?>> table;
  private final SerializationContext context;
  private final JavaStreams streams;

  KryoContainers(
      BiConsumer<Class<?>, Serializer<?>> table,
      SerializationContext context,
      JavaStreams streams) {
    this.table = table;
    this.context = context;
    this.streams = streams;
  }

  void addAll() {
    mutableCollections();
    mutableMaps();
    sorted();
    immutables();
    constants();
    wrappers();
    enums();
    holders();
    more();
  }

  /** What was added later: the numbers before it stay. */
  private void more() {
    constant(Collections.emptyNavigableSet());
    constant(Collections.emptyNavigableMap());
    table.accept(new CopyOnWriteArrayList<>(List.of(1)).subList(0, 1).getClass(), view());
    set(
        ConcurrentHashMap.newKeySet().getClass(),
        length -> ConcurrentHashMap.newKeySet(capacity(length)),
        Hashing.ELEMENTS);
    table.accept(
        AtomicReferenceArray.class,
        MadeSerializer.<AtomicReferenceArray<@Nullable Object>>plain(
            KryoContainers::elements, AtomicReferenceArray::new));
    new SequencedWrappers(table).addAll();
    new KryoQueues(table).addAll();
  }

  private static @Nullable Object[] elements(AtomicReferenceArray<@Nullable Object> array) {
    @Nullable Object[] elements = new @Nullable Object[array.length()];
    Arrays.setAll(elements, array::get);
    return elements;
  }

  private void mutableCollections() {
    list(ArrayList.class, ArrayList::new);
    list(LinkedList.class, length -> new LinkedList<>());
    list(ArrayDeque.class, ArrayDeque::new);
    list(Vector.class, Vector::new);
    list(Stack.class, length -> new Stack<>());
    list(CopyOnWriteArrayList.class, length -> new CopyOnWriteArrayList<>());
    list(ConcurrentLinkedQueue.class, length -> new ConcurrentLinkedQueue<>());
    list(ConcurrentLinkedDeque.class, length -> new ConcurrentLinkedDeque<>());
    set(HashSet.class, length -> new HashSet<>(capacity(length)), Hashing.ELEMENTS);
    set(LinkedHashSet.class, length -> new LinkedHashSet<>(capacity(length)), Hashing.ELEMENTS);
    set(CopyOnWriteArraySet.class, length -> new CopyOnWriteArraySet<>(), Hashing.SCANNED);
  }

  private void mutableMaps() {
    map(HashMap.class, length -> new HashMap<>(capacity(length / 2)), Hashing.ENTRIES);
    table.accept(LinkedHashMap.class, new LinkedHashMapSerializer());
    map(ConcurrentHashMap.class, length -> new ConcurrentHashMap<>(length / 2), Hashing.ENTRIES);
    map(Hashtable.class, length -> new Hashtable<>(), Hashing.CHAINED_ENTRIES);
  }

  private void sorted() {
    this.<TreeSet<Object>>sorted(
        TreeSet.class,
        TreeSet::comparator,
        Collection::toArray,
        TreeSet::new,
        KryoContainers::fill);
    this.<ConcurrentSkipListSet<Object>>sorted(
        ConcurrentSkipListSet.class,
        ConcurrentSkipListSet::comparator,
        Collection::toArray,
        ConcurrentSkipListSet::new,
        KryoContainers::fill);
    this.<PriorityQueue<Object>>sorted(
        PriorityQueue.class,
        PriorityQueue::comparator,
        Collection::toArray,
        PriorityQueue::new,
        KryoContainers::fill);
    this.<TreeMap<Object, Object>>sorted(
        TreeMap.class, TreeMap::comparator, Parts::of, TreeMap::new, Parts::putAll);
    this.<ConcurrentSkipListMap<Object, Object>>sorted(
        ConcurrentSkipListMap.class,
        ConcurrentSkipListMap::comparator,
        Parts::of,
        ConcurrentSkipListMap::new,
        Parts::putAll);
  }

  private void immutables() {
    Function<Collection<Object>, @Nullable Object[]> elements = Collection::toArray;
    MadeSerializer<Collection<Object>> list =
        MadeSerializer.plain(elements, parts -> Arrays.stream(parts).toList());
    table.accept(List.of(1).getClass(), MadeSerializer.plain(elements, List::of));
    table.accept(List.of(1, 2, 3).getClass(), list);
    table.accept(List.of(1, 2, 3).subList(0, 2).getClass(), list);
    Serializer<Collection<Object>> set =
        MadeSerializer.hashed(
            Hashing.PROBED_ELEMENTS, elements, Set::of, KryoContainers::unmodifiableSet);
    table.accept(Set.of(1).getClass(), set);
    table.accept(Set.of(1, 2, 3).getClass(), set);
    Serializer<Map<Object, Object>> map =
        MadeSerializer.hashed(
            Hashing.PROBED_ENTRIES,
            Parts::of,
            KryoContainers::immutableMap,
            KryoContainers::unmodifiableMap);
    table.accept(Map.of(1, 1).getClass(), map);
    table.accept(Map.of(1, 1, 2, 2, 3, 3).getClass(), map);
    table.accept(Arrays.asList(1).getClass(), MadeSerializer.plain(elements, Arrays::asList));
    // Views of a part of a list become lists of their own.
    table.accept(new ArrayList<>(List.of(1, 2)).subList(0, 1).getClass(), view());
    table.accept(new LinkedList<>(List.of(1, 2)).subList(0, 1).getClass(), view());
    table.accept(Arrays.asList(1, 2).subList(0, 1).getClass(), view());
    table.accept(
        Collections.nCopies(1, 1).getClass(),
        MadeSerializer.<Collection<Object>>plain(
            elements, parts -> Collections.unmodifiableList(Arrays.asList(parts))));
  }

  private static MadeSerializer<Collection<Object>> view() {
    return MadeSerializer.plain(Collection::toArray, KryoContainers::arrayList);
  }

  private void constants() {
    constant(Collections.emptyList());
    constant(Collections.emptySet());
    constant(Collections.emptyMap());
    constant(Comparator.naturalOrder());
    constant(Comparator.reverseOrder());
    constant(String.CASE_INSENSITIVE_ORDER);
  }

  private void wrappers() {
    Function<Collection<Object>, @Nullable Object[]> elements = Collection::toArray;
    table.accept(
        Collections.singletonList(1).getClass(),
        MadeSerializer.<Collection<Object>>plain(
            elements, parts -> Collections.singletonList(parts[0])));
    table.accept(
        Collections.singleton(1).getClass(),
        MadeSerializer.<Collection<Object>>hashed(
            Hashing.ELEMENTS,
            elements,
            parts -> Collections.singleton(parts[0]),
            (parts, deferred) -> Collections.singleton(parts[0])));
    table.accept(
        Collections.singletonMap(1, 1).getClass(),
        MadeSerializer.<Map<Object, Object>>hashed(
            Hashing.ENTRIES,
            Parts::of,
            parts -> Collections.singletonMap(parts[0], parts[1]),
            (parts, deferred) -> Collections.singletonMap(parts[0], parts[1])));
    wrapper(
        Collections.unmodifiableCollection(new ArrayList<>()), Collections::unmodifiableCollection);
    wrapper(
        Collections.synchronizedCollection(new ArrayList<>()), Collections::synchronizedCollection);
    listWrapper(Collections.unmodifiableList(new ArrayList<>()), Collections::unmodifiableList);
    listWrapper(Collections.unmodifiableList(new LinkedList<>()), Collections::unmodifiableList);
    listWrapper(Collections.synchronizedList(new ArrayList<>()), Collections::synchronizedList);
    listWrapper(Collections.synchronizedList(new LinkedList<>()), Collections::synchronizedList);
    setWrapper(Collections.unmodifiableSet(new HashSet<>()), Collections::unmodifiableSet);
    setWrapper(Collections.synchronizedSet(new HashSet<>()), Collections::synchronizedSet);
    mapWrapper(Collections.unmodifiableMap(new HashMap<>()), Collections::unmodifiableMap);
    mapWrapper(Collections.synchronizedMap(new HashMap<>()), Collections::synchronizedMap);
    sortedWrappers();
  }

  private void sortedWrappers() {
    sortedSet(
        Collections.unmodifiableSortedSet(new TreeSet<>()), Collections::unmodifiableSortedSet);
    sortedSet(
        Collections.unmodifiableNavigableSet(new TreeSet<>()),
        Collections::unmodifiableNavigableSet);
    sortedSet(
        Collections.synchronizedSortedSet(new TreeSet<>()), Collections::synchronizedSortedSet);
    sortedSet(
        Collections.synchronizedNavigableSet(new TreeSet<>()),
        Collections::synchronizedNavigableSet);
    sortedMap(
        Collections.unmodifiableSortedMap(new TreeMap<>()), Collections::unmodifiableSortedMap);
    sortedMap(
        Collections.unmodifiableNavigableMap(new TreeMap<>()),
        Collections::unmodifiableNavigableMap);
    sortedMap(
        Collections.synchronizedSortedMap(new TreeMap<>()), Collections::synchronizedSortedMap);
    sortedMap(
        Collections.synchronizedNavigableMap(new TreeMap<>()),
        Collections::synchronizedNavigableMap);
  }

  private void enums() {
    EnumSetSerializer sets = new EnumSetSerializer(context);
    table.accept(EnumSet.noneOf(Thread.State.class).getClass(), sets);
    table.accept(EnumSetSerializer.jumboClass(), sets);
    table.accept(EnumMap.class, new EnumMapSerializer(context, streams));
  }

  private void holders() {
    table.accept(
        Optional.class,
        MadeSerializer.<Optional<Object>>plain(
            optional -> optional.stream().toArray(),
            parts -> parts.length == 0 ? Optional.empty() : Optional.ofNullable(parts[0])));
    table.accept(
        AtomicReference.class,
        new FilledSerializer<AtomicReference<@Nullable Object>>(
            reference -> new @Nullable Object[] {reference.get()},
            length -> new AtomicReference<>(),
            (reference, parts) -> reference.set(parts[0]),
            Hashing.NOT_HASHED));
    Function<Map.Entry<?, ?>, @Nullable Object[]> pair =
        entry -> new @Nullable Object[] {entry.getKey(), entry.getValue()};
    table.accept(
        AbstractMap.SimpleEntry.class,
        MadeSerializer.plain(pair, parts -> new AbstractMap.SimpleEntry<>(parts[0], parts[1])));
    table.accept(
        AbstractMap.SimpleImmutableEntry.class,
        MadeSerializer.plain(
            pair, parts -> new AbstractMap.SimpleImmutableEntry<>(parts[0], parts[1])));
    table.accept(
        Map.entry(1, 1).getClass(),
        MadeSerializer.plain(pair, parts -> Map.entry(parts[0], parts[1])));
  }

  /** Of a hash table that need not grow, at the usual load factor. */
  private static int capacity(int elements) {
    return elements + elements / 3 + 1;
  }

  private <T extends Collection<Object>> void list(Class<?> type, IntFunction<T> empty) {
    table.accept(
        type,
        new FilledSerializer<T>(
            Collection::toArray, empty, KryoContainers::fill, Hashing.NOT_HASHED));
  }

  private <T extends Collection<Object>> void set(
      Class<?> type, IntFunction<T> empty, Hashing hashing) {
    table.accept(
        type, new FilledSerializer<T>(Collection::toArray, empty, KryoContainers::fill, hashing));
  }

  private <T extends Map<Object, Object>> void map(
      Class<?> type, IntFunction<T> empty, Hashing hashing) {
    table.accept(type, new FilledSerializer<T>(Parts::of, empty, Parts::putAll, hashing));
  }

  private <T> void sorted(
      Class<?> type,
      Function<T, @Nullable Object> comparator,
      Function<T, @Nullable Object[]> parts,
      SortedSerializer.Maker<T> maker,
      BiConsumer<T, @Nullable Object[]> fill) {
    table.accept(type, new SortedSerializer<>(comparator, parts, maker, fill));
  }

  private void constant(Object constant) {
    table.accept(constant.getClass(), new ConstantSerializer(constant));
  }

  private void wrapper(
      Collection<Object> example, Function<Collection<Object>, Collection<Object>> wrap) {
    table.accept(
        example.getClass(),
        MadeSerializer.<Collection<Object>>plain(
            Collection::toArray, parts -> wrap.apply(arrayList(parts))));
  }

  private void listWrapper(List<Object> example, Function<List<Object>, List<Object>> wrap) {
    boolean random = example instanceof java.util.RandomAccess;
    table.accept(
        example.getClass(),
        MadeSerializer.<List<Object>>plain(
            Collection::toArray,
            parts -> wrap.apply(random ? arrayList(parts) : new LinkedList<>(arrayList(parts)))));
  }

  private void setWrapper(Set<Object> example, Function<Set<Object>, Set<Object>> wrap) {
    table.accept(
        example.getClass(),
        MadeSerializer.<Set<Object>>hashed(
            Hashing.ELEMENTS,
            Collection::toArray,
            parts -> wrap.apply(new LinkedHashSet<>(arrayList(parts))),
            (parts, deferred) -> {
              Set<Object> set = new LinkedHashSet<>();
              deferred.accept(() -> fill(set, parts));
              return wrap.apply(set);
            }));
  }

  private void mapWrapper(
      Map<Object, Object> example, Function<Map<Object, Object>, Map<Object, Object>> wrap) {
    MadeSerializer.Maker<Map<Object, Object>> later =
        (parts, deferred) -> {
          Map<Object, Object> map = new LinkedHashMap<>();
          deferred.accept(() -> Parts.putAll(map, parts));
          return wrap.apply(map);
        };
    table.accept(
        example.getClass(),
        MadeSerializer.<Map<Object, Object>>hashed(
            Hashing.ENTRIES, Parts::of, parts -> later.make(parts, Runnable::run), later));
  }

  private <T extends SortedSet<Object>> void sortedSet(
      T example, Function<NavigableSet<Object>, ? extends SortedSet<Object>> wrap) {
    table.accept(
        example.getClass(),
        new SortedWrapperSerializer<SortedSet<Object>>(
            SortedSet::comparator,
            Collection::toArray,
            (comparator, parts, filling) -> {
              NavigableSet<Object> set = new TreeSet<>(comparator);
              filling.accept(() -> fill(set, parts));
              return wrap.apply(set);
            }));
  }

  private <T extends SortedMap<Object, Object>> void sortedMap(
      T example, Function<NavigableMap<Object, Object>, ? extends SortedMap<Object, Object>> wrap) {
    table.accept(
        example.getClass(),
        new SortedWrapperSerializer<SortedMap<Object, Object>>(
            SortedMap::comparator,
            Parts::of,
            (comparator, parts, filling) -> {
              NavigableMap<Object, Object> map = new TreeMap<>(comparator);
              filling.accept(() -> Parts.putAll(map, parts));
              return wrap.apply(map);
            }));
  }

  private static Set<Object> unmodifiableSet(
      @Nullable Object[] parts, java.util.function.Consumer<Runnable> deferred) {
    Set<Object> set = new LinkedHashSet<>();
    deferred.accept(() -> fill(set, parts));
    return Collections.unmodifiableSet(set);
  }

  private static Map<Object, Object> unmodifiableMap(
      @Nullable Object[] parts, java.util.function.Consumer<Runnable> deferred) {
    Map<Object, Object> map = new LinkedHashMap<>();
    deferred.accept(() -> Parts.putAll(map, parts));
    return Collections.unmodifiableMap(map);
  }

  private static Map<Object, Object> immutableMap(@Nullable Object[] parts) {
    Map<Object, Object> map = new LinkedHashMap<>();
    Parts.putAll(map, parts);
    return Map.copyOf(map);
  }

  private static List<Object> arrayList(@Nullable Object[] parts) {
    return new ArrayList<>(Arrays.asList(parts));
  }

  private static void fill(Collection<Object> collection, @Nullable Object[] parts) {
    // At once, since some copy all they have for each element.
    collection.addAll(Arrays.asList(parts));
  }
}
