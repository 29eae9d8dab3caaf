package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.function.Function;

/** A value that has a text of its own. */
final class TextForm<T> extends Serializer<T> {

  private final Function<T, String> toText;
  private final Function<String, T> fromText;

  TextForm(Function<T, String> toText, Function<String, T> fromText) {
    this.toText = toText;
    this.fromText = fromText;
    setImmutable(true);
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    output.writeString(toText.apply(value));
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    String text = input.readString();
    if (text == null) {
      throw new KryoException("No text for " + type.getName());
    }
    return fromText.apply(text);
  }
}
