package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An immutable container or wrapper: made from its parts once they are all there. */
final class MadeSerializer<T> extends Serializer<T> {

  /** Makes a container from parts; what has to wait for the end of the graph is deferred. */
  interface Maker<T> {
    T make(@Nullable Object[] parts, Consumer<Runnable> deferred);
  }

  private final Function<T, @Nullable Object[]> parts;
  private final Maker<T> now;
  private final Maker<T> later;
  private final Hashing hashing;

  private MadeSerializer(
      Function<T, @Nullable Object[]> parts, Maker<T> now, Maker<T> later, Hashing hashing) {
    this.parts = parts;
    this.now = now;
    this.later = later;
    this.hashing = hashing;
  }

  static <T> MadeSerializer<T> plain(
      Function<T, @Nullable Object[]> parts, Function<@Nullable Object[], T> make) {
    Maker<T> maker = (read, deferred) -> make.apply(read);
    return new MadeSerializer<>(parts, maker, maker, Hashing.NOT_HASHED);
  }

  /**
   * A container that hashes its elements.
   *
   * @param later makes it when elements refer to objects that are not complete yet
   */
  static <T> MadeSerializer<T> hashed(
      Hashing hashing,
      Function<T, @Nullable Object[]> parts,
      Function<@Nullable Object[], T> make,
      Maker<T> later) {
    return new MadeSerializer<>(parts, (read, deferred) -> make.apply(read), later, hashing);
  }

  @Override
  public void write(Kryo kryo, Output output, T value) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    @Nullable Object[] written = parts.apply(value);
    Parts.write(kryo, output, written);
    graph.leave(hashing);
    graph.requireSpread(hashing, written);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.LAST);
    int references = graph.backReferences();
    @Nullable Object[] read = Parts.read(kryo, input);
    graph.leave(hashing);
    if (references != graph.backReferences()) {
      graph.defer(() -> graph.requireSpread(hashing, read));
      return later.make(read, graph::defer);
    }
    graph.requireSpread(hashing, read);
    return now.make(read, graph::defer);
  }
}
