package org.shardcache.cdi;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An object that is made by the first thread that wants it, while others wait; by a later one if
 * making it failed. Unlike what a concurrent map offers for this, making one may want others.
 */
final class Once<T> {

  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable T made;

  T get(Supplier<T> maker) {
    T known = made;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      T result = made;
      if (result == null) {
        result = maker.get();
        made = result;
      }
      return result;
    } finally {
      lock.unlock();
    }
  }
}
