package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.Stack;
import java.util.TreeMap;
import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's queues and properties, and views of its collections, which become copies. */
class KryoQueuesTest {

  private static final Serializer KRYO = Serializers.create("kryo", Fixtures.context(""));
  private static final Serializer JAVA = Serializers.create("java", Fixtures.context(""));

  @SuppressWarnings("unchecked")
  private static <T> T copy(T value) {
    return (T) KRYO.fromBytes(KRYO.toBytes(value));
  }

  private static <Q extends Collection<Object>> Q filled(Q queue) {
    queue.addAll(List.of("c", "a", "b"));
    return queue;
  }

  static Stream<Collection<Object>> queues() {
    return Stream.of(
        filled(new LinkedBlockingQueue<>()),
        filled(new LinkedBlockingQueue<>(5)),
        filled(new LinkedBlockingDeque<>()),
        filled(new LinkedBlockingDeque<>(3)),
        filled(new ArrayBlockingQueue<>(7)),
        filled(new ArrayBlockingQueue<>(3, true)),
        filled(new PriorityBlockingQueue<>()),
        filled(new PriorityBlockingQueue<>(5, Collections.reverseOrder())),
        filled(new LinkedTransferQueue<>()),
        filled(new ConcurrentLinkedQueue<>()),
        filled(new ConcurrentLinkedDeque<>()),
        filled(new Vector<>()),
        filled(new Stack<>()),
        filled(Collections.asLifoQueue(new ArrayDeque<>())),
        new LinkedBlockingQueue<>(),
        new ArrayBlockingQueue<>(1));
  }

  @ParameterizedTest
  @MethodSource("queues")
  void aQueueComesBackWithItsOrderAndCapacity(Collection<Object> queue) {
    for (Serializer serializer : List.of(KRYO, JAVA)) {
      Collection<?> copy = (Collection<?>) serializer.fromBytes(serializer.toBytes(queue));
      assertThat(copy).hasSameClassAs(queue);
      if (queue instanceof BlockingQueue<?> blocking) {
        assertThat(((BlockingQueue<?>) copy).remainingCapacity())
            .isEqualTo(blocking.remainingCapacity());
      }
      if (queue instanceof Queue<?>) {
        assertThat(drained((Queue<?>) copy)).isEqualTo(drained(new ArrayDeque<>(order(queue))));
      } else {
        assertThat(copy).isEqualTo(queue);
      }
    }
  }

  private static List<Object> drained(Queue<?> queue) {
    List<Object> drained = new ArrayList<>();
    while (!queue.isEmpty()) {
      drained.add(queue.remove());
    }
    return drained;
  }

  private static List<Object> order(Collection<Object> queue) {
    List<Object> order = new ArrayList<>(queue);
    if (queue instanceof PriorityBlockingQueue<Object> sorted) {
      Comparator<? super Object> comparator = sorted.comparator();
      order.sort(comparator);
    }
    return order;
  }

  @Test
  void aQueueMayHoldItself() {
    LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>(4);
    queue.add(queue);
    LinkedBlockingQueue<Object> copy = copy(queue);
    assertThat(copy.peek()).isSameAs(copy);
    assertThat(copy.remainingCapacity()).isEqualTo(3);
  }

  @Test
  void propertiesKeepTheirDefaults() {
    Properties defaults = new Properties();
    defaults.setProperty("a", "1");
    Properties properties = new Properties(defaults);
    properties.setProperty("b", "2");
    for (Serializer serializer : List.of(KRYO, JAVA)) {
      Properties copy = (Properties) serializer.fromBytes(serializer.toBytes(properties));
      assertThat(copy).isEqualTo(properties);
      assertThat(copy.getProperty("a")).isEqualTo("1");
    }
  }

  @Test
  void addersComeBackWithTheirSums() {
    LongAdder longs = new LongAdder();
    longs.add(5);
    DoubleAdder doubles = new DoubleAdder();
    doubles.add(1.5);
    assertThat(copy(longs).sum()).isEqualTo(5);
    assertThat(copy(doubles).sum()).isEqualTo(1.5);
  }

  static Stream<Object> views() {
    Map<String, Integer> content = new LinkedHashMap<>();
    content.put("z", 1);
    content.put("a", 2);
    content.put("k", 2);
    return Stream.of(
            new HashMap<>(content),
            content,
            new TreeMap<>(content),
            new ConcurrentHashMap<>(content),
            new ConcurrentSkipListMap<>(content),
            Collections.unmodifiableMap(content),
            Map.copyOf(content),
            Map.of("a", 1))
        .flatMap(
            map ->
                Stream.of(
                    map instanceof java.util.SortedMap ? Set.of() : map.keySet(),
                    map.values(),
                    map.entrySet(),
                    map.entrySet().iterator().next()));
  }

  @ParameterizedTest
  @MethodSource("views")
  void aViewOfAMapBecomesACollectionOfItsOwn(Object view) {
    for (Object whole : Arrays.asList(view, new ArrayList<>(List.of(view)))) {
      Object copy = copy(whole);
      Object read = whole == view ? copy : ((List<?>) copy).get(0);
      if (view instanceof Map.Entry<?, ?> entry) {
        assertThat(read).isEqualTo(entry);
      } else {
        assertThat(new ArrayList<Object>((Collection<?>) read))
            .isEqualTo(new ArrayList<Object>((Collection<?>) view));
        assertThat(read instanceof Set).isEqualTo(view instanceof Set);
      }
      assertThat(read.getClass().getName())
          .doesNotContain("$Values", "EntrySet", "$Node", "$LinkedKeySet");
    }
  }

  @Test
  void entriesOfATreeInAHashTableAreEntries() {
    Map<Object, Integer> colliding = new HashMap<>();
    for (int i = 0; i < 64; i++) {
      colliding.put(i << 16 | i >>> 16, i);
    }
    for (int i = 0; i < 64; i++) {
      colliding.put((long) i << 32 | i, i); // all of hash code 0
    }
    assertThat(copy(new ArrayList<>(colliding.entrySet()))).hasSameElementsAs(colliding.entrySet());
    assertThat(copy(new AbstractMap.SimpleImmutableEntry<>("k", 1)).getValue()).isEqualTo(1);
  }

  /** They exist from JDK 21 on. */
  @Test
  void reversedViewsBecomeCollectionsInThatOrder() throws Exception {
    Map<Object, String> kinds = new LinkedHashMap<>();
    kinds.put(new ArrayList<>(List.of(1, 2)), "List");
    kinds.put(new LinkedList<>(List.of(1, 2)), "List");
    kinds.put(new LinkedHashSet<>(List.of(1, 2)), "SequencedSet");
    kinds.put(new ArrayDeque<>(List.of(1, 2)), "Deque");
    kinds.put(new java.util.TreeSet<>(List.of(1, 2)), "SequencedSet");
    kinds.put(new java.util.concurrent.CopyOnWriteArrayList<>(List.of(1, 2)), "List");
    Map<Integer, Integer> map = new LinkedHashMap<>();
    map.put(1, 1);
    map.put(2, 2);
    kinds.put(map, "SequencedMap");
    for (Map.Entry<Object, String> kind : kinds.entrySet()) {
      Object reversed;
      try {
        reversed =
            Class.forName("java.util." + kind.getValue())
                .getMethod("reversed")
                .invoke(kind.getKey());
      } catch (ClassNotFoundException | NoSuchMethodException e) {
        assertThat(Runtime.version().feature()).isLessThan(21);
        continue;
      }
      assertThat(copy(reversed).toString()).isEqualTo(reversed.toString());
    }
  }
}
