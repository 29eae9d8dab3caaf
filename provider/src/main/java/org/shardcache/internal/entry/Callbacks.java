package org.shardcache.internal.entry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which threads are in code of the application right now: a loader, writer, processor or listener.
 * Such a thread may call the cache again; it never waits for a turn there, since the one who has it
 * may be waiting for this thread. Thread-safe.
 */
public final class Callbacks {

  /** Ends a call; to be used in try-with-resources. */
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  private static final Scope INNER = () -> {};

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /** Marks the current thread as being in code of the application. */
  public Scope enter() {
    Thread thread = Thread.currentThread();
    return threads.add(thread) ? () -> threads.remove(thread) : INNER;
  }

  /** Whether the current thread is in code of the application. */
  public boolean isInside() {
    return threads.contains(Thread.currentThread());
  }
}
