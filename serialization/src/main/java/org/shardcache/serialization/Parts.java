package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The elements of a container, or the keys and values of a map in turn, written one by one. */
final class Parts {

  private Parts() {}

  static void write(Kryo kryo, Output output, @Nullable Object[] parts) {
    output.writeVarInt(parts.length, true);
    ((GraphKryo) kryo).graph().visit(parts.length);
    for (Object part : parts) {
      kryo.writeClassAndObject(output, part);
    }
  }

  static @Nullable Object[] read(Kryo kryo, Input input) {
    return read(kryo, input, readLength(kryo, input));
  }

  static int readLength(Kryo kryo, Input input) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    int length = graph.claim(input.readVarInt(true));
    graph.visit(length);
    return length;
  }

  static @Nullable Object[] read(Kryo kryo, Input input, int length) {
    @Nullable Object[] parts = new @Nullable Object[length];
    for (int i = 0; i < length; i++) {
      parts[i] = kryo.readClassAndObject(input);
    }
    return parts;
  }

  static @Nullable Object[] of(Map<?, ?> map) {
    Object[] entries = map.entrySet().toArray();
    @Nullable Object[] parts = new @Nullable Object[2 * entries.length];
    for (int i = 0; i < entries.length; i++) {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) entries[i];
      parts[2 * i] = entry.getKey();
      parts[2 * i + 1] = entry.getValue();
    }
    return parts;
  }

  static void putAll(Map<Object, Object> map, @Nullable Object[] parts) {
    if (parts.length % 2 != 0) {
      throw new IllegalArgumentException("A key without a value");
    }
    for (int i = 0; i < parts.length; i += 2) {
      put(map, parts[i], parts[i + 1]);
    }
  }

  @SuppressWarnings("NullAway") // maps that take null keys and values were written with them
  private static void put(Map<Object, Object> map, @Nullable Object key, @Nullable Object value) {
    map.put(key, value);
  }
}
