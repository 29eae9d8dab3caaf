package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values as JSON text: what comes back is what was put, or nothing is put. */
class JsonSerializerTest {

  record Money(String currency, long cents) {}

  record Line(String article, BigDecimal weight, int[] sizes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Line line
          && line.article.equals(article)
          && line.weight.equals(weight)
          && java.util.Arrays.equals(line.sizes, sizes);
    }

    @Override
    public int hashCode() {
      return article.hashCode();
    }
  }

  enum Color {
    RED,
    GREEN {
      @Override
      int shade() {
        return 7;
      }
    };

    int shade() {
      return 0;
    }
  }

  record Order(
      int id,
      Color color,
      Money total,
      List<Line> lines,
      Map<Color, Integer> counts,
      Set<String> tags,
      String note) {}

  record Times(
      Instant instant,
      LocalDate date,
      ZonedDateTime zoned,
      OffsetDateTime offset,
      Duration duration,
      ZoneId zone,
      Date old) {}

  record Scalars(
      BigInteger big,
      UUID uuid,
      URI uri,
      Locale locale,
      Currency currency,
      char letter,
      byte[] bytes,
      double number,
      Optional<String> text,
      OptionalInt optional,
      EnumMap<Color, Long> enums,
      EnumSet<Color> set,
      TreeMap<String, Boolean> sorted) {}

  /** With setters, as beans have. */
  public static final class Bean {
    private String name = "";
    private List<Money> prices = new ArrayList<>();

    public String getName() {
      return name;
    }

    public void setName(String name) {
      this.name = name;
    }

    public List<Money> getPrices() {
      return prices;
    }

    public void setPrices(List<Money> prices) {
      this.prices = prices;
    }
  }

  static class Animal {
    public String name = "";
  }

  static final class Cat extends Animal {
    public int lives;
  }

  record Zoo(Animal animal) {}

  record Kennel(List<Animal> animals) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface Shape {}

  record Circle(double radius) implements Shape {}

  record Anything(Object thing) implements Shape {}

  record Drawing(List<Shape> shapes) {}

  record AnyField(String name, Object thing) {}

  record NumberField(Number number) {}

  record Stamp(java.sql.Timestamp at) {}

  record WithDate(Date at) {}

  record Failure(RuntimeException error) {}

  record WithUrl(java.net.URL url) {}

  record Generic<T>(T thing) {}

  record Sparse(@JsonInclude(JsonInclude.Include.NON_NULL) String maybe, int number) {}

  record Named(String name) {}

  record Node(Node next) {}

  /** A property that is written and not read. */
  record Derived(String first, String last) {
    public String getFullName() {
      return first + " " + last;
    }
  }

  static final class ListWithName extends ArrayList<String> {
    String name = "n";
  }

  record HoldsList(List<String> list) {}

  private static SerializationContext context(Class<?> type) {
    return new SerializationContext(
            "orders",
            JsonSerializerTest.class.getClassLoader(),
            ClassFilter.builder().allowDeclared(type).build())
        .withTypes(String.class, type);
  }

  private static Serializer json(Class<?> type) {
    return Serializers.create("json", context(type));
  }

  private static String text(Object value) {
    return new String(json(value.getClass()).toBytes(value), UTF_8);
  }

  static List<Object> values() {
    ZonedDateTime zoned = ZonedDateTime.parse("2026-03-29T02:30:15.123456789+02:00[Europe/Paris]");
    Bean bean = new Bean();
    bean.setName("n");
    bean.setPrices(List.of(new Money("EUR", 5)));
    return List.of(
        "text \u00e4 \uD83D\uDE00",
        5,
        5L,
        true,
        new BigDecimal("1.10"),
        Color.GREEN,
        new int[] {1, 2},
        new byte[] {1, -1},
        new Money[] {new Money("EUR", Long.MAX_VALUE)},
        new Order(
            1,
            Color.GREEN,
            new Money("CHF", -1),
            List.of(new Line("a", new BigDecimal("1.50"), new int[] {3})),
            Map.of(Color.RED, 2),
            Set.of("x"),
            null),
        new Times(
            Instant.parse("2026-01-01T00:00:00.000000001Z"),
            LocalDate.of(2026, 2, 28),
            zoned,
            OffsetDateTime.parse("2026-01-01T00:00:00+05:30"),
            Duration.ofNanos(Long.MAX_VALUE),
            ZoneId.of("UTC"),
            new Date(123)),
        new Scalars(
            BigInteger.TEN.pow(900),
            new UUID(1, 2),
            URI.create("a:b"),
            Locale.forLanguageTag("de-CH-1996"),
            Currency.getInstance("EUR"),
            'x',
            new byte[] {5},
            Double.NaN,
            Optional.of("o"),
            OptionalInt.empty(),
            new EnumMap<>(Map.of(Color.RED, 1L)),
            EnumSet.of(Color.GREEN),
            new TreeMap<>(Map.of("a", true))),
        new Drawing(List.of(new Circle(1.5), new Circle(2))),
        new Sparse(null, 1),
        bean);
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueOfTheDeclaredTypeComesBackAsItWas(Object value) {
    Class<?> type = value instanceof Enum<?> e ? e.getDeclaringClass() : value.getClass();
    Serializer json =
        Serializers.create(
            "json",
            new SerializationContext(
                    "orders",
                    getClass().getClassLoader(),
                    ClassFilter.builder().allowDeclared(type).allow(Circle.class.getName()).build())
                .withTypes(String.class, type));
    for (int i = 0; i < 2; i++) { // the first is read back on writing too
      assertThat(json.fromBytes(json.toBytes(value)))
          .usingRecursiveComparison()
          .withComparatorForType(Double::compare, Double.class)
          .isEqualTo(value);
    }
  }

  @Property(tries = 200)
  void textsAndNumbersComeBack(
      @ForAll String name, @ForAll long cents, @ForAll @Size(max = 5) List<String> tags) {
    Assume.that(isUnicode(name) && tags.stream().allMatch(JsonSerializerTest::isUnicode));
    Order order =
        new Order(
            (int) cents, null, new Money(name, cents), List.of(), Map.of(), Set.copyOf(tags), name);
    Serializer json = json(Order.class);
    assertThat(json.fromBytes(json.toBytes(order))).isEqualTo(order);
  }

  private static boolean isUnicode(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }

  @Test
  void theTextIsPlainJsonWithoutClassesOrHeader() {
    assertThat(text(new Money("EUR", 5))).isEqualTo("{\"currency\":\"EUR\",\"cents\":5}");
    assertThat(text("a")).isEqualTo("\"a\"");
    assertThat(text(new WithDate(new Date(0)))).contains("1970-01-01T00:00:00");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Object.class,
        Number.class,
        List.class,
        ArrayList.class,
        Map.class,
        Generic.class,
        Shape.class,
        int.class
      })
  void aCacheWithoutADeclaredConcreteValueTypeIsRefusedWithTheSettingToAdd(Class<?> type) {
    assertThatThrownBy(() -> json(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining("shardcache.cache.orders.value-type")
        .hasMessageContaining(type.getName());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        AnyField.class,
        NumberField.class,
        Stamp.class,
        Failure.class,
        WithUrl.class,
        ListWithName.class,
        Object[].class
      })
  void aTypeWhoseTextWouldNotSayWhatItHoldsIsRefusedAtOnce(Class<?> type) {
    assertThatThrownBy(() -> json(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'orders'")
        .message()
        .containsAnyOf("kryo", "java.time.Instant", ClassFilter.SETTING);
  }

  @Test
  void anObjectOfAnotherClassThanTheDeclaredOneIsRefusedOnWriting() {
    Cat cat = new Cat();
    assertThatThrownBy(() -> json(Animal.class).toBytes(cat))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("shardcache.cache.orders.value-type")
        .hasMessageContaining(Cat.class.getName());
    for (Object holder : List.of(new Zoo(cat), new Kennel(List.of(cat)))) {
      assertThatThrownBy(() -> json(holder.getClass()).toBytes(holder))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining(Cat.class.getName())
          .hasMessageContaining("@JsonTypeInfo");
    }
    assertThatThrownBy(() -> json(WithDate.class).toBytes(new WithDate(new java.sql.Timestamp(1))))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Timestamp");
    assertThatThrownBy(() -> json(HoldsList.class).toBytes(new HoldsList(new ListWithName())))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(ListWithName.class.getName());
    assertThat(json(Zoo.class).toBytes(new Zoo(new Animal()))).isNotEmpty();
  }

  @Test
  void classNamesInAnnotatedTextPassTheClassFilter() {
    Serializer json = json(Drawing.class); // which does not lead to the shapes
    assertThatThrownBy(() -> json.toBytes(new Drawing(List.of(new Circle(1)))))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(Circle.class.getName())
        .hasMessageContaining(ClassFilter.SETTING);
    for (String name :
        List.of(
            "javax.swing.JEditorPane",
            Circle.class.getName(),
            "java.util.ArrayList<javax.swing.JEditorPane>",
            "no.such.Class")) {
      byte[] bytes = ("{\"shapes\":[{\"@class\":\"" + name + "\"}]}").getBytes(UTF_8);
      assertThatThrownBy(() -> json.fromBytes(bytes))
          .as(name)
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("'orders'");
    }
  }

  @Test
  void anOpenPropertyBehindAnAnnotationIsRefusedWhenItsClassIsFirstWritten() {
    SerializationContext context =
        new SerializationContext(
                "orders",
                getClass().getClassLoader(),
                ClassFilter.builder().allow("org.shardcache.serialization.**").build())
            .withTypes(String.class, Drawing.class);
    Serializer json = Serializers.create("json", context);
    assertThatThrownBy(() -> json.toBytes(new Drawing(List.of(new Anything(5L)))))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("thing");
    assertThat(json.toBytes(new Drawing(List.of(new Circle(1))))).isNotEmpty();
  }

  @Test
  void aClassThatJacksonCannotReadIsRefusedWhenTheFirstValueIsWritten() {
    assertThatThrownBy(() -> json(Derived.class).toBytes(new Derived("a", "b")))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("fullName")
        .hasMessageContaining("@JsonIgnore");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{",
        "{}",
        "[]",
        "{\"currency\":\"EUR\"}",
        "{\"currency\":\"EUR\",\"cents\":null}",
        "{\"currency\":\"EUR\",\"cents\":\"5\"}",
        "{\"currency\":\"EUR\",\"cents\":5.5}",
        "{\"currency\":\"EUR\",\"cents\":5,\"added\":1}",
        "{\"currency\":1,\"cents\":5}",
        "{\"currency\":true,\"cents\":5}",
        "{\"currency\":\"EUR\",\"cents\":99999999999999999999}",
        "{\"currency\":\"EUR\",\"cents\":5} x",
        "{\"currency\":\"EUR\",\"cents\":5}{}"
      })
  void textOfAnotherShapeIsUndecodableNotWrong(String text) {
    assertThatThrownBy(() -> json(Money.class).fromBytes(text.getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'orders'")
        .hasNoCause();
  }

  @Test
  void enumConstantsAreReadByNameOnly() {
    assertThat(json(Color.class).fromBytes("\"GREEN\"".getBytes(UTF_8))).isEqualTo(Color.GREEN);
    for (String text : List.of("1", "\"1\"", "\"BLUE\"", "\"\"")) {
      assertThatThrownBy(() -> json(Color.class).fromBytes(text.getBytes(UTF_8)))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void bytesOfBinarySerializersAreUndecodable() {
    SerializationContext open = Fixtures.open();
    for (String other : List.of("kryo", "java")) {
      byte[] bytes = Serializers.create(other, open).toBytes("5");
      assertThatThrownBy(() -> json(Integer.class).fromBytes(bytes))
          .isInstanceOf(SerializationException.class);
      assertThatThrownBy(() -> json(String.class).fromBytes(bytes))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void messagesRepeatNoValue() {
    assertThatThrownBy(
            () ->
                json(Order.class)
                    .fromBytes(
                        "{\"counts\":{\"s3cret\":1},\"lines\":[{\"sizes\":[\"s3cret\"]}]}"
                            .getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessageNotContaining("s3cret")
        .hasMessageContaining("$.counts");
    assertThatThrownBy(() -> json(Money.class).fromBytes("{\"cents\":\"s3cret\"}".getBytes(UTF_8)))
        .hasMessageNotContaining("s3cret")
        .hasMessageContaining("$.cents")
        .hasNoCause();
  }

  @Test
  void whatNestsTooDeepIsRefusedInBothDirections() {
    Node node = new Node(null);
    for (int i = 0; i < Limits.DEPTH; i++) {
      node = new Node(node);
    }
    Node deep = node;
    Serializer json = json(Node.class);
    assertThatThrownBy(() -> json.toBytes(deep)).isInstanceOf(SerializationException.class);
    byte[] bytes = "{\"next\":".repeat(100_000).getBytes(UTF_8);
    assertThatThrownBy(() -> json.fromBytes(bytes)).isInstanceOf(SerializationException.class);
  }

  @Test
  void aNumberThatWouldBeTooLongToReadIsRefusedOnWriting() {
    for (int digits : List.of(900, 1200)) {
      BigInteger number = BigInteger.TEN.pow(digits);
      for (Object value : List.of(number, new BigDecimal(number, 5))) {
        Serializer json = json(value.getClass());
        if (digits == 900) {
          assertThat(json.fromBytes(json.toBytes(value))).isEqualTo(value);
        } else {
          assertThatThrownBy(() -> json.toBytes(value))
              .isInstanceOf(SerializationException.class)
              .hasMessageContaining("too long for JSON");
        }
      }
    }
  }

  @Test
  void longTextsMayBeAsLongAsAValueMayBe() {
    Named named = new Named("x".repeat(25_000_000)); // more than Jackson's own limit
    Serializer json = json(Named.class);
    assertThat(json.fromBytes(json.toBytes(named))).isEqualTo(named);
  }
}
