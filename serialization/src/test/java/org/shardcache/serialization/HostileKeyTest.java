package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever can write keys into Redis gets an error from those who iterate, and nothing else. */
@Timeout(60)
class HostileKeyTest {

  private final SerializationContext context = Fixtures.open();
  private final KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, context, Object.class);

  private void assertRefused(String bytes) {
    assertThatThrownBy(() -> codec.fromBytes(bytes.getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("orders")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(3_000));
  }

  private static String block(String text) {
    return text.length() + ":" + text;
  }

  /** Lists of so many letters that all have the same hash code. */
  private static List<String> colliding(int letters) {
    return IntStream.range(0, 1 << letters)
        .mapToObj(
            bits ->
                IntStream.range(0, letters)
                    .mapToObj(i -> (bits >> i & 1) == 0 ? "2:Aa" : "2:BB")
                    .collect(Collectors.joining("", "~L:", "")))
        .toList();
  }

  @Test
  void manyElementsWithOneHashCodeAreRefusedInSetsAndMaps() {
    List<String> lists = colliding(15);
    assertRefused(
        lists.stream()
            .sorted()
            .map(HostileKeyTest::block)
            .collect(Collectors.joining("", "~S:", "")));
    assertRefused(
        lists.stream().map(list -> block(list) + "1:a").collect(Collectors.joining("", "~M:", "")));
    Collection<Object> elements = new ArrayList<>();
    colliding(9).forEach(list -> elements.add(codec.fromBytes(list.getBytes(UTF_8))));
    Set<Object> set = Set.copyOf(elements);
    Map<Object, Object> map = new HashMap<>();
    elements.forEach(element -> map.put(element, 1));
    for (Object key : List.of(set, map)) {
      assertThatThrownBy(() -> codec.toBytes(key))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("hashCode");
    }
  }

  @Test
  void datesThatAHashTableCannotOrderAreRefusedInTheSameWay() {
    LocalDate day = LocalDate.of(2024, 1, 1);
    // The hash code of a time is the exclusive or of the halves of its nanoseconds.
    assertRefused(
        setOf(
            LongStream.range(0, 5_000)
                .mapToObj(high -> day.atTime(LocalTime.ofNanoOfDay(high << 32 | high)))
                .map(time -> "~ldt:" + time)));
    assertRefused(setOf(IntStream.range(0, 5_000).mapToObj(nanos -> "~ts:1000." + nanos)));
    // In one table with texts no order helps either.
    assertRefused(
        setOf(
            Stream.concat(
                LongStream.range(0, 5_000).map(i -> i << 32 | i).mapToObj(i -> "~l:" + i),
                Stream.of("a"))));
  }

  private static String setOf(Stream<String> elements) {
    return elements.map(HostileKeyTest::block).sorted().collect(Collectors.joining("", "~S:", ""));
  }

  @Test
  void manyTextsWithOneHashCodeAreASetLikeOthers() {
    Set<String> texts =
        colliding(9).stream()
            .map(list -> list.replace("~L:", "").replace("2:", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(texts.stream().map(String::hashCode).distinct()).hasSize(1);
    assertThat(codec.fromBytes(codec.toBytes(texts))).isEqualTo(texts);
  }

  @Test
  void lengthsDepthAndNumbersAreBounded() {
    assertRefused("~L:2147483647:a");
    assertRefused("~L:" + "9".repeat(100_000) + ":a");
    assertRefused("~L:" + "1:a".repeat(200_000) + "1:");
    assertRefused("~n:" + "9".repeat(1_000_000));
    assertRefused("~N:1E" + "9".repeat(1_000_000));
    assertRefused("~N:" + "1".repeat(20_000));
    assertRefused("~A:" + "[".repeat(300) + "I:");
    assertRefused("~A:" + "[".repeat(1000) + "I:");
    String nested = "a";
    for (int i = 0; i < 5_000; i++) {
      nested = "~L:" + block(nested);
    }
    assertRefused(nested);
  }

  @Test
  void numbersWithHugeExponentsStaySmall() {
    assertThat(codec.toBytes(codec.fromBytes("~N:1E+2147483647".getBytes(UTF_8))))
        .hasSizeLessThan(20);
  }

  @Test
  void whatIsNoNameOfAClassIsNotRepeatedInTheMessage() {
    for (String mark : List.of("~o:", "~e:", "~A:")) {
      assertRefused(mark + "x".repeat(1_000_000) + ":");
      assertThatThrownBy(() -> codec.fromBytes((mark + "a\nFAKE LOG LINE:").getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class)
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("FAKE"));
    }
  }

  @Test
  void classesThatAreNotListedAreNotEvenLoaded() {
    for (String name :
        List.of(
            "java.net.URL",
            "java.lang.Runtime",
            "javax.naming.InitialContext",
            "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
            Trap.class.getName(),
            "[Ljava.net.URL;")) {
      KeyCodec closed = KeyCodecs.create("canonical", Fixtures.context(""), Object.class);
      for (String mark : List.of("~o:", "~e:", "~A:")) {
        assertThatThrownBy(() -> closed.fromBytes((mark + name + ":").getBytes(UTF_8)))
            .isInstanceOf(SerializationException.class)
            .hasMessageContaining("shardcache.serialization.allow");
      }
    }
    assertThat(System.getProperty("test.trap")).isNull();
  }

  @Test
  void aListedClassThatIsNoEnumOrHasOtherFieldsIsRefused() {
    String name = Fixtures.Person.class.getName();
    assertRefused("~e:" + name + ":A");
    assertRefused("~o:" + name + ":b=-");
    assertRefused("~o:" + name + ":age=1:aname=-");
  }

  static final class Trap {
    static {
      System.setProperty("test.trap", "sprung");
    }
  }
}
