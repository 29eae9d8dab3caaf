package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A linked map, or a view of one, in its order. Whether that is the order of insertion or of access
 * a map does not tell: finding out would take a copy of it or disturb it, so it comes back in the
 * order of insertion.
 */
final class LinkedHashMapSerializer extends Serializer<Map<Object, Object>> {

  /** Stands before the entries; kept free for another order. */
  private static final byte INSERTION_ORDER = 0;

  private final FilledSerializer<Map<Object, Object>> entries =
      new FilledSerializer<>(
          Parts::of,
          length -> new LinkedHashMap<>(length / 2 + length / 6 + 1),
          Parts::putAll,
          Hashing.ENTRIES);

  @Override
  public void write(Kryo kryo, Output output, Map<Object, Object> map) {
    output.writeByte(INSERTION_ORDER);
    entries.write(kryo, output, map);
  }

  @Override
  public Map<Object, Object> read(
      Kryo kryo, Input input, Class<? extends Map<Object, Object>> type) {
    if (input.readByte() != INSERTION_ORDER) {
      throw new KryoException("A linked map in an unknown order");
    }
    return entries.read(kryo, input, type);
  }
}
