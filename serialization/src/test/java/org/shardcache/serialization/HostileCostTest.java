package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that only hold what every filter admits, and are made to be expensive. */
class HostileCostTest {

  private final SerializationContext context = Fixtures.context("");
  private final Serializer kryo = Serializers.create("kryo", context);
  private final Serializer java = Serializers.create("java", context);

  /** Different texts with the same hash code, 2^bits of them. */
  private static List<String> collidingTexts(int bits) {
    List<String> texts = new ArrayList<>(List.of(""));
    for (int i = 0; i < bits; i++) {
      List<String> longer = new ArrayList<>();
      for (String text : texts) {
        longer.add(text + "Aa");
        longer.add(text + "BB");
      }
      texts = longer;
    }
    return texts;
  }

  /** Likewise lists, which cannot be ordered, so no table can help itself with a tree. */
  private static List<Object> collidingLists(int bits) {
    List<Object> lists = new ArrayList<>();
    for (int i = 0; i < 1 << bits; i++) {
      List<Integer> list = new ArrayList<>();
      for (int bit = 0; bit < bits; bit++) {
        boolean one = (i >> bit & 1) == 1;
        list.add(one ? 1 : 0);
        list.add(one ? 0 : 31);
      }
      lists.add(list);
    }
    return lists;
  }

  /** Numbers with different hash codes that all begin at one place of a table of that size. */
  private static List<Object> sameRemainder(int count, int size) {
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i * size);
    }
    return numbers;
  }

  private static byte[] elements(Class<?> container, Collection<?> elements) {
    return parts(container, elements, element -> new Object[] {element});
  }

  private static byte[] entries(Class<?> container, Collection<?> keys) {
    return parts(container, keys, key -> new Object[] {key, true});
  }

  /** A container that nobody has to build: the bytes of a list under another number. */
  private static byte[] parts(
      Class<?> container, Collection<?> keys, Function<Object, Object[]> part) {
    List<Object> list = new ArrayList<>();
    keys.forEach(key -> list.addAll(Arrays.asList(part.apply(key))));
    byte[] bytes = Serializers.create("kryo", Fixtures.context("")).toBytes(list);
    int old = varIntLength(Hostile.number(ArrayList.class));
    return Hostile.kryo(
        output -> {
          output.writeVarInt(Hostile.number(container), true);
          output.writeBytes(bytes, Header.LENGTH + old, bytes.length - Header.LENGTH - old);
        });
  }

  private static int varIntLength(int number) {
    return number < 128 ? 1 : 2;
  }

  static Stream<byte[]> floods() {
    List<Object> lists = collidingLists(13);
    List<String> texts = collidingTexts(13);
    Class<?> set = Set.of(1, 2, 3).getClass();
    Class<?> map = Map.of(1, 1, 2, 2).getClass();
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      numbers.add(i);
    }
    return Stream.of(
        elements(HashSet.class, lists),
        elements(LinkedHashSet.class, lists),
        elements(set, lists),
        elements(set, texts),
        elements(set, sameRemainder(30_000, 60_000)),
        elements(CopyOnWriteArraySet.class, numbers),
        entries(HashMap.class, lists),
        entries(LinkedHashMap.class, lists),
        entries(ConcurrentHashMap.class, lists),
        entries(Hashtable.class, texts),
        entries(Hashtable.class, sameRemainder(30_000, 49_151)),
        entries(map, texts),
        entries(map, sameRemainder(30_000, 60_000)));
  }

  @ParameterizedTest
  @MethodSource("floods")
  void aFloodOfKeysThatCollideIsRefusedBeforeItIsHashed(byte[] bytes) {
    assertThat(Hostile.refusal(kryo, bytes)).hasMessageContaining("'orders'");
  }

  @Test
  void whatIsRefusedWhenReadIsRefusedWhenWritten() {
    Map<Object, Integer> map = new HashMap<>();
    collidingLists(12).forEach(list -> map.put(list, 1));
    assertThatThrownBy(() -> kryo.toBytes(map))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("same hash code");
  }

  @Test
  void aThousandElementsWithTheSameHashCodeAreTaken() {
    Set<Object> lists = new HashSet<>(collidingLists(10));
    assertThat(kryo.fromBytes(kryo.toBytes(lists))).isEqualTo(lists);
    Set<Object> multiples = Set.copyOf(sameRemainder(1500, 3000));
    assertThat(kryo.fromBytes(kryo.toBytes(multiples))).isEqualTo(multiples);
  }

  @Test
  void textsThatCollideAreNoTroubleForJdkSerialization() {
    byte[] bytes = Hostile.java(new HashSet<>(collidingTexts(13)));
    assertThat((Set<?>) Hostile.read(java, bytes)).hasSize(1 << 13);
    assertThat((Map<?, ?>) Hostile.read(java, Hostile.java(hashMap(collidingTexts(13)))))
        .hasSize(1 << 13);
  }

  private static Map<Object, Object> hashMap(Collection<?> keys) {
    Map<Object, Object> map = new HashMap<>();
    keys.forEach(key -> map.put(key, 1));
    return map;
  }

  /** Each is hashed in a moment, and many lists refer to it. */
  static Stream<Object> largeParts() {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      list.add(i & 63);
    }
    byte[] magnitude = new byte[200_000];
    magnitude[0] = 1;
    BitSet bits = new BitSet();
    bits.set(2_000_000);
    return Stream.of(
        list,
        new ArrayList<>(List.of(new BigInteger(magnitude))),
        new ArrayList<>(List.of(new BigDecimal(new BigInteger(magnitude), 3))),
        bits);
  }

  @ParameterizedTest
  @MethodSource("largeParts")
  void aLargePartThatManyElementsShareIsNotHashedForEachOfThem(Object part) {
    List<Object> owners = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      owners.add(new ArrayList<>(Arrays.asList(i, part)));
    }
    byte[] set = elements(HashSet.class, owners);
    assertThat(Hostile.refusal(kryo, set)).hasMessageContaining("shares so many");

    byte[] stream = Hostile.java(new ArrayList<>(owners));
    assertThat(Hostile.refusal(java, stream)).hasMessageContaining("shares so many");
    assertThatThrownBy(() -> java.toBytes(new ArrayList<>(owners)))
        .isInstanceOf(SerializationException.class);
  }

  static Stream<Object> largeAndHonest() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      numbers.add(i);
    }
    Map<String, byte[]> blobs = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      blobs.put("k" + i, new byte[20_000]);
    }
    return Stream.of(
        numbers,
        new CopyOnWriteArrayList<>(numbers),
        new HashSet<>(numbers),
        new TreeSet<>(numbers),
        hashMap(numbers),
        Set.copyOf(numbers),
        Map.copyOf(hashMap(numbers)),
        new Hashtable<>(hashMap(numbers)),
        new CopyOnWriteArraySet<>(numbers.subList(0, 1000)),
        blobs,
        new HashSet<>(List.of(numbers, new BigInteger("7").pow(50_000))));
  }

  @ParameterizedTest
  @MethodSource("largeAndHonest")
  void whatIsLargeAndHonestIsCheapToRead(Object value) {
    for (Serializer serializer : List.of(kryo, java)) {
      Object copy = Hostile.read(serializer, serializer.toBytes(value));
      assertThat(copy).isNotNull();
      if (!(value instanceof Map<?, ?> map && map.containsKey("k0"))) {
        assertThat(copy).isEqualTo(value);
      }
    }
  }
}
