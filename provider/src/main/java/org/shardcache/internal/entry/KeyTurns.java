package org.shardcache.internal.entry;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Turns at one key among the threads of this JVM, first come first served. A thread inside code of
 * the application takes none and waits for none, unless it is a turn of mere commands. Thread-safe.
 */
public final class KeyTurns {

  /** Ends a turn; to be used in try-with-resources. */
  public interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  private static final class Queue {
    private final ReentrantLock lock = new ReentrantLock(true);
    private int users;
  }

  private static final Turn NONE = () -> {};

  private final ConcurrentHashMap<KeyBytes, Queue> queues = new ConcurrentHashMap<>();
  private final BooleanSupplier passes;
  private final Duration patience;

  /**
   * Creates turns in which code of the application may be called.
   *
   * @param patience how long a thread waits for its turn
   */
  public KeyTurns(Callbacks callbacks, Duration patience) {
    this(callbacks::isInside, patience);
  }

  private KeyTurns(BooleanSupplier passes, Duration patience) {
    this.passes = passes;
    this.patience = patience;
  }

  /**
   * Creates turns in which nothing but a command is sent. Whoever has one waits for nobody, so also
   * a thread inside code of the application may wait for it.
   */
  public static KeyTurns ofCommands(Duration patience) {
    return new KeyTurns(() -> false, patience);
  }

  /**
   * Waits for the turn at a key.
   *
   * @throws CacheException if it does not come in time; nothing was done
   */
  public Turn take(byte[] key) {
    if (passes.getAsBoolean()) {
      return NONE;
    }
    KeyBytes id = new KeyBytes(key);
    Queue queue = enter(id);
    if (!Uninterrupted.await(patience, nanos -> queue.lock.tryLock(nanos, TimeUnit.NANOSECONDS))) {
      leave(id);
      throw new CacheException(
          "Other calls of this JVM were at work on the same key for "
              + patience.toMillis()
              + " ms; nothing was done.");
    }
    return turn(id, queue);
  }

  /** Takes the turn at a key, or gives null if another thread has it. */
  public @Nullable Turn takeIfFree(byte[] key) {
    if (passes.getAsBoolean()) {
      return NONE;
    }
    KeyBytes id = new KeyBytes(key);
    Queue queue = enter(id);
    if (queue.lock.tryLock()) {
      return turn(id, queue);
    }
    leave(id);
    return null;
  }

  private Queue enter(KeyBytes id) {
    return queues.compute(
        id,
        (k, present) -> {
          Queue used = present == null ? new Queue() : present;
          used.users++;
          return used;
        });
  }

  private Turn turn(KeyBytes id, Queue queue) {
    return () -> {
      queue.lock.unlock();
      leave(id);
    };
  }

  private void leave(KeyBytes id) {
    queues.computeIfPresent(id, (k, queue) -> --queue.users == 0 ? null : queue);
  }
}
