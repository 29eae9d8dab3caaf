package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/**
 * A value without parts, in Kryo's own form. An immutable one is written each time it is met: its
 * identity means nothing. Null never comes here, so bytes that say null are damaged.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // Kryo's signatures
final class LeafSerializer extends Serializer<Object> {

  private final Serializer form;
  private final Class<?> type;

  private LeafSerializer(Class<?> type, Serializer form) {
    this.type = type;
    this.form = form;
  }

  static LeafSerializer immutable(Class<?> type, Serializer<?> form) {
    LeafSerializer serializer = new LeafSerializer(type, form);
    serializer.setImmutable(true);
    return serializer;
  }

  static LeafSerializer mutable(Class<?> type, Serializer<?> form) {
    return new LeafSerializer(type, form);
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    long start = output.total();
    form.write(kryo, output, value);
    visit(kryo, output.total() - start);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    long start = input.total();
    Object value = form.read(kryo, input, type);
    visit(kryo, input.total() - start);
    if (value == null) {
      throw new KryoException(
          "The bytes say null where a value of " + type.getName() + " has to be");
    }
    return value;
  }

  /** A large number or array takes as long to hash as many small objects. */
  private void visit(Kryo kryo, long bytes) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    if (isImmutable()) {
      graph.visit((int) bytes / Long.BYTES);
    } else {
      graph.visitLast((int) bytes / Long.BYTES);
    }
  }
}
