package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.List;

/** An object of the application by its fields. */
final class ShapeSerializer extends Serializer<Object> {

  private final ObjectMaker maker;
  private final List<FieldPlan> fields;

  ShapeSerializer(SerializationContext context, Class<?> type) {
    this.maker = new ObjectMaker(context, type);
    this.fields = Shape.fieldsOf(type).stream().map(FieldPlan::new).toList();
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    try {
      for (FieldPlan field : fields) {
        field.write(kryo, output, value);
      }
    } catch (IllegalAccessException e) {
      throw new KryoException(e);
    }
    graph.leave(Hashing.NOT_HASHED);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    Object value = maker.make();
    kryo.reference(value);
    try {
      for (FieldPlan field : fields) {
        field.read(kryo, input, value);
      }
    } catch (IllegalAccessException e) {
      throw new KryoException(e);
    }
    graph.leave(Hashing.NOT_HASHED);
    return value;
  }
}
