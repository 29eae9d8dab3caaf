package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A wrapper around a sorted container: comparator and elements, made once they are there. */
final class SortedWrapperSerializer<T> extends Serializer<T> {

  /** Makes the wrapper and what it wraps, which may be filled later. */
  interface Maker<T> {
    T make(
        @Nullable Comparator<Object> comparator,
        @Nullable Object[] parts,
        Consumer<Runnable> filling);
  }

  private final Function<T, @Nullable Object> comparator;
  private final Function<T, @Nullable Object[]> parts;
  private final Maker<? extends T> maker;

  SortedWrapperSerializer(
      Function<T, @Nullable Object> comparator,
      Function<T, @Nullable Object[]> parts,
      Maker<? extends T> maker) {
    this.comparator = comparator;
    this.parts = parts;
    this.maker = maker;
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    kryo.writeClassAndObject(output, comparator.apply(value));
    Parts.write(kryo, output, parts.apply(value));
    graph.leave(Hashing.COMPARED);
  }

  @Override
  @SuppressWarnings("unchecked") // a foreign comparator fails when it is used
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    int references = graph.backReferences();
    Comparator<Object> read = (Comparator<Object>) kryo.readClassAndObject(input);
    @Nullable Object[] elements = Parts.read(kryo, input);
    graph.leave(Hashing.COMPARED);
    Consumer<Runnable> filling =
        references != graph.backReferences() ? graph::defer : Runnable::run;
    return maker.make(read, elements, filling);
  }
}
