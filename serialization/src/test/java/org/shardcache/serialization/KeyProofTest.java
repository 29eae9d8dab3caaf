package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key class keeps the promise that equal keys have equal bytes, or it is refused. */
class KeyProofTest {

  private final KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, Fixtures.open(), Object.class);

  static final class ByIdentity {
    final String name = "a";
  }

  /** An entity that is equal to another one with its number. */
  static class ByNumber {
    final long number;
    final String name;

    ByNumber(long number, String name) {
      this.number = number;
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByNumber that && that.number == number;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  static final class AddsAField extends ByNumber {
    final int more;

    AddsAField(int more) {
      super(1, "a");
      this.more = more;
    }
  }

  record OneComponent(String name, int rank) {
    @Override
    public boolean equals(Object other) {
      return other instanceof OneComponent that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** Keeps its hash code in a field like the others. */
  static final class CachedHash {
    final String name;
    int hash;

    CachedHash(String name) {
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof CachedHash that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = name.hashCode();
      }
      return hash;
    }
  }

  static final class ByTransientField {
    final String name = "a";
    final transient Object more;

    ByTransientField(Object more) {
      this.more = more;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByTransientField that && Objects.equals(that.more, more);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(more);
    }
  }

  static final class OwnDate extends Date {
    OwnDate(long time) {
      super(time);
    }
  }

  record Queued(ConcurrentLinkedQueue<String> queue) {}

  static Stream<Object> refused() {
    return Stream.of(
        new ByIdentity(),
        new ByNumber(1, "a"),
        new AddsAField(1),
        new OneComponent("a", 1),
        new CachedHash("a"),
        new ByTransientField("b"),
        new OwnDate(0),
        new Queued(new ConcurrentLinkedQueue<>()),
        List.of(new ByNumber(1, null)),
        new Fixtures.Holder(new ByNumber(1, null)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aClassWhoseFieldsDoNotStandForItsEqualsIsRefusedOnWrite(Object key) {
    assertThatThrownBy(() -> codec.toBytes(key))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Cache 'orders'")
        .hasMessageContaining("class ")
        .hasMessageContaining("shardcache.cache.orders.key-serializer");
  }

  @Test
  void theRefusalNamesTheFieldThatEqualsIgnores() {
    assertThatThrownBy(() -> codec.toBytes(new ByNumber(1, "a")))
        .hasMessageContaining(ByNumber.class.getName())
        .hasMessageContaining("ignores the field 'name'");
    assertThatThrownBy(() -> codec.toBytes(new CachedHash("a")))
        .hasMessageContaining("ignores the field 'hash'");
    assertThatThrownBy(() -> codec.toBytes(new ByIdentity())).hasMessageContaining("not equal");
  }

  /** As composite ids are written in most applications. */
  static final class OrderId implements Serializable {
    private String customer;
    private long number;
    private Fixtures.Color color;
    private transient int hash;

    OrderId(String customer, long number, Fixtures.Color color) {
      this.customer = customer;
      this.number = number;
      this.color = color;
    }

    @Override
    public boolean equals(Object other) {
      return other != null
          && other.getClass() == getClass()
          && customer.equals(((OrderId) other).customer)
          && number == ((OrderId) other).number
          && color == ((OrderId) other).color;
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = Objects.hash(customer, number, color);
      }
      return hash;
    }
  }

  /** Computes at once what its stream form leaves out. */
  static final class EagerHash implements Serializable {
    private final String name;
    private transient int hash;

    EagerHash(String name) {
      this.name = name;
      this.hash = name.hashCode();
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      hash = name.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof EagerHash that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  record Positive(int number, double[] weights) {
    Positive {
      if (number <= 0 || weights == null) {
        throw new IllegalArgumentException("not positive");
      }
    }
  }

  record Floats(float one, double two, Float three, char four, short five, byte six, boolean z) {}

  static Stream<Object> accepted() {
    return Stream.of(
        new OrderId("a", 1, null),
        new OrderId("a", 1, Fixtures.Color.GREEN),
        new EagerHash("a"),
        new Floats(Float.NaN, -0.0, null, 'a', (short) 1, (byte) 1, true),
        Fixtures.Singleton.INSTANCE,
        new Fixtures.Person("a", 1),
        new Fixtures.Employee("a", 1, "b"));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void anHonestKeyClassComesBackEqualWithItsHashCode(Object key) {
    byte[] bytes = codec.toBytes(key);
    assertThat(codec.fromBytes(bytes)).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(codec.toBytes(key)).isEqualTo(bytes);
  }

  @Test
  void arraysInARecordCountByTheirContent() {
    byte[] bytes = codec.toBytes(new Positive(1, new double[] {1}));
    assertThat(codec.toBytes(new Positive(1, new double[] {1}))).isEqualTo(bytes);
    assertThat(codec.toBytes(new Positive(1, new double[] {2}))).isNotEqualTo(bytes);
    assertThat(((Positive) codec.fromBytes(bytes)).weights()).containsExactly(1);
  }

  /** Has an owner that its equals ignores. */
  static final class Owned {
    final int number;
    final Object owner;

    Owned(int number, Object owner) {
      this.number = number;
      this.owner = owner;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Owned that && that.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  @Test
  void aFieldThatWasNullInTheFirstKeysIsTriedOutInTheFirstOneThatHasIt() {
    assertThat(codec.toBytes(new Owned(1, null))).isEqualTo(codec.toBytes(new Owned(1, null)));
    assertThatThrownBy(() -> codec.toBytes(new Owned(1, "a")))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("'owner'");
  }

  /** An entry by its methods, but equal to its like only. */
  record Scored(String key, Integer value, int score) implements Map.Entry<String, Integer> {
    @Override
    public String getKey() {
      return key;
    }

    @Override
    public Integer getValue() {
      return value;
    }

    @Override
    public Integer setValue(Integer other) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void anEntryWithAnEqualsOfItsOwnCountsByItsFields() {
    Scored key = new Scored("a", 1, 1);
    assertThat(codec.fromBytes(codec.toBytes(key))).isEqualTo(key);
    assertThat(codec.toBytes(new Scored("a", 1, 2))).isNotEqualTo(codec.toBytes(key));
    assertThat(codec.toBytes(Map.entry("a", 1))).isNotEqualTo(codec.toBytes(key));
  }

  /** A list with more to it than its elements. */
  static final class Tagged extends ArrayList<String> {
    private final String tag;

    Tagged(String tag) {
      this.tag = tag;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Tagged that && that.tag.equals(tag) && super.equals(other);
    }

    @Override
    public int hashCode() {
      return tag.hashCode();
    }
  }

  @Test
  void aListWithAnEqualsOfItsOwnIsRefusedAndAnotherOneIsAListLikeAll() {
    assertThatThrownBy(() -> codec.toBytes(new Tagged("a")))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Tagged")
        .hasMessageContaining("KeyCodec");
    Fixtures.NamedList list = new Fixtures.NamedList();
    list.add("x");
    assertThat(codec.toBytes(list)).isEqualTo(codec.toBytes(List.of("x")));
  }
}
