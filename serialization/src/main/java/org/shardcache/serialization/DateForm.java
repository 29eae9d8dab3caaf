package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Date;
import java.util.function.LongFunction;

/** A date that is its milliseconds. */
@SuppressWarnings("JavaUtilDate") // what others cache has to be written
final class DateForm<T extends Date> extends Serializer<T> {

  private final LongFunction<T> maker;

  DateForm(LongFunction<T> maker) {
    this.maker = maker;
  }

  @Override
  public void write(Kryo kryo, Output output, T date) {
    output.writeVarLong(date.getTime(), false);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    return maker.apply(input.readVarLong(false));
  }
}
