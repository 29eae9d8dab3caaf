package org.shardcache.internal.shard;

import java.lang.reflect.Method;

/** Threads for callers. */
final class TestThreads {

  private TestThreads() {}

  /** Returns a virtual thread that has not started, from JDK 21 on; else one like any other. */
  static Thread virtualIfPossible(Runnable task) {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Method unstarted =
          Class.forName("java.lang.Thread$Builder").getMethod("unstarted", Runnable.class);
      return (Thread) unstarted.invoke(builder, task);
    } catch (NoSuchMethodException | ClassNotFoundException e) {
      return new Thread(task);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether there are virtual threads. */
  static boolean hasVirtual() {
    return Runtime.version().feature() >= 21;
  }
}
