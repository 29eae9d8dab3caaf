package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record by its components; made by its canonical constructor, which may refuse them. */
final class RecordSerializer extends Serializer<Object> {

  private final RecordMaker maker;
  private final List<FieldPlan> components;

  RecordSerializer(SerializationContext context, Class<?> type) {
    this.maker = new RecordMaker(context, type);
    this.components = maker.fields().stream().map(FieldPlan::new).toList();
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    try {
      for (FieldPlan component : components) {
        component.write(kryo, output, value);
      }
    } catch (IllegalAccessException e) {
      throw new KryoException(e);
    }
    graph.leave(Hashing.NOT_HASHED);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    @Nullable Object[] arguments = new @Nullable Object[components.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = components.get(i).readValue(kryo, input);
    }
    graph.leave(Hashing.NOT_HASHED);
    return maker.make(arguments);
  }
}
