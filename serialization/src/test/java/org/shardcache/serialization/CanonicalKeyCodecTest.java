package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.hibernate.cache.internal.CacheKeyImplementation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Employee;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;
import org.shardcache.serialization.Fixtures.Person;
import org.springframework.cache.interceptor.SimpleKey;

class CanonicalKeyCodecTest {

  record Ids(List<Integer> ids) {}

  record Pair(Object one, Object two) {}

  record Typed(LinkedList<String> list, TreeSet<String> set, String[] array, int[] numbers) {}

  private final KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, Fixtures.open(), Object.class);

  private String text(Object key) {
    return new String(codec.toBytes(key), UTF_8);
  }

  @Test
  void commonKeysAreReadableText() {
    assertThat(text("abc")).isEqualTo("abc");
    assertThat(text("~abc")).isEqualTo("~~abc");
    assertThat(text("~!x")).isEqualTo("~~!x");
    assertThat(text("")).isEmpty();
    assertThat(text(1L)).isEqualTo("~l:1");
    assertThat(text(1)).isEqualTo("~i:1");
    UUID uuid = new UUID(1, 2);
    assertThat(text(uuid)).isEqualTo("~u:" + uuid);
    assertThat(text(Color.GREEN)).isEqualTo("~e:org.shardcache.serialization.Fixtures$Color:GREEN");
    assertThat(text(Arrays.asList("a", 1L, null))).isEqualTo("~L:1:a4:~l:1-");
    assertThat(text(new Money("EUR", 5)))
        .isEqualTo("~o:org.shardcache.serialization.Fixtures$Money:currency=3:EURcents=4:~l:5");
  }

  @ParameterizedTest
  @MethodSource("org.shardcache.serialization.KeyCorpus#keys")
  void aKeyComesBackEqual(Object key) {
    Object back = codec.fromBytes(codec.toBytes(key));
    assertThat(back).isEqualTo(key);
    assertThat(key).isEqualTo(back);
    assertThat(back.hashCode()).isEqualTo(key.hashCode());
  }

  @Test
  void differentKeysHaveDifferentBytes() {
    List<Object> keys = KeyCorpus.keys().toList();
    Map<String, Object> seen = new HashMap<>();
    for (Object key : keys) {
      Object other = seen.put(new String(codec.toBytes(key), ISO_8859_1), key);
      if (other != null) {
        assertThat(other).as("same bytes").isEqualTo(key);
      }
    }
    assertThat(seen).hasSizeGreaterThan(60);
    assertThat(seen.keySet()).noneMatch(bytes -> bytes.startsWith(KeyCodec.RESERVED_PREFIX));
  }

  static Stream<List<Object>> equalKeys() {
    Map<Object, Object> forward = new LinkedHashMap<>();
    forward.put("a", 1);
    forward.put("b", 2);
    Map<Object, Object> backward = new LinkedHashMap<>();
    backward.put("b", 2);
    backward.put("a", 1);
    String once = "twice";
    Money money = new Money("EUR", 1);
    return Stream.of(
        List.of(new Ids(List.of(1, 2)), new Ids(new ArrayList<>(List.of(1, 2)))),
        List.of(List.of(1), new LinkedList<>(List.of(1)), Collections.singletonList(1)),
        List.of(Set.of("a", "b", "c"), new TreeSet<>(Set.of("c", "b", "a"))),
        List.of(new LinkedHashSet<>(List.of("Aa", "BB")), new LinkedHashSet<>(List.of("BB", "Aa"))),
        List.of(forward, backward, new TreeMap<>(forward)),
        List.of(List.of(once, once), List.of(once, new String("twice"))),
        List.of(new Pair(money, money), new Pair(money, new Money(new String("EUR"), 1))),
        List.of(
            new Pair(List.of(money), List.of(money)),
            new Pair(new ArrayList<>(List.of(money)), new LinkedList<>(List.of(money)))),
        List.of(Optional.of(List.of()), Optional.of(new ArrayList<>())),
        List.of(EnumSet.noneOf(Color.class), Set.of(), new HashSet<>()),
        List.of(EnumSet.allOf(Color.class), Set.of(Color.GREEN, Color.RED)),
        List.of(new Date(5), new java.sql.Date(5)),
        List.of(URI.create("HTTP://Host/a%2f"), URI.create("http://host/a%2F")),
        List.of(Map.entry("a", 1), new java.util.AbstractMap.SimpleEntry<>("a", 1)),
        List.of(Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L)),
        List.of(new SimpleKey("a", new Object[] {1}), new SimpleKey("a", new Integer[] {1})),
        List.of(
            new BasicCacheKeyImplementation(Color.RED, "Car", 1),
            new BasicCacheKeyImplementation(Color.RED, "Car", 2)),
        List.of(
            new CacheKeyImplementation(Color.RED, "Car", "t", 1),
            new CacheKeyImplementation(Color.RED, "Car", "t", 2)),
        List.of(
            new CacheKeyImplementation(new Object[] {1}, "Car", null, 1),
            new CacheKeyImplementation(new Integer[] {1}, "Car", null, 1)));
  }

  @ParameterizedTest
  @MethodSource("equalKeys")
  void equalKeysHaveEqualBytes(List<Object> keys) {
    for (Object key : keys) {
      assertThat(key).isEqualTo(keys.get(0));
      assertThat(text(key)).isEqualTo(text(keys.get(0)));
    }
  }

  @Test
  void keysThatAreNotEqualHaveDifferentBytesHoweverAlikeTheyAre() {
    Date date = new Date(5);
    List<Object> keys =
        List.of(
            date,
            new java.sql.Timestamp(5),
            OptionalInt.of(1),
            OptionalLong.of(1),
            Optional.of(1),
            Optional.of(Optional.of(1)),
            List.of(),
            Set.of(),
            Map.of(),
            List.of(List.of()),
            List.of("", ""),
            List.of(""),
            List.of("a", 1),
            Map.entry("a", 1),
            Map.of("a", 1),
            Set.of(List.of("a", 1)),
            new Pair("a", null),
            new Pair(null, "a"),
            new Pair("null", "a"),
            0.0f,
            -0.0f,
            0.0,
            Float.NaN,
            Double.NaN);
    assertThat(keys.stream().map(this::text).distinct()).hasSameSizeAs(keys);
  }

  @Test
  void theSameDigitsAreFourKeys() {
    assertThat(new HashSet<>(List.of(text("1"), text(1), text(1L), text('1')))).hasSize(4);
    assertThat(text(0.0)).isNotEqualTo(text(-0.0));
    assertThat(text(new BigDecimal("1.0"))).isNotEqualTo(text(new BigDecimal("1.00")));
  }

  @Test
  void containersComeBackAsTheirFieldsWantThem() {
    Typed key =
        new Typed(
            new LinkedList<>(List.of("a")),
            new TreeSet<>(Set.of("b")),
            new String[] {"c"},
            new int[] {1, -2});
    Typed back = (Typed) codec.fromBytes(codec.toBytes(key));
    assertThat(back.list()).isEqualTo(key.list());
    assertThat(back.set()).isEqualTo(key.set());
    assertThat(back.array()).containsExactly("c");
    assertThat(back.numbers()).containsExactly(1, -2);
    assertThat((byte[]) codec.fromBytes(codec.toBytes(new byte[] {1, -1}))).containsExactly(1, -1);
    assertThat(codec.fromBytes(codec.toBytes(new String[] {"a"}))).isInstanceOf(String[].class);
    assertThat(codec.fromBytes(codec.toBytes(new double[0]))).isInstanceOf(double[].class);
  }

  @Test
  void transientFieldsAreNoPartOfAKeyAndInheritedOnesAre() {
    Employee one = new Employee("a", 1, "c");
    one.cached = "x";
    assertThat(text(one)).isEqualTo(text(new Employee("a", 1, "c")));
    assertThat(text(one)).isNotEqualTo(text(new Employee("b", 1, "c")));
    assertThat(codec.fromBytes(codec.toBytes(new Person("a", 1)))).isEqualTo(new Person("a", 1));
  }

  @Test
  void derivedHashCodesOfFrameworkKeysAreComputedAgain() {
    SimpleKey key = new SimpleKey("a", 1, new int[] {2});
    assertThat(codec.fromBytes(codec.toBytes(key))).isEqualTo(key).hasSameHashCodeAs(key);
    BasicCacheKeyImplementation basic = new BasicCacheKeyImplementation(5L, "Car", 5);
    assertThat(codec.fromBytes(codec.toBytes(basic))).isEqualTo(basic).hasSameHashCodeAs(basic);
    CacheKeyImplementation tenant =
        new CacheKeyImplementation(5L, "Car", "t", 31 * 5 + "t".hashCode());
    assertThat(codec.fromBytes(codec.toBytes(tenant))).isEqualTo(tenant).hasSameHashCodeAs(tenant);
  }

  @Test
  void aLoneSurrogateIsAnError() {
    for (Object key : List.of("\uD800", "a\uDC00b", "~\uD800", List.of("\uD800"))) {
      assertThatThrownBy(() -> codec.toBytes(key))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("surrogate")
          .hasMessageContaining("orders");
    }
    assertThat(codec.fromBytes(codec.toBytes("\uD83D\uDE00"))).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void aKeyThatRefersToItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);
    assertThatThrownBy(() -> codec.toBytes(list))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("deeper than 64");
  }

  @Test
  void keysWithoutCanonicalFormAreRefused() {
    for (Object key :
        List.of(new java.util.ArrayDeque<>(), (Runnable) () -> {}, new Holder(new Object()))) {
      assertThatThrownBy(() -> codec.toBytes(key)).isInstanceOf(SerializationException.class);
    }
    assertThatThrownBy(() -> codec.toBytes(BigInteger.ONE.shiftLeft(100_000)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("digits");
  }

  @Test
  void classesThatAreNotListedAreRefusedBothWays() {
    byte[] bytes = codec.toBytes(new Money("EUR", 1));
    byte[] constant = codec.toBytes(Color.RED);
    KeyCodec closed = KeyCodecs.create("canonical", Fixtures.context(""), Object.class);
    for (Runnable attempt :
        List.<Runnable>of(
            () -> closed.toBytes(new Money("EUR", 1)),
            () -> closed.toBytes(Color.RED),
            () -> closed.toBytes(new Money[0]),
            () -> closed.fromBytes(bytes),
            () -> closed.fromBytes(constant))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("shardcache.serialization.allow=org.shardcache.serialization.Fix");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~",
        "~l",
        "~l:",
        "~l:01",
        "~l:+1",
        "~l:x",
        "~i:99999999999",
        "~!x",
        "~zz:1",
        "~z:yes",
        "~u:1-1-1-1-1",
        "~L:1:",
        "~L:99:a",
        "~L:+1:a",
        "~L:01:a",
        "~L:9999999999999:a",
        "~S:1:b1:a",
        "~S:1:a1:a",
        "~M:1:a",
        "~E:1:a",
        "~O:",
        "~A:int:1,",
        "~A:int:x",
        "~A:byte:0",
        "~A:nope:",
        "~A:[[[[[:",
        "~e:java.lang.String:A",
        "~e:java.lang.Object:",
        "~o:java.lang.String:",
        "~o:java.util.ArrayList:",
        "~o:java.util.List:",
        "~e:java.time.DayOfWeek:X",
        "~o:org.shardcache.serialization.Fixtures$Money:",
        "~U: ",
        "~lo:x_y",
        "~D:",
        "~n:1x",
        "~du:1",
        "~o:org.shardcache.serialization.Fixtures$Money:currency=3:EURcents=1:5",
        "~o:org.shardcache.serialization.Fixtures$Money:currency=3:EURcents=4:~l:5x=-",
        "~A:org.shardcache.serialization.Fixtures$Color:1:a"
      })
  void bytesThatAreNoKeyAreRefused(String text) {
    assertThatThrownBy(() -> codec.fromBytes(text.getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void deeplyNestedBytesAreRefused() {
    String lists = "1:a";
    String sets = "1:a";
    for (int i = 0; i < 65; i++) {
      String list = "~L:" + lists;
      lists = list.length() + ":" + list;
      String set = "~S:" + sets;
      sets = i < 9 ? set.length() + ":" + set : sets;
    }
    for (String text : List.of("~L:" + lists, "~S:" + sets)) {
      assertThatThrownBy(() -> codec.fromBytes(text.getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class);
    }
  }
}
