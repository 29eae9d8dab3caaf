package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A linked queue with its capacity, which costs no memory, then its elements. */
final class BoundedQueueSerializer<T extends BlockingQueue<Object>> extends Serializer<T> {

  private final IntFunction<T> ofCapacity;

  BoundedQueueSerializer(IntFunction<T> ofCapacity) {
    this.ofCapacity = ofCapacity;
  }

  @Override
  public void write(Kryo kryo, Output output, T queue) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    // Looked at once: as many as are written have to fit into the capacity that is written.
    @Nullable Object[] elements = queue.toArray();
    long capacity = (long) elements.length + queue.remainingCapacity();
    output.writeVarInt((int) Math.min(capacity, Integer.MAX_VALUE), true);
    Parts.write(kryo, output, elements);
    graph.leave(Hashing.NOT_HASHED);
  }

  @Override
  public T read(Kryo kryo, Input input, Class<? extends T> type) {
    GraphReferences graph = ((GraphKryo) kryo).graph();
    graph.enter(GraphReferences.Birth.FIRST);
    T queue = ofCapacity.apply(input.readVarInt(true));
    kryo.reference(queue);
    queue.addAll(Arrays.asList(Parts.read(kryo, input)));
    graph.leave(Hashing.NOT_HASHED);
    return queue;
  }
}
