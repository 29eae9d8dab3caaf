package org.shardcache.serialization;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shardcache.serialization.kryo.KryoRegistrar;

/** Numbers and serializers that applications register with Kryo. */
class KryoRegistrarTest {

  record Point(int x, int y) {}

  record Size(int width, int height) {}

  record Place(String name, Point at) {}

  static final class Link {
    Object next = "";
  }

  abstract static class Open {}

  /** Both numbers as they are. */
  public static class Plain extends com.esotericsoftware.kryo.kryo5.Serializer<Point> {
    @Override
    public void write(Kryo kryo, Output output, Point point) {
      output.writeInt(point.x());
      output.writeInt(point.y());
    }

    @Override
    public Point read(Kryo kryo, Input input, Class<? extends Point> type) {
      return new Point(input.readInt(), input.readInt());
    }
  }

  /** The other way round: read by the wrong one, a point is another point. */
  public static final class Swapped extends Plain {
    @Override
    public void write(Kryo kryo, Output output, Point point) {
      output.writeInt(point.y());
      output.writeInt(point.x());
    }

    @Override
    public Point read(Kryo kryo, Input input, Class<? extends Point> type) {
      int y = input.readInt();
      return new Point(input.readInt(), y);
    }
  }

  /** Follows its parts. */
  public static final class Links extends com.esotericsoftware.kryo.kryo5.Serializer<Link> {
    @Override
    public void write(Kryo kryo, Output output, Link link) {
      kryo.writeClassAndObject(output, link.next);
    }

    @Override
    public Link read(Kryo kryo, Input input, Class<? extends Link> type) {
      Link link = new Link();
      link.next = kryo.readClassAndObject(input);
      return link;
    }
  }

  /** Gives nothing back. */
  public static final class Forgetful extends com.esotericsoftware.kryo.kryo5.Serializer<Point> {
    @Override
    public void write(Kryo kryo, Output output, Point point) {}

    @Override
    @SuppressWarnings("NullAway")
    public Point read(Kryo kryo, Input input, Class<? extends Point> type) {
      return null;
    }
  }

  /** As a library brings one. */
  public static final class Found implements KryoRegistrar {
    @Override
    public void register(org.shardcache.serialization.kryo.KryoRegistry registry) {
      registry.number(Point.class, 7).serializer(Point.class, new Plain(), 1);
    }
  }

  private static Serializer kryo(SerializationContext context, KryoRegistrar... registrars) {
    return Serializers.create("kryo", context.withKryoRegistrars(List.of(registrars)));
  }

  private static Serializer kryo(KryoRegistrar... registrars) {
    return kryo(Fixtures.open(), registrars);
  }

  private static List<Object> values() {
    Point point = new Point(3, 500);
    return List.of(
        point,
        new Place("p", point),
        new ArrayList<>(List.of(point, point, new Point(1, 2))),
        new Point[] {point, new Point(4, 5)},
        new Fixtures.Holder(point));
  }

  private static Map<String, KryoRegistrar> registrars() {
    Map<String, KryoRegistrar> all = new LinkedHashMap<>();
    all.put("none", r -> {});
    all.put("number 1", r -> r.number(Point.class, 1));
    all.put("number 2", r -> r.number(Point.class, 2));
    all.put("1 is another class", r -> r.number(Size.class, 1));
    all.put("exchanged", r -> r.number(Size.class, 1).number(Point.class, 2));
    all.put("plain", r -> r.serializer(Point.class, new Plain(), 1));
    all.put(
        "plain, numbered", r -> r.number(Point.class, 1).serializer(Point.class, new Plain(), 1));
    all.put("plain, version 2", r -> r.serializer(Point.class, new Plain(), 2));
    all.put("swapped", r -> r.serializer(Point.class, new Swapped(), 1));
    return all;
  }

  static Stream<Arguments> pairs() {
    Map<String, KryoRegistrar> all = registrars();
    return all.entrySet().stream()
        .flatMap(
            from ->
                all.entrySet().stream()
                    .map(
                        to ->
                            Arguments.of(
                                from.getKey(), to.getKey(), from.getValue(), to.getValue())));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("pairs")
  void bytesOfOtherRegistrationsAreUndecodableNeverWrong(
      String from, String to, KryoRegistrar writing, KryoRegistrar reading) {
    for (Object value : values()) {
      byte[] bytes = kryo(writing).toBytes(value);
      Object read;
      try {
        read = kryo(reading).fromBytes(bytes);
      } catch (SerializationException e) {
        assertThat(from).as(value.getClass().getName()).isNotEqualTo(to);
        assertThat(e).hasMessageContaining("'orders'");
        continue;
      }
      if (value instanceof Point[] points) {
        assertThat((Point[]) read).isEqualTo(points);
      } else {
        assertThat(read).isEqualTo(value);
      }
    }
  }

  @Test
  void aNumberTakesThePlaceOfTheName() {
    Point point = new Point(1, 2);
    byte[] named = kryo().toBytes(point);
    byte[] numbered = kryo(r -> r.number(Point.class, 100)).toBytes(point);
    assertThat(numbered.length).isLessThan(named.length - 10);
    assertThat(new String(numbered, ISO_8859_1)).doesNotContain("Point");
  }

  @Test
  void aMissingNumberIsNamedWithWhatToDo() {
    byte[] bytes = kryo(r -> r.number(Point.class, 9)).toBytes(new Point(1, 2));
    assertThatThrownBy(() -> kryo().fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("number 9")
        .hasMessageContaining("KryoRegistrar");
  }

  @Test
  void registeringAClassDoesNotAdmitIt() {
    KryoRegistrar registrar = r -> r.number(Point.class, 1).serializer(Point.class, new Plain(), 1);
    byte[] bytes = kryo(registrar).toBytes(new Point(1, 2));
    Serializer closed = kryo(Fixtures.context("com.acme.*"), registrar);
    assertThatThrownBy(() -> closed.toBytes(new Point(1, 2)))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(Point.class.getName())
        .hasMessageContaining(ClassFilter.SETTING);
    assertThatThrownBy(() -> closed.fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining(Point.class.getName())
        .hasMessageContaining(ClassFilter.SETTING);
  }

  @Test
  void theLimitsHoldInsideSerializersOfTheApplication() {
    Serializer links = kryo(r -> r.serializer(Link.class, new Links(), 1));
    Link cycle = new Link();
    cycle.next = cycle;
    assertThatThrownBy(() -> links.toBytes(cycle))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("cycle");
    Link deep = new Link();
    for (int i = 0; i < 2 * Limits.DEPTH; i++) {
      Link outer = new Link();
      outer.next = deep;
      deep = outer;
    }
    Link deepest = deep;
    assertThatThrownBy(() -> links.toBytes(deepest))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("deeper");
  }

  @Test
  void aSerializerThatGivesNothingIsAnErrorNotAValue() {
    Serializer forgetful = kryo(r -> r.serializer(Point.class, new Forgetful(), 1));
    byte[] bytes = forgetful.toBytes(new Point(1, 2));
    assertThatThrownBy(() -> forgetful.fromBytes(bytes)).isInstanceOf(SerializationException.class);
  }

  /**
   * Says twice that its object is there; inside another one the second time would be that one's.
   */
  public static final class Twice extends com.esotericsoftware.kryo.kryo5.Serializer<Link> {
    @Override
    public void write(Kryo kryo, Output output, Link link) {
      kryo.writeClassAndObject(output, link.next);
    }

    @Override
    public Link read(Kryo kryo, Input input, Class<? extends Link> type) {
      Link link = new Link();
      kryo.reference(link);
      link.next = kryo.readClassAndObject(input);
      kryo.reference(link);
      return link;
    }
  }

  @Test
  void aSecondReferenceToOneObjectIsRefusedInsteadOfBeingAnotherObjects() {
    Serializer twice = kryo(r -> r.serializer(Link.class, new Twice(), 1));
    Object link = new Link();
    for (Object value :
        List.of(link, new ArrayList<>(List.of(link, link)), new Fixtures.Holder(link))) {
      byte[] bytes = twice.toBytes(value);
      assertThatThrownBy(() -> twice.fromBytes(bytes))
          .isInstanceOf(SerializationException.class)
          .hasMessageContaining("kryo.reference()")
          .hasMessageContaining(Link.class.getName());
    }
  }

  @Test
  void aRegistrarThatFailsIsNamed() {
    RuntimeException reason = new IllegalStateException("no settings");
    KryoRegistrar failing =
        registry -> {
          throw reason;
        };
    KryoRegistrar unlinked =
        registry -> {
          throw new NoClassDefFoundError("com/acme/Missing");
        };
    assertThatThrownBy(() -> kryo(failing))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'orders'")
        .hasMessageContaining(failing.getClass().getName())
        .hasMessageContaining("no settings")
        .hasCause(reason);
    assertThatThrownBy(() -> kryo(unlinked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(unlinked.getClass().getName())
        .hasMessageContaining("com/acme/Missing");
  }

  static Stream<KryoRegistrar> contradictions() {
    return Stream.of(
        r -> r.number(Point.class, 1).number(Size.class, 1),
        r -> r.number(Point.class, 1).number(Point.class, 2),
        r -> r.number(Point.class, -1),
        r -> r.number(Point.class, 1_000_001),
        r -> r.serializer(Point.class, new Plain(), 1).serializer(Point.class, new Swapped(), 1));
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void registrationsThatContradictEachOtherAreRefused(KryoRegistrar registrar) {
    assertThatThrownBy(() -> kryo(registrar))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'orders'")
        .message()
        .containsAnyOf(Point.class.getName(), Size.class.getName());
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        String.class,
        ArrayList.class,
        int.class,
        Integer.class,
        Point[].class,
        Fixtures.Color.class,
        Open.class,
        Map.class
      })
  void onlyConcreteClassesWithoutAFormOfTheirOwnCanBeRegistered(Class<?> type) {
    assertThatThrownBy(() -> kryo(r -> r.number(type, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(type.getName());
  }

  @Test
  void registrarsAreFoundAsServicesOfTheClassLoader(@TempDir Path directory) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(services.resolve(KryoRegistrar.class.getName()), Found.class.getName());
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      SerializationContext context =
          new SerializationContext("orders", loader, Fixtures.open().classFilter());
      Serializer found = Serializers.create("kryo", context);
      byte[] bytes = found.toBytes(new Point(1, 2));
      assertThat(found.fromBytes(bytes)).isEqualTo(new Point(1, 2));
      assertThat(kryo(new Found()).fromBytes(bytes)).isEqualTo(new Point(1, 2));
      assertThatThrownBy(() -> kryo().fromBytes(bytes)).isInstanceOf(SerializationException.class);
      assertThatThrownBy(() -> kryo(context, r -> r.number(Size.class, 7)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(Point.class.getName());
    }
  }
}
