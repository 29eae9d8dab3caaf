package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A property whose type has changed: JSON text gives the same value, or none. */
class JsonRetypedTest {

  enum Color {
    RED
  }

  record Money(String currency, int cents) {}

  /** A record for each type, since what is written says the type of a property nowhere else. */
  static final class Holders {
    record Text(String v) {}

    record Int(int v) {}

    record BoxedInt(Integer v) {}

    record Long(long v) {}

    record Short(short v) {}

    record Byte(byte v) {}

    record Float(float v) {}

    record BoxedFloat(java.lang.Float v) {}

    record Double(double v) {}

    record BoxedDouble(java.lang.Double v) {}

    record Flag(boolean v) {}

    record BoxedFlag(Boolean v) {}

    record Letter(char v) {}

    record Big(BigInteger v) {}

    record Decimal(BigDecimal v) {}

    record Id(UUID v) {}

    record Uri(URI v) {}

    record Country(Locale v) {}

    record Coin(Currency v) {}

    record Encoding(Charset v) {}

    record Moment(Instant v) {}

    record Day(LocalDate v) {}

    record DayTime(LocalDateTime v) {}

    record Time(LocalTime v) {}

    record Span(Duration v) {}

    record Days(Period v) {}

    record Old(Date v) {}

    record Zoned(ZonedDateTime v) {}

    record Offset(OffsetDateTime v) {}

    record TimeOffset(OffsetTime v) {}

    record Years(Year v) {}

    record Months(YearMonth v) {}

    record Constant(Color v) {}

    record Bean(Money v) {}

    record Texts(List<String> v) {}

    record Ids(List<UUID> v) {}

    record Ints(int[] v) {}

    record Floats(float[] v) {}

    record Doubles(double[] v) {}

    record Counts(Map<String, Integer> v) {}

    record MaybeText(Optional<String> v) {}

    record MaybeInt(OptionalInt v) {}

    record MaybeDouble(OptionalDouble v) {}

    record Counter(AtomicInteger v) {}

    record Switch(AtomicBoolean v) {}
  }

  /** How each of them may look. */
  private static final List<String> TEXTS =
      List.of(
          "null",
          "\"\"",
          "\" \"",
          "\"a\"",
          "\"1\"",
          "\" 5\"",
          "\"1.5\"",
          "\"true\"",
          "\"null\"",
          "\"RED\"",
          "\"EUR\"",
          "\"NaN\"",
          "\"1700000000000\"",
          "\"2020-01-01\"",
          "\"2020-01\"",
          "\"10:00:01\"",
          "\"10:00:01+02:00\"",
          "\"2020-01-01T10:00:01\"",
          "\"2020-01-01T10:00:01.123456789Z\"",
          "\"2020-07-01T10:00:01+02:00[Europe/Paris]\"",
          "\"PT5S\"",
          "\"P1D\"",
          "\"AAAAAAAAAAEAAAAAAAAAAg==\"",
          "\"00000000-0000-0001-0000-000000000002\"",
          "0",
          "1",
          "-1",
          "65",
          "300",
          "70000",
          "16777217",
          "1700000000000",
          "9007199254740993",
          "123456789012345678901234567890",
          "1.5",
          "0.1234567890123",
          "1.234567890123456789",
          "1E+400",
          "true",
          "false",
          "[]",
          "[\"\"]",
          "[1]",
          "[16777217]",
          "[2020,1,1]",
          "{}",
          "{\"a\":1}",
          "{\"currency\":\"EUR\",\"cents\":5}");

  static List<Class<?>> holders() {
    return List.of(Holders.class.getDeclaredClasses());
  }

  @ParameterizedTest
  @MethodSource("holders")
  void whatIsReadAsAnotherTypeSaysTheSame(Class<?> holder) {
    Serializer json = json(holder);
    int read = 0;
    for (String text : TEXTS) {
      byte[] bytes = ("{\"v\":" + text + "}").getBytes(UTF_8);
      Object value;
      try {
        value = json.fromBytes(bytes);
      } catch (SerializationException e) {
        assertThat(e).hasMessageContaining("'orders'");
        continue;
      }
      read++;
      String again = new String(json.toBytes(value), UTF_8);
      assertThat(sameForm(again.substring(5, again.length() - 1)))
          .as("%s read as %s", text, holder.getRecordComponents()[0].getType())
          .isEqualTo(sameForm(text));
    }
    assertThat(read).as("texts of its own").isPositive();
  }

  /** Numbers and times that are the same may be written in two ways. */
  private static String sameForm(String text) {
    if (text.matches("\\[?-?[0-9.]+(E[+-]?\\d+)?]?")) {
      String digits = text.replaceAll("[\\[\\]]", "");
      return text.replace(digits, new BigDecimal(digits).stripTrailingZeros().toPlainString());
    }
    if (text.matches("\\[[0-9.,]+]")) {
      return text.replace(".0", "");
    }
    return text.replace("\"PT24H\"", "\"P1D\"").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Id          | ""
          Id          | " "
          Id          | "AAAAAAAAAAEAAAAAAAAAAg=="
          Ids         | [""]
          Coin        | ""
          Encoding    | 300
          Uri         | 5
          BoxedInt    | " "
          BoxedInt    | "5"
          BoxedInt    | true
          Int         | 5.0
          Short       | 70000
          Byte        | 300
          BoxedFlag   | 1
          BoxedFlag   | " "
          Letter      | 65
          Text        | 5
          Text        | true
          Decimal     | "1.5"
          MaybeInt    | " "
          Switch      | " "
          Float       | 16777217
          Float       | 0.1234567890123
          BoxedFloat  | 1E+400
          Double      | 9007199254740993
          MaybeDouble | 9007199254740993
          BoxedDouble | 1.234567890123456789
          Floats      | [16777217]
          Doubles     | "AAAAAAAAAAEAAAAAAAAAAg=="
          Doubles     | ""
          Moment      | 1700000000000
          Moment      | "1700000000000"
          Span        | 5
          Old         | 5
          Old         | "null"
          Old         | "2020-01-01T10:00:01.123456789Z"
          Old         | "2020-01-01"
          Day         | "2020-01-01T10:00:01"
          Day         | [2020,1,1]
          Day         | 18000
          Time        | "2020-01-01T10:00:01"
          DayTime     | "2020-01-01T10:00:01.123456789Z"
          Zoned       | 1700000000
          TimeOffset  | []
          Months      | []
          Bean        | ""
          Bean        | []
          Counts      | []
          Texts       | ""
          Texts       | "a"
          Constant    | ""
          Constant    | 0
          """)
  void aTextOfAnotherTypeIsRefused(String holder, String text) throws ClassNotFoundException {
    Serializer json = json(Class.forName(Holders.class.getName() + "$" + holder));
    assertThatThrownBy(() -> json.fromBytes(("{\"v\":" + text + "}").getBytes(UTF_8)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining(holder);
  }

  @Test
  void numbersThatFitAreTaken() {
    assertThat(read(Holders.Long.class, "5")).isEqualTo(new Holders.Long(5));
    assertThat(read(Holders.Double.class, "5")).isEqualTo(new Holders.Double(5));
    assertThat(read(Holders.Float.class, "16777216")).isEqualTo(new Holders.Float(16777216));
    assertThat(((Holders.Doubles) read(Holders.Doubles.class, "[1,2.5,\"NaN\"]")).v())
        .containsExactly(1, 2.5, Double.NaN);
  }

  record Annotated(
      @JsonFormat(shape = JsonFormat.Shape.NUMBER) Instant moment,
      @JsonFormat(pattern = "yyyyMMdd") LocalDate day) {}

  @Test
  void aFormThatAnAnnotationGivesIsReadAsItIsWritten() {
    Annotated value = new Annotated(Instant.ofEpochSecond(5, 7), LocalDate.of(2020, 2, 1));
    Serializer json = json(Annotated.class);
    byte[] bytes = json.toBytes(value);
    assertThat(new String(bytes, UTF_8)).contains("\"day\":\"20200201\"").contains("\"moment\":5.");
    assertThat(json.fromBytes(bytes)).isEqualTo(value);
  }

  private static Object read(Class<?> type, String text) {
    return json(type).fromBytes(("{\"v\":" + text + "}").getBytes(UTF_8));
  }

  private static Serializer json(Class<?> type) {
    return Serializers.create(
        "json",
        new SerializationContext(
                "orders",
                JsonRetypedTest.class.getClassLoader(),
                ClassFilter.builder().allowDeclared(type).build())
            .withTypes(String.class, type));
  }
}
