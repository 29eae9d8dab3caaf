package org.shardcache.serialization;

import java.io.Externalizable;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Classes to be written and read. */
final class Fixtures {

  private Fixtures() {}

  static SerializationContext context(String allow) {
    return new SerializationContext(
        "orders", Fixtures.class.getClassLoader(), ClassFilter.builder().allow(allow).build());
  }

  /** Admits everything in this package. */
  static SerializationContext open() {
    return context("org.shardcache.serialization.**");
  }

  enum Color {
    RED,
    GREEN {
      @Override
      boolean isNatural() {
        return true;
      }
    };

    boolean isNatural() {
      return false;
    }
  }

  record Money(String currency, long cents) implements Serializable {}

  record Order(int id, Color color, Money total, List<Line> lines, Map<String, Integer> counts)
      implements Serializable {}

  record Line(String article, double weight, int[] sizes) implements Serializable {}

  record Strict(int positive) {
    Strict {
      if (positive <= 0) {
        throw new IllegalArgumentException("not positive");
      }
    }
  }

  record Holder(Object value) implements Serializable {}

  record Box<T>(T value, Box<T> next) {}

  record AllKinds(
      int i, long l, double d, float f, short s, byte b, char c, boolean z, String text, Color e) {}

  /** No constructor without parameters, final fields, a transient one. */
  static class Person implements Serializable {
    private final String name;
    private final int age;
    transient String cached = "cached";

    Person(String name, int age) {
      this.name = Objects.requireNonNull(name);
      this.age = age;
    }

    @Override
    public boolean equals(Object other) {
      return other != null
          && other.getClass() == getClass()
          && ((Person) other).name.equals(name)
          && ((Person) other).age == age;
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, age);
    }
  }

  static final class Employee extends Person {
    final String company;

    Employee(String name, int age, String company) {
      super(name, age);
      this.company = company;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other) && ((Employee) other).company.equals(company);
    }

    @Override
    public int hashCode() {
      return Objects.hash(super.hashCode(), company);
    }
  }

  static final class Node implements Serializable {
    Object next;
    List<Object> children = new ArrayList<>();
    Set<Object> set = new HashSet<>();
  }

  /** Hashed by a field that is read after the set. */
  static final class Parent {
    Set<Child> children = new HashSet<>();
    String name;
  }

  static final class Child {
    Parent parent;
    String name;

    @Override
    public boolean equals(Object other) {
      return other instanceof Child c
          && c.name.equals(name)
          && Objects.equals(c.parent.name, parent.name);
    }

    @Override
    public int hashCode() {
      return Objects.hash(parent.name, name);
    }
  }

  static final class Singleton implements Serializable {
    static final Singleton INSTANCE = new Singleton();

    private Singleton() {}

    @Serial
    private Object readResolve() {
      return INSTANCE;
    }
  }

  static final class Range implements Serializable {
    final int from;

    Range(int from) {
      this.from = from;
    }

    @Serial
    private Object writeReplace() {
      return new RangeForm(from);
    }
  }

  record RangeForm(int from) implements Serializable {
    @Serial
    private Object readResolve() {
      return new Range(from);
    }
  }

  static final class Ext implements Externalizable {
    int number;

    public Ext() {}

    @Override
    public void writeExternal(ObjectOutput out) throws java.io.IOException {
      out.writeInt(number);
    }

    @Override
    public void readExternal(ObjectInput in) throws java.io.IOException {
      number = in.readInt();
    }
  }

  static final class NamedList extends ArrayList<String> {
    String name = "n";
  }

  /** Has a constructor without parameters, and needs it for its transient field. */
  static final class Counter {
    final String name;
    transient java.util.concurrent.atomic.AtomicInteger count =
        new java.util.concurrent.atomic.AtomicInteger(7);

    private Counter() {
      this("none");
    }

    Counter(String name) {
      this.name = name;
    }
  }

  static final class WithThread {
    final Thread thread = new Thread(() -> {});
  }
}
