package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultArraySerializers;
import com.esotericsoftware.kryo.kryo5.serializers.DefaultSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.OptionalSerializers;
import com.esotericsoftware.kryo.kryo5.serializers.TimeSerializers;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.URI;
import java.nio.charset.Charset;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The JDK types that have numbers in the format. The numbers are the order of the list: entries are
 * only ever appended, and one that a platform lacks keeps its number.
 */
final class KryoJdkTypes {

  /** Below are Kryo's own: the primitives and String. */
  private static final int FIRST = 16;

  /** One class, its number and its serializer. */
  record Entry(Class<?> type, int id, Serializer<?> serializer) {}

  private final List<Entry> entries = new ArrayList<>();
  private int next = FIRST;

  private KryoJdkTypes() {}

  static List<Entry> entries(SerializationContext context, JavaStreams streams) {
    KryoJdkTypes types = new KryoJdkTypes();
    types.arrays();
    types.values();
    types.times();
    types.dates();
    new KryoContainers(types::add, context, streams).addAll();
    return List.copyOf(types.entries);
  }

  private void add(Class<?> type, Serializer<?> serializer) {
    entries.add(new Entry(type, next++, serializer));
  }

  private void immutable(Class<?> type, Serializer<?> form) {
    add(type, LeafSerializer.immutable(type, form));
  }

  private void mutable(Class<?> type, Serializer<?> form) {
    add(type, LeafSerializer.mutable(type, form));
  }

  private void arrays() {
    mutable(byte[].class, new DefaultArraySerializers.ByteArraySerializer());
    mutable(short[].class, new DefaultArraySerializers.ShortArraySerializer());
    mutable(char[].class, new DefaultArraySerializers.CharArraySerializer());
    mutable(int[].class, new DefaultArraySerializers.IntArraySerializer());
    mutable(long[].class, new DefaultArraySerializers.LongArraySerializer());
    mutable(float[].class, new DefaultArraySerializers.FloatArraySerializer());
    mutable(double[].class, new DefaultArraySerializers.DoubleArraySerializer());
    mutable(boolean[].class, new BooleanArrayForm());
    add(Object[].class, new ObjectArraySerializer(Object[].class));
    add(String[].class, new ObjectArraySerializer(String[].class));
  }

  private void values() {
    immutable(BigInteger.class, new DefaultSerializers.BigIntegerSerializer());
    immutable(BigDecimal.class, new DefaultSerializers.BigDecimalSerializer());
    add(MathContext.class, new TextForm<>(MathContext::toString, MathContext::new));
    immutable(UUID.class, new DefaultSerializers.UUIDSerializer());
    add(URI.class, new TextForm<>(URI::toString, URI::create));
    add(Locale.class, new LocaleForm());
    add(Currency.class, new TextForm<>(Currency::getCurrencyCode, Currency::getInstance));
    add(Charset.class, new TextForm<>(Charset::name, Charset::forName));
    mutable(BitSet.class, new DefaultSerializers.BitSetSerializer());
    mutable(StringBuilder.class, new DefaultSerializers.StringBuilderSerializer());
    mutable(StringBuffer.class, new DefaultSerializers.StringBufferSerializer());
    mutable(AtomicBoolean.class, new DefaultSerializers.AtomicBooleanSerializer());
    mutable(AtomicInteger.class, new DefaultSerializers.AtomicIntegerSerializer());
    mutable(AtomicLong.class, new DefaultSerializers.AtomicLongSerializer());
    immutable(OptionalInt.class, new OptionalSerializers.OptionalIntSerializer());
    immutable(OptionalLong.class, new OptionalSerializers.OptionalLongSerializer());
    immutable(OptionalDouble.class, new OptionalSerializers.OptionalDoubleSerializer());
    add(
        Object.class,
        new FilledSerializer<>(
            o -> new Object[0], length -> new Object(), (o, p) -> {}, Hashing.NOT_HASHED));
  }

  private void times() {
    immutable(Duration.class, new TimeSerializers.DurationSerializer());
    immutable(Instant.class, new TimeSerializers.InstantSerializer());
    immutable(LocalDate.class, new TimeSerializers.LocalDateSerializer());
    immutable(LocalDateTime.class, new TimeSerializers.LocalDateTimeSerializer());
    immutable(LocalTime.class, new TimeSerializers.LocalTimeSerializer());
    immutable(ZoneOffset.class, new TimeSerializers.ZoneOffsetSerializer());
    // The class of a zone by name is not public.
    add(ZoneId.of("Europe/Paris").getClass(), new TextForm<>(ZoneId::getId, ZoneId::of));
    immutable(OffsetTime.class, new TimeSerializers.OffsetTimeSerializer());
    immutable(OffsetDateTime.class, new TimeSerializers.OffsetDateTimeSerializer());
    add(ZonedDateTime.class, new ZonedDateTimeForm());
    immutable(Year.class, new TimeSerializers.YearSerializer());
    immutable(YearMonth.class, new TimeSerializers.YearMonthSerializer());
    immutable(MonthDay.class, new TimeSerializers.MonthDaySerializer());
    immutable(Period.class, new TimeSerializers.PeriodSerializer());
  }

  private void dates() {
    mutable(Date.class, new DateForm<>(Date::new));
    if (ModuleLayer.boot().findModule("java.sql").isPresent()) {
      SqlDateForms.all().forEach(this::mutable);
    } else {
      next += SqlDateForms.COUNT;
    }
  }
}
