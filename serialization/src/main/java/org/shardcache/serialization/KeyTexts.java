package org.shardcache.serialization;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Key types that are one text: their marker, and the text in both directions. */
@SuppressWarnings("JavaUtilDate") // what others use as a key has to be written
final class KeyTexts {

  /** Decimal digits beyond which a number is no key: turning them into a number is quadratic. */
  private static final int DIGITS = 10_000;

  /** One type. */
  record Form<T>(
      String marker, Class<T> type, Function<T, String> toText, Function<String, T> fromText) {

    String textOf(Object value, SerializationContext context) {
      try {
        return toText.apply(type.cast(value));
      } catch (SerializationException e) {
        throw inCache(context, e);
      }
    }

    T parse(String text, SerializationContext context) {
      try {
        return fromText.apply(text);
      } catch (SerializationException e) {
        throw inCache(context, e);
      }
    }

    private static SerializationException inCache(
        SerializationContext context, SerializationException e) {
      return new SerializationException(
          "Cache '" + context.cacheName() + "': " + e.getMessage(), e);
    }
  }

  private static final KeyTexts TABLE = new KeyTexts();

  private final Map<Class<?>, Form<?>> byType = new HashMap<>();
  private final Map<String, Form<?>> byMarker = new HashMap<>();

  private KeyTexts() {
    add("z", Boolean.class, Object::toString, KeyTexts::parseBoolean);
    add("y", Byte.class, Object::toString, Byte::valueOf);
    add("s", Short.class, Object::toString, Short::valueOf);
    add("i", Integer.class, Object::toString, Integer::valueOf);
    add("l", Long.class, Object::toString, Long::valueOf);
    // By code: a char may be half of a surrogate pair.
    add("c", Character.class, c -> Integer.toHexString(c), s -> (char) Integer.parseInt(s, 16));
    // By bits, since the decimal text of a number differs between Java versions.
    add(
        "f",
        Float.class,
        KeyTexts::bits,
        s -> Float.intBitsToFloat(Integer.parseUnsignedInt(s, 16)));
    add(
        "d",
        Double.class,
        KeyTexts::bits,
        s -> Double.longBitsToDouble(Long.parseUnsignedLong(s, 16)));
    add("n", BigInteger.class, KeyTexts::digits, s -> new BigInteger(limited(s)));
    add("N", BigDecimal.class, KeyTexts::digits, s -> new BigDecimal(limited(s)));
    add("u", UUID.class, UUID::toString, UUID::fromString);
    add("U", URI.class, UriText::of, URI::create);
    add("lo", Locale.class, LocaleText::of, LocaleText::parse);
    add("cu", Currency.class, Currency::getCurrencyCode, Currency::getInstance);
    add("D", Date.class, d -> Long.toString(d.getTime()), s -> new Date(Long.parseLong(s)));
    add("in", Instant.class, Instant::toString, Instant::parse);
    add("du", Duration.class, d -> d.getSeconds() + "." + d.getNano(), KeyTexts::parseDuration);
    add("ld", LocalDate.class, LocalDate::toString, LocalDate::parse);
    add("lt", LocalTime.class, LocalTime::toString, LocalTime::parse);
    add("ldt", LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse);
    add("ot", OffsetTime.class, OffsetTime::toString, OffsetTime::parse);
    add("odt", OffsetDateTime.class, OffsetDateTime::toString, OffsetDateTime::parse);
    add("zdt", ZonedDateTime.class, ZonedDateTime::toString, ZonedDateTime::parse);
    add("zi", ZoneId.class, ZoneId::getId, ZoneId::of);
    add("pe", Period.class, Period::toString, Period::parse);
    add("yr", Year.class, Year::toString, s -> Year.of(Integer.parseInt(s)));
    add(
        "ym",
        YearMonth.class,
        m -> m.getYear() + "." + m.getMonthValue(),
        KeyTexts::parseYearMonth);
    add("md", MonthDay.class, MonthDay::toString, MonthDay::parse);
    add("oi", OptionalInt.class, KeyTexts::text, KeyTexts::parseOptionalInt);
    add("ol", OptionalLong.class, KeyTexts::text, KeyTexts::parseOptionalLong);
    add("od", OptionalDouble.class, KeyTexts::text, KeyTexts::parseOptionalDouble);
    if (ModuleLayer.boot().findModule("java.sql").isPresent()) {
      SqlKeyTexts.addTo(this);
    }
  }

  <T> void add(
      String marker, Class<T> type, Function<T, String> toText, Function<String, T> fromText) {
    Form<T> form = new Form<>(marker, type, toText, fromText);
    byType.put(type, form);
    byMarker.put(marker, form);
  }

  /** Adds a type whose objects equal those of another type, so have to give the same bytes. */
  void addEqual(Class<?> type, Class<?> equalType) {
    Form<?> form = byType.get(equalType);
    if (form == null) {
      throw new IllegalStateException("No form of " + equalType);
    }
    byType.put(type, form);
  }

  static @Nullable Form<?> of(Object value) {
    Form<?> form = TABLE.byType.get(value.getClass());
    return form == null && value instanceof ZoneId ? TABLE.byType.get(ZoneId.class) : form;
  }

  static @Nullable Form<?> of(String marker) {
    return TABLE.byMarker.get(marker);
  }

  private static boolean parseBoolean(String text) {
    return text.equals("true");
  }

  private static String bits(Float number) {
    return Integer.toHexString(Float.floatToIntBits(number));
  }

  private static String bits(Double number) {
    return Long.toHexString(Double.doubleToLongBits(number));
  }

  private static String digits(BigInteger number) {
    // Ask for the size first: making the text of a huge number is slow, too.
    if (number.bitLength() > 4L * DIGITS) {
      throw tooLong();
    }
    return limited(number.toString());
  }

  private static String digits(BigDecimal number) {
    if (number.unscaledValue().bitLength() > 4L * DIGITS) {
      throw tooLong();
    }
    return limited(number.toString());
  }

  private static String limited(String digits) {
    if (digits.length() > DIGITS) {
      throw tooLong();
    }
    return digits;
  }

  private static SerializationException tooLong() {
    return new SerializationException(
        "a number with more than " + DIGITS + " digits cannot be a key or a part of one");
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
  }

  private static OptionalInt parseOptionalInt(String text) {
    return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "";
  }

  private static OptionalLong parseOptionalLong(String text) {
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }

  private static String text(OptionalDouble number) {
    return number.isPresent() ? bits(number.getAsDouble()) : "";
  }

  private static OptionalDouble parseOptionalDouble(String text) {
    return text.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.longBitsToDouble(Long.parseUnsignedLong(text, 16)));
  }

  private static YearMonth parseYearMonth(String text) {
    int point = text.indexOf('.');
    return YearMonth.of(
        Integer.parseInt(text.substring(0, point)), Integer.parseInt(text.substring(point + 1)));
  }

  private static Duration parseDuration(String text) {
    int point = text.indexOf('.');
    return Duration.ofSeconds(
        Long.parseLong(text.substring(0, point)), Long.parseLong(text.substring(point + 1)));
  }
}
