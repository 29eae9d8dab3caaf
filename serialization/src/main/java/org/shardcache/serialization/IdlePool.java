package org.shardcache.serialization;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool without locks and without thread locals. A thread begins its search at a slot of
 * its own, so threads seldom meet.
 */
final class IdlePool<T> {

  private final AtomicReferenceArray<@Nullable T> slots;

  IdlePool(int size) {
    slots = new AtomicReferenceArray<>(size);
  }

  /** An idle object, or null if there is none. */
  @Nullable T take() {
    int size = slots.length();
    int start = start(size);
    for (int i = 0; i < size; i++) {
      int slot = (start + i) % size;
      T idle = slots.get(slot);
      if (idle != null && slots.compareAndSet(slot, idle, null)) {
        return idle;
      }
    }
    return null;
  }

  /** Keeps an object; a full pool leaves it to the garbage collector. */
  void offer(T idle) {
    int size = slots.length();
    int start = start(size);
    for (int i = 0; i < size; i++) {
      int slot = (start + i) % size;
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, idle)) {
        return;
      }
    }
  }

  private static int start(int size) {
    return (int) (Thread.currentThread().getId() % size);
  }
}
