package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/** A class with one instance: nothing is written but the class. */
final class ConstantSerializer extends Serializer<Object> {

  private final Object constant;

  ConstantSerializer(Object constant) {
    this.constant = constant;
    setImmutable(true);
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    // The class says it all.
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> type) {
    return constant;
  }
}
