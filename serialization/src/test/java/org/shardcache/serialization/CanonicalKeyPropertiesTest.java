package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.shardcache.serialization.Fixtures.Box;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;

class CanonicalKeyPropertiesTest {

  private final KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, Fixtures.open(), Object.class);

  @Provide
  Arbitrary<Object> keys() {
    Arbitrary<String> text =
        Arbitraries.strings().withChars("~!:-019al\u00e4\u20ac").ofMaxLength(5);
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(
            text.asGeneric(),
            Arbitraries.integers().between(-2, 12).asGeneric(),
            Arbitraries.longs().between(-2, 12).asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.bytes().asGeneric(),
            Arbitraries.chars().asGeneric(),
            Arbitraries.of(Color.class).asGeneric(),
            Arbitraries.longs().map(l -> new UUID(l, l)).asGeneric(),
            Arbitraries.floats().asGeneric(),
            Arbitraries.integers().between(-2, 2).map(OptionalInt::of).asGeneric(),
            Arbitraries.integers().map(i -> Instant.ofEpochSecond(i, i & 1023)).asGeneric(),
            Arbitraries.integers().between(-2, 2).map(LocalDate::ofEpochDay).asGeneric(),
            Arbitraries.bigDecimals().map(BigDecimal::stripTrailingZeros).asGeneric(),
            Arbitraries.longs().map(l -> new Money(Long.toString(l), l)).asGeneric());
    return level(level(leaf));
  }

  private static Arbitrary<Object> level(Arbitrary<Object> inner) {
    Arbitrary<List<Object>> lists = inner.injectNull(0.1).list().ofMaxSize(3);
    return Arbitraries.oneOf(
        inner,
        lists.asGeneric(),
        lists.map(LinkedList::new).asGeneric(),
        lists.map(LinkedHashSet::new).asGeneric(),
        lists.map(CanonicalKeyPropertiesTest::mapOf).asGeneric(),
        lists.map(l -> new Box<>(l, null)).asGeneric(),
        inner.injectNull(0.1).map(Optional::ofNullable).asGeneric(),
        inner.map(twice -> Arrays.asList(twice, twice)).asGeneric(),
        inner.map(Holder::new).asGeneric());
  }

  private static Map<Object, Object> mapOf(List<Object> list) {
    Map<Object, Object> map = new HashMap<>();
    list.forEach(element -> map.put(element, list.size()));
    return map;
  }

  @Property(tries = 1000)
  void theWayBackIsExact(@ForAll("keys") Object key) {
    byte[] bytes = codec.toBytes(key);
    Object back = codec.fromBytes(bytes);
    assertThat(back).isEqualTo(key);
    assertThat(codec.toBytes(back)).isEqualTo(bytes);
    assertThat(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotStartWith(KeyCodec.RESERVED_PREFIX);
  }

  @Property(tries = 2000)
  void bytesAreEqualExactlyWhenKeysAre(@ForAll("keys") Object a, @ForAll("keys") Object b) {
    assertThat(Arrays.equals(codec.toBytes(a), codec.toBytes(b))).isEqualTo(a.equals(b));
  }

  @Property(tries = 500)
  void neitherClassNorOrderNorIdentityOfContainersCounts(@ForAll("keys") Object key) {
    assertThat(codec.toBytes(rebuild(key))).isEqualTo(codec.toBytes(key));
  }

  /** The same key of other classes, in another order, and without shared objects. */
  private static Object rebuild(Object key) {
    if (key instanceof String text) {
      return new String(text);
    }
    if (key instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(rebuild(element)));
      return Collections.unmodifiableList(copy);
    }
    if (key instanceof Set<?> set) {
      List<Object> elements = new ArrayList<>(set);
      Collections.reverse(elements);
      Set<Object> copy = new LinkedHashSet<>();
      elements.forEach(element -> copy.add(rebuild(element)));
      return copy;
    }
    if (key instanceof Map<?, ?> map) {
      List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
      Collections.reverse(entries);
      Map<Object, Object> copy = new LinkedHashMap<>();
      entries.forEach(entry -> copy.put(rebuild(entry.getKey()), rebuild(entry.getValue())));
      return copy;
    }
    if (key instanceof Optional<?> optional) {
      return optional.map(CanonicalKeyPropertiesTest::rebuild);
    }
    if (key instanceof Holder holder) {
      return new Holder(rebuild(holder.value()));
    }
    return key;
  }

  @Property(tries = 3000)
  void randomBytesAreAKeyThatGivesThemBackOrARefusal(@ForAll byte[] noise) {
    byte[] bytes = noise.clone();
    if (bytes.length > 0) {
      bytes[0] = '~';
    }
    readOrRefuse(bytes);
  }

  @Property(tries = 1000)
  void damagedBytesAreAKeyThatGivesThemBackOrARefusal(
      @ForAll("keys") Object key, @ForAll int position, @ForAll byte value) {
    byte[] bytes = codec.toBytes(key);
    if (bytes.length > 0) {
      bytes[Math.floorMod(position, bytes.length)] = value;
      readOrRefuse(bytes);
      readOrRefuse(Arrays.copyOf(bytes, bytes.length - 1));
    }
  }

  private void readOrRefuse(byte[] bytes) {
    Object key;
    try {
      key = codec.fromBytes(bytes);
    } catch (SerializationException expected) {
      return;
    }
    assertThat(codec.toBytes(key)).isEqualTo(bytes);
  }

  @Property(tries = 200)
  void sortedAndUnsortedSetsAreOneKey(@ForAll Set<String> strings) {
    byte[] hashed;
    try {
      hashed = codec.toBytes(strings);
    } catch (SerializationException loneSurrogate) {
      return;
    }
    assertThat(codec.toBytes(new TreeSet<>(strings))).isEqualTo(hashed);
  }
}
