package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/**
 * An enum constant by its name, since its position changes when constants are added. A constant met
 * again in the same value is a reference.
 */
final class EnumSerializer extends Serializer<Enum<?>> {

  private final SerializationContext context;
  private final Class<?> type;

  EnumSerializer(SerializationContext context, Class<?> type) {
    this.context = context;
    this.type = type;
  }

  @Override
  public void write(Kryo kryo, Output output, Enum<?> value) {
    output.writeString(value.name());
  }

  @Override
  public Enum<?> read(Kryo kryo, Input input, Class<? extends Enum<?>> ignored) {
    String name = input.readString();
    return EnumConstants.find(type, name == null ? "" : name, context);
  }
}
