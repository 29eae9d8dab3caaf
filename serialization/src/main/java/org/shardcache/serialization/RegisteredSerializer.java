package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Map;
import java.util.Set;

/** A serializer of the application, within the limits that hold for all. */
@SuppressWarnings({"rawtypes", "unchecked"}) // Kryo's signatures
final class RegisteredSerializer extends Serializer<Object> {

  private final Class<?> type;
  private final Serializer serializer;
  private final Hashing hashing;

  RegisteredSerializer(Class<?> type, Serializer<?> serializer) {
    this.type = type;
    this.serializer = serializer;
    this.hashing =
        Map.class.isAssignableFrom(type) || Set.class.isAssignableFrom(type)
            ? Hashing.ELEMENTS
            : Hashing.NOT_HASHED;
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    serializer.write(kryo, output, value);
    graph.leave(hashing);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    Object value = serializer.read(kryo, input, type);
    graph.leave(hashing);
    if (value == null || value.getClass() != type) {
      throw new KryoException(
          "The serializer "
              + serializer.getClass().getName()
              + " gave no object of class "
              + type.getName());
    }
    return value;
  }
}
