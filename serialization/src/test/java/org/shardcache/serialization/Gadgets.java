package org.shardcache.serialization;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Classes as attackers look for them: each does something when it is loaded, made, read, hashed,
 * compared or printed. What they do is counted.
 */
final class Gadgets {

  private Gadgets() {}

  /** Counts; not initialised by what it counts. */
  static final class Trace {
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final List<String> WHO = Collections.synchronizedList(new ArrayList<>());

    private Trace() {}

    static int run(String who) {
      WHO.add(who);
      return RUNS.incrementAndGet();
    }

    static List<String> take() {
      List<String> who = List.copyOf(WHO);
      WHO.clear();
      return who;
    }
  }

  /** The only one that is listed. */
  static final class Listed implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    Object value;

    Listed(Object value) {
      this.value = value;
    }
  }

  /** Listed, with a field of a class that is not. */
  static final class ListedOwner implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    Unlisted exact = new Unlisted();
  }

  /** Listed, with a serial form of its own, so that a stream of JDK serialization is inside. */
  static final class ListedForm implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private Object value;

    ListedForm(Object value) {
      this.value = value;
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      value = in.readFields().get("value", null);
    }
  }

  /** Final, so that a field of this type is written without its class. */
  static final class Unlisted implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    int number = 1;
  }

  /** Runs when it is hashed, as a tied map entry of a well-known collection library does. */
  static final class TiedEntry implements Serializable, Comparable<TiedEntry> {
    @Serial private static final long serialVersionUID = 1L;
    private final Map<Object, Object> map;

    TiedEntry(Map<Object, Object> map) {
      this.map = map;
    }

    @Override
    public int hashCode() {
      return map.get("key") == null ? 0 : 1;
    }

    @Override
    public boolean equals(Object other) {
      return hashCode() == 0 && other == this;
    }

    @Override
    public String toString() {
      return "" + map.get("key");
    }

    @Override
    public int compareTo(TiedEntry other) {
      return hashCode();
    }
  }

  /** Computes what it does not have. */
  static final class LazyMap extends java.util.AbstractMap<Object, Object> implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Object get(Object key) {
      return Trace.run("LazyMap");
    }

    @Override
    public java.util.Set<Map.Entry<Object, Object>> entrySet() {
      return java.util.Set.of();
    }
  }

  /** Runs when it compares. */
  static final class RunningComparator implements Comparator<Object>, Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public int compare(Object a, Object b) {
      Trace.run("RunningComparator");
      return 0;
    }
  }

  /** Runs when it is read. */
  static final class RunsInReadObject implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private void readObject(ObjectInputStream in) {
      Trace.run("readObject");
    }
  }

  /** Runs when it is replaced. */
  static final class RunsInReadResolve implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    private Object readResolve() {
      Trace.run("readResolve");
      return this;
    }
  }

  /** Runs when it is made. */
  public static final class RunsInConstructor implements Externalizable {
    @Serial private static final long serialVersionUID = 1L;

    public RunsInConstructor() {
      Trace.run("constructor");
    }

    @Override
    public void writeExternal(ObjectOutput out) {}

    @Override
    public void readExternal(ObjectInput in) {}
  }

  /** Handles the calls of a proxy. */
  static final class RunningHandler implements InvocationHandler, Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      return Trace.run("RunningHandler");
    }
  }

  /** Runs when it is initialised. Nobody may mention it but by name. */
  static class RunsWhenInitialised implements Serializable {
    @Serial private static final long serialVersionUID = Trace.run("class");
  }

  /** Likewise: an abstract class, which need not be listed below a listed one. */
  abstract static class AbstractRunsWhenInitialised implements Serializable {
    @Serial private static final long serialVersionUID = Trace.run("abstract class");
  }

  /** Likewise. */
  record RecordRunsWhenInitialised(int n) implements Serializable {
    @Serial private static final long serialVersionUID = Trace.run("record");
  }

  /** Likewise. */
  enum EnumRunsWhenInitialised {
    A;

    static final int RUNS = Trace.run("enum");
  }

  /** Likewise. */
  interface InterfaceRunsWhenInitialised extends Serializable {
    int RUNS = Trace.run("interface");

    default void some() {}
  }
}
