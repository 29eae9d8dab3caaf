package org.shardcache.internal.shard;

/**
 * Makes threads that do not keep a JVM alive, nor the class loader, or what is inherited by
 * threads, of whichever application happens to be served when they are needed.
 */
public final class BackgroundThread {

  private BackgroundThread() {}

  /** A thread that is not started yet. */
  public static Thread of(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(BackgroundThread.class.getClassLoader());
    return thread;
  }
}
