package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A mutable container: made empty, then filled, so that its elements may refer back to it. */
final class FilledSerializer<T> extends Serializer<T> {

  private final Function<T, @Nullable Object[]> parts;
  private final IntFunction<T> empty;
  private final BiConsumer<T, @Nullable Object[]> fill;
  private final Hashing hashing;

  FilledSerializer(
      Function<T, @Nullable Object[]> parts,
      IntFunction<T> empty,
      BiConsumer<T, @Nullable Object[]> fill,
      Hashing hashing) {
    this.parts = parts;
    this.empty = empty;
    this.fill = fill;
    this.hashing = hashing;
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    @Nullable Object[] written = parts.apply(value);
    Parts.write(kryo, output, written);
    graph.leave(hashing);
    graph.requireSpread(hashing, written);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    int length = Parts.readLength(kryo, input);
    T container = empty.apply(length);
    kryo.reference(container);
    int references = graph.backReferences();
    @Nullable Object[] read = Parts.read(kryo, input, length);
    graph.leave(hashing);
    Runnable filling =
        () -> {
          graph.requireSpread(hashing, read);
          fill.accept(container, read);
        };
    if (hashing != Hashing.NOT_HASHED && references != graph.backReferences()) {
      graph.defer(filling);
    } else {
      filling.run();
    }
    return container;
  }
}
