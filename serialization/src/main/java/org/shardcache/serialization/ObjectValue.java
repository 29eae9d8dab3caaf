package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import org.jspecify.annotations.Nullable;

/** Objects in fields and arrays of a declared type. */
sealed interface ObjectValue {

  void write(Kryo kryo, Output output, @Nullable Object value);

  @Nullable Object read(Kryo kryo, Input input);

  static ObjectValue of(Class<?> declared) {
    return Shape.isExact(declared) ? new Exact(declared) : new Any();
  }

  /** Likewise for the elements of an array, which may be arrays of numbers. */
  static ObjectValue ofComponent(Class<?> component) {
    return component.isArray() && component.getComponentType().isPrimitive()
        ? new Exact(component)
        : of(component);
  }

  /** The class is written with the object. */
  record Any() implements ObjectValue {

    @Override
    public void write(Kryo kryo, Output output, @Nullable Object value) {
      kryo.writeClassAndObject(output, value);
    }

    @Override
    public @Nullable Object read(Kryo kryo, Input input) {
      return kryo.readClassAndObject(input);
    }
  }

  /** All objects have the declared class. */
  @SuppressWarnings({"rawtypes", "unchecked"}) // Kryo's signatures
  final class Exact implements ObjectValue {

    private final Class type;

    /** Found when it is needed, since classes may refer to each other; by any thread. */
    private volatile @Nullable Serializer serializer;

    Exact(Class<?> type) {
      this.type = type;
    }

    @Override
    public void write(Kryo kryo, Output output, @Nullable Object value) {
      kryo.writeObjectOrNull(output, value, serializer(kryo));
    }

    @Override
    public @Nullable Object read(Kryo kryo, Input input) {
      return kryo.readObjectOrNull(input, type, serializer(kryo));
    }

    private Serializer serializer(Kryo kryo) {
      Serializer known = serializer;
      if (known == null) {
        known = kryo.getRegistration(type).getSerializer();
        serializer = known;
      }
      return known;
    }
  }
}
