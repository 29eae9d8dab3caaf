package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.util.List;

/** An object of the application by its fields. */
final class ShapeSerializer extends Serializer<Object> {

  private final ObjectMaker maker;
  private final MethodHandle writer;
  private final MethodHandle reader;
  private final Nesting nesting;

  ShapeSerializer(SerializationContext context, Class<?> type) {
    List<Field> fields = Shape.fieldsOf(type);
    this.maker = new ObjectMaker(context, type);
    this.writer = FieldHandles.writer(fields);
    this.reader = FieldHandles.reader(fields);
    this.nesting = Nesting.of(fields);
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    nesting.enter(graph, GraphReferences.Birth.FIRST);
    try {
      writer.invokeExact(kryo, output, value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new KryoException(e);
    }
    nesting.leave(graph);
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<?> ignored) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    nesting.enter(graph, GraphReferences.Birth.FIRST);
    Object value = maker.make();
    kryo.reference(value);
    try {
      reader.invokeExact(kryo, input, value);
    } catch (ClassCastException e) {
      throw maker.misfit(e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new KryoException(e);
    }
    nesting.leave(graph);
    return value;
  }
}
