package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;

/** Booleans, a byte each. Kryo's own form allocates whatever length the bytes declare. */
final class BooleanArrayForm extends Serializer<boolean[]> {

  @Override
  public void write(Kryo kryo, Output output, boolean[] array) {
    output.writeVarInt(array.length, true);
    output.writeBooleans(array, 0, array.length);
  }

  @Override
  public boolean[] read(Kryo kryo, Input input, Class<? extends boolean[]> type) {
    return input.readBooleans(input.readVarInt(true));
  }
}
