package org.shardcache.serialization;

import com.esotericsoftware.kryo.kryo5.Serializer;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's queues between threads, by what is in them. An {@code ArrayBlockingQueue} is not among
 * them: its length would be believed without elements, so it has its form of JDK serialization.
 */
final class KryoQueues {

  private static final int INITIAL = 11;

  private final BiConsumer<Class<?>, Serializer<?>> table;

  KryoQueues(BiConsumer<Class<?>, Serializer<?>> table) {
    this.table = table;
  }

  void addAll() {
    table.accept(
        LinkedBlockingQueue.class,
        new BoundedQueueSerializer<BlockingQueue<Object>>(LinkedBlockingQueue::new));
    table.accept(
        LinkedBlockingDeque.class,
        new BoundedQueueSerializer<BlockingQueue<Object>>(LinkedBlockingDeque::new));
    table.accept(
        LinkedTransferQueue.class,
        new FilledSerializer<Collection<Object>>(
            Collection::toArray,
            length -> new LinkedTransferQueue<>(),
            KryoQueues::fill,
            Hashing.NOT_HASHED));
    table.accept(
        PriorityBlockingQueue.class,
        new SortedSerializer<PriorityBlockingQueue<Object>>(
            PriorityBlockingQueue::comparator,
            Collection::toArray,
            comparator -> new PriorityBlockingQueue<>(INITIAL, comparator),
            KryoQueues::fill));
  }

  private static void fill(Collection<Object> queue, @Nullable Object[] parts) {
    queue.addAll(Arrays.asList(parts));
  }
}
