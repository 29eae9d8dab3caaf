package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Iterator;
import java.util.LinkedHashMap;

/** A linked map with its order: that of insertion, or that of access. */
@SuppressWarnings("unchecked") // keys and values are any objects
final class LinkedHashMapSerializer extends Serializer<LinkedHashMap<Object, Object>> {

  private static final float LOAD_FACTOR = 0.75f;

  private final FilledSerializer<LinkedHashMap<Object, Object>> inserted = of(false);
  private final FilledSerializer<LinkedHashMap<Object, Object>> accessed = of(true);

  private static FilledSerializer<LinkedHashMap<Object, Object>> of(boolean accessOrder) {
    return new FilledSerializer<>(
        Parts::of,
        length -> new LinkedHashMap<>(length / 2 + length / 6 + 1, LOAD_FACTOR, accessOrder),
        Parts::putAll,
        Hashing.ENTRIES);
  }

  @Override
  public void write(Kryo kryo, Output output, LinkedHashMap<Object, Object> map) {
    boolean accessOrder = isInAccessOrder(map);
    output.writeBoolean(accessOrder);
    (accessOrder ? accessed : inserted).write(kryo, output, map);
  }

  @Override
  public LinkedHashMap<Object, Object> read(
      Kryo kryo, Input input, Class<? extends LinkedHashMap<Object, Object>> type) {
    return (input.readBoolean() ? accessed : inserted).read(kryo, input, type);
  }

  /** A map does not tell, but a clone behaves as its original would. */
  private static boolean isInAccessOrder(LinkedHashMap<Object, Object> map) {
    LinkedHashMap<Object, Object> clone = (LinkedHashMap<Object, Object>) map.clone();
    if (clone.size() < 2) {
      clone.clear();
      clone.put(1, 1);
      clone.put(2, 2);
    }
    Iterator<Object> keys = clone.keySet().iterator();
    Object first = keys.next();
    var unused = clone.get(first);
    return clone.keySet().iterator().next() != first;
  }
}
