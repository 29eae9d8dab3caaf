package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.lang.invoke.MethodHandle;

/** A record by its components; made by its canonical constructor, which may refuse them. */
final class RecordSerializer extends Serializer<Object> {

  private final RecordMaker record;
  private final MethodHandle writer;
  private final MethodHandle maker;
  private final Nesting nesting;

  RecordSerializer(SerializationContext context, Class<?> type) {
    this.record = new RecordMaker(context, type);
    this.writer = FieldHandles.writer(record.fields());
    this.maker = record.fromInput();
    this.nesting = Nesting.of(record.fields());
  }

  @Override
  public void write(Kryo kryo, Output output, Object value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    nesting.enter(graph, GraphReferences.Birth.LAST);
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
  public Object read(Kryo kryo, Input input, Class<?> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    nesting.enter(graph, GraphReferences.Birth.LAST);
    Object made;
    try {
      made = (Object) maker.invokeExact(kryo, input);
    } catch (ClassCastException e) {
      throw record.misfit(e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new KryoException(e);
    }
    nesting.leave(graph);
    return made;
  }
}
