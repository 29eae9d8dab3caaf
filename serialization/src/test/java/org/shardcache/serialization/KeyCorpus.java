package org.shardcache.serialization;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.*;
import java.util.*;
import java.util.stream.Stream;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.hibernate.cache.internal.CacheKeyImplementation;
import org.hibernate.cache.internal.NaturalIdCacheKey;
import org.shardcache.serialization.Fixtures.Box;
import org.shardcache.serialization.Fixtures.Color;
import org.shardcache.serialization.Fixtures.Employee;
import org.shardcache.serialization.Fixtures.Holder;
import org.shardcache.serialization.Fixtures.Money;
import org.shardcache.serialization.Fixtures.Person;
import org.springframework.cache.interceptor.SimpleKey;

/** Keys of every kind; the same in every JVM. */
final class KeyCorpus {

  private KeyCorpus() {}

  static Stream<Object> keys() {
    Map<Object, Object> nulls = new HashMap<>();
    nulls.put(null, null);
    return Stream.of(
        "",
        "a",
        "1",
        "~",
        "~~",
        "~!",
        "~l:1",
        "a:b",
        "\u00e4\uD83D\uDE00",
        "-",
        "\0",
        1,
        1L,
        '1',
        (short) 1,
        (byte) 1,
        true,
        false,
        1.0,
        1f,
        -0.0,
        0.0,
        Double.NaN,
        Float.NEGATIVE_INFINITY,
        Long.MIN_VALUE,
        '\uD800',
        1e23,
        2e-3,
        BigInteger.TEN,
        new BigDecimal("1.0"),
        new BigDecimal("1.00"),
        new BigDecimal("1E+5"),
        new UUID(3, 4),
        URI.create("http://a:80/b?c#d"),
        URI.create("mailto:a@b"),
        URI.create("file:///a"),
        URI.create("a/b"),
        URI.create("urn:x%2F"),
        Locale.GERMANY,
        Locale.ROOT,
        Currency.getInstance("EUR"),
        new Date(5),
        java.sql.Timestamp.valueOf("2024-01-01 00:00:00.123456789"),
        Instant.EPOCH,
        Instant.ofEpochSecond(1, 5),
        LocalDate.of(2024, 1, 1),
        LocalTime.NOON,
        LocalDateTime.of(2024, 1, 1, 1, 1),
        Duration.ofSeconds(-1, 5),
        Duration.ofSeconds(Long.MAX_VALUE),
        Period.of(1, -2, 3),
        Year.of(5),
        YearMonth.of(12024, 1),
        MonthDay.of(2, 29),
        OffsetDateTime.of(2024, 1, 1, 1, 1, 1, 0, ZoneOffset.ofHours(2)),
        OffsetTime.of(1, 2, 3, 4, ZoneOffset.UTC),
        ZonedDateTime.of(LocalDateTime.of(2024, 10, 27, 2, 30), ZoneId.of("Europe/Berlin"))
            .withLaterOffsetAtOverlap(),
        ZoneId.of("Europe/Berlin"),
        ZoneOffset.ofHours(1),
        DayOfWeek.MONDAY,
        Color.RED,
        Color.GREEN,
        List.of(),
        List.of("a"),
        List.of(List.of("a")),
        List.of("a", "b"),
        List.of("ab"),
        Arrays.asList(null, "-"),
        Arrays.asList("-", null),
        Set.of(),
        Set.of("a", 1, 1L, Color.RED),
        new HashSet<>(Arrays.asList(null, "a")),
        Map.of(),
        Map.of("a", "b", "c", "d"),
        Map.of("a", Map.of("b", Set.of(1, 2, 3))),
        nulls,
        Map.entry("a", 1),
        Optional.of("a"),
        Optional.of(Optional.of(Optional.empty())),
        Optional.empty(),
        OptionalInt.of(1),
        OptionalInt.empty(),
        OptionalLong.of(1),
        OptionalDouble.of(-0.0),
        "long".repeat(50_000),
        List.of("long".repeat(20_000), 1),
        EnumSet.of(Color.GREEN, Color.RED),
        new EnumMap<>(Map.of(Color.GREEN, List.of())),
        Arrays.asList(List.of("a"), List.of("a"), null, Optional.empty()),
        new Dates(new Date(1), new java.sql.Date(2), new java.sql.Time(3), Instant.MAX),
        new Money("EUR", 1),
        new Money(null, 1),
        new Holder(new Money("a", 1)),
        new Holder(Set.of(new Holder(Color.GREEN), new Holder(Color.RED))),
        new Holder(List.of(1)),
        new Box<>("a", new Box<>("b", null)),
        new Person("a", 1),
        new Employee("a", 1, "b"),
        SimpleKey.EMPTY,
        new SimpleKey("a", 1L, Color.RED),
        new SimpleKey("a", new Object[] {1, new int[] {2}}, null),
        new BasicCacheKeyImplementation(7L, "com.acme.Car", 7),
        // The hash code of an enum constant differs between JVMs.
        new BasicCacheKeyImplementation(Color.RED, "com.acme.Car", Color.RED.hashCode()),
        new CacheKeyImplementation(7L, "com.acme.Car", "acme", 31 * 7 + "acme".hashCode()),
        embedded("a", Color.GREEN),
        embedded(new UUID(1, 2), null),
        new NaturalIdCacheKey(
            new Object[] {"DE", Color.RED},
            "com.acme.Car",
            null,
            37 * "DE".hashCode() + Color.RED.hashCode()));
  }

  record Dates(Date date, java.sql.Date sqlDate, java.sql.Time time, Instant instant) {}

  private static CacheKeyImplementation embedded(Object one, Object two) {
    int id = 37 * (37 * 17 + one.hashCode()) + Objects.hashCode(two);
    return new CacheKeyImplementation(new Object[] {one, two}, "com.acme.Car", null, 31 * id);
  }
}
