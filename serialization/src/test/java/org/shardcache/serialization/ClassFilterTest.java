package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.serialization.Fixtures.Color;

class ClassFilterTest {

  interface Open {}

  record OpenOne() implements Open {}

  sealed interface Figure permits Circle, Square {}

  record Circle(double radius) implements Figure {}

  record Square(Side side) implements Figure {}

  record Side(int length) {}

  abstract static class Base {
    InBase inBase;
  }

  record InBase() {}

  record Argument() {}

  record Wild() {}

  record Component() {}

  record OnlyTransient() {}

  record OnlyStatic() {}

  static class Declared<T extends Wild> extends Base {
    static OnlyStatic none;
    transient OnlyTransient alsoNone;
    Map<String, List<? extends Argument>> map;
    Component[][] array;
    T bounded;
    Open open;
    Object object;
    URL url;
    Figure figure;
    Color color;
    Declared<T> self;
  }

  static class Subclass extends Declared<Wild> {}

  @Test
  void valueTypesOfTheJdkAreAdmitted() {
    ClassFilter filter = ClassFilter.builder().build();
    for (Class<?> type :
        List.of(
            int.class,
            Integer.class,
            String.class,
            UUID.class,
            ArrayList.class,
            int[][].class,
            String[].class,
            List.of(1).getClass(),
            List.of(1, 2, 3).getClass(),
            Collections.emptyMap().getClass(),
            java.time.Instant.class,
            java.sql.Timestamp.class,
            Object[].class,
            IllegalStateException.class)) {
      assertThat(filter.allows(type)).as(type.getName()).isTrue();
    }
  }

  @Test
  void otherTypesOfTheJdkAreNot() {
    ClassFilter filter = ClassFilter.builder().build();
    Runnable lambda = () -> {};
    for (Class<?> type :
        List.of(
            URL.class,
            Pattern.class,
            Class.class,
            Thread.class,
            ClassLoader.class,
            Runtime.class,
            java.lang.reflect.Proxy.class,
            java.lang.invoke.SerializedLambda.class,
            URL[].class,
            lambda.getClass(),
            java.util.ServiceLoader.class,
            ProcessBuilder.class)) {
      assertThat(filter.allows(type)).as(type.getName()).isFalse();
    }
  }

  @Test
  void patternsAdmitAPackageAPackageAndBelowOrOneClass() {
    ClassFilter filter =
        ClassFilter.builder()
            .allow("com.acme.orders.**, com.acme.users.*,,com.acme.Money ,com.acme.Order$Line")
            .build();
    assertThat(filter.allows("com.acme.orders.A")).isTrue();
    assertThat(filter.allows("com.acme.orders.x.A$B")).isTrue();
    assertThat(filter.allows("[[Lcom.acme.orders.A;")).isTrue();
    assertThat(filter.allows("com.acme.users.A$B")).isTrue();
    assertThat(filter.allows("com.acme.users.x.A")).isFalse();
    assertThat(filter.allows("com.acme.Money")).isTrue();
    assertThat(filter.allows("com.acme.Money2")).isFalse();
    assertThat(filter.allows("com.acme.Money$Inner")).isFalse();
    assertThat(filter.allows("com.acme.Order$Line")).isTrue();
    assertThat(filter.allows("com.acme.Order")).isFalse();
    assertThat(filter.allows("com.acme.ordersevil.A")).isFalse();
    assertThat(filter.allows("[Lcom.acme.Evil;")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "**",
        ".**",
        ".*",
        "com.acme.*.x",
        "com..acme.*",
        "com.acme.",
        "com.acme.M*",
        "1a.B",
        "com/acme/A",
        "com.acme.***",
        "com.acme.A;",
        "[Lcom.acme.A;",
        "com acme",
        "!com.acme.A"
      })
  void malformedPatternsAndTheWholeWorldAreRefused(String pattern) {
    assertThatThrownBy(() -> ClassFilter.builder().allow("com.acme.A," + pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shardcache.serialization.allow")
        .hasMessageContaining("'" + pattern + "'");
  }

  private static String logOf(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.**",
        "org.*",
        "a.**",
        "java.**",
        "java.util.*",
        "javax.**",
        "javax.naming.*",
        "sun.**",
        "jdk.internal.**",
        "com.sun.**",
        "com.sun.rowset.*"
      })
  void aPatternThatOpensTooMuchIsTakenWithAWarningThatNamesIt(String pattern) {
    String log = logOf(() -> ClassFilter.builder().allow("com.acme.Money," + pattern));
    assertThat(log).contains("WARN").contains("shardcache.serialization.allow: '" + pattern + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.acme.**", "com.acme.orders.*", "java.net.URL", "Unnamed"})
  void aPatternThatListsIsTakenSilently(String pattern) {
    assertThat(logOf(() -> ClassFilter.builder().allow(pattern))).isEmpty();
  }

  @Test
  void aMessageShowsNoMoreOfANameThanANameHas() {
    ClassFilter filter = ClassFilter.builder().build();
    String hostile = "com.acme.A\r\n2026-01-01 INFO admin logged in\u001b[2J" + "x".repeat(100_000);
    assertThatThrownBy(() -> filter.check(hostile, "orders"))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("com.acme.A??2026")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2000).doesNotContain("\n"));
  }

  @Test
  void aDeclaredTypeAdmitsWhatItsFieldsReach() {
    ClassFilter filter = ClassFilter.builder().allowDeclared(Declared.class).build();
    for (Class<?> type :
        List.of(
            Declared.class,
            Declared[].class,
            Base.class,
            InBase.class,
            Argument.class,
            Wild.class,
            Component.class,
            Component[][].class,
            Circle.class,
            Square.class,
            Side.class,
            Color.class,
            Open[].class)) {
      assertThat(filter.allows(type)).as(type.getName()).isTrue();
    }
    for (Class<?> type :
        List.of(
            OpenOne.class,
            Subclass.class,
            OnlyTransient.class,
            OnlyStatic.class,
            URL.class,
            ClassFilterTest.class)) {
      assertThat(filter.allows(type)).as(type.getName()).isFalse();
    }
  }

  @Test
  void aTypeThatNamesNoClassAdmitsNone() {
    ClassFilter filter =
        ClassFilter.builder().allowDeclared(Object.class).allowDeclared(Open.class).build();
    assertThat(filter.allows(OpenOne.class)).isFalse();
    assertThat(filter.allows(Thread.class)).isFalse();
    Serializer serializer =
        Serializers.create(
            "kryo", new SerializationContext("c", getClass().getClassLoader(), filter));
    assertThatThrownBy(() -> serializer.toBytes(new OpenOne()))
        .isInstanceOf(SerializationException.class);
  }

  @Test
  void aValueOfADeclaredTypeIsWrittenAndReadByBothSerializers() {
    ClassFilter filter = ClassFilter.builder().allowDeclared(Fixtures.Order.class).build();
    SerializationContext context =
        new SerializationContext("c", getClass().getClassLoader(), filter);
    Fixtures.Order order =
        new Fixtures.Order(1, Color.GREEN, new Fixtures.Money("EUR", 1), List.of(), Map.of("a", 1));
    for (String name : List.of("kryo", "java")) {
      Serializer serializer = Serializers.create(name, context);
      assertThat(serializer.fromBytes(serializer.toBytes(order))).isEqualTo(order);
      assertThatThrownBy(() -> serializer.toBytes(new Fixtures.Person("a", 1)))
          .isInstanceOf(SerializationException.class);
    }
  }
}
