package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** An array of objects; where the component type is exact, without the classes of its elements. */
final class ObjectArraySerializer extends Serializer<@Nullable Object[]> {

  private final Class<?> component;
  private final ObjectValue element;

  ObjectArraySerializer(Class<?> arrayType) {
    this.component = arrayType.getComponentType();
    this.element = ObjectValue.ofComponent(component);
  }

  @Override
  public void write(Kryo kryo, Output output, @Nullable Object[] array) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    output.writeVarInt(array.length, true);
    for (Object value : array) {
      element.write(kryo, output, value);
    }
    graph.leave(Hashing.NOT_HASHED);
  }

  @Override
  public @Nullable Object[] read(Kryo kryo, Input input, Class<? extends @Nullable Object[]> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    int length = graph.claim(input.readVarInt(true));
    @Nullable Object[] array = (@Nullable Object[]) Array.newInstance(component, length);
    kryo.reference(array);
    for (int i = 0; i < length; i++) {
      array[i] = element.read(kryo, input);
    }
    graph.leave(Hashing.NOT_HASHED);
    return array;
  }
}
