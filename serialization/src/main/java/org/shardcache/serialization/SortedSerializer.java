package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Comparator;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sorted container: its comparator, which has to be serializable itself, then its elements. */
final class SortedSerializer<T> extends Serializer<T> {

  /** Makes an empty container. */
  interface Maker<T> {
    T empty(@Nullable Comparator<Object> comparator);
  }

  private final Function<T, @Nullable Object> comparator;
  private final Function<T, @Nullable Object[]> parts;
  private final Maker<T> maker;
  private final BiConsumer<T, @Nullable Object[]> fill;

  SortedSerializer(
      Function<T, @Nullable Object> comparator,
      Function<T, @Nullable Object[]> parts,
      Maker<T> maker,
      BiConsumer<T, @Nullable Object[]> fill) {
    this.comparator = comparator;
    this.parts = parts;
    this.maker = maker;
    this.fill = fill;
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    kryo.writeClassAndObject(output, comparator.apply(value));
    Parts.write(kryo, output, parts.apply(value));
    graph.leave(Hashing.COMPARED);
  }

  @Override
  @SuppressWarnings("unchecked") // a foreign comparator fails when it is used
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    T container = maker.empty((Comparator<Object>) kryo.readClassAndObject(input));
    kryo.reference(container);
    int references = graph.backReferences();
    @Nullable Object[] read = Parts.read(kryo, input);
    graph.leave(Hashing.COMPARED);
    if (references != graph.backReferences()) {
      graph.defer(() -> fill.accept(container, read));
    } else {
      fill.accept(container, read);
    }
    return container;
  }
}
