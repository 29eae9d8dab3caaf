package org.shardcache.internal.entry;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads of one manager: daemons that come when needed and go when idle. When many tasks
 * wait, the caller does the next one itself. Thread-safe.
 */
public final class DaemonThreads implements Executor, AutoCloseable {

  private final ThreadPoolExecutor threads;

  private DaemonThreads(String name, int most, int mostWaiting) {
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            500,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            },
            (task, executor) -> task.run()); // also when it was just closed: nobody waits in vain
    threads.allowCoreThreadTimeOut(true);
  }

  /** Threads for {@code loadAll}; none is started. */
  public static DaemonThreads forLoads(String owner) {
    return new DaemonThreads("shardcache-loader " + owner, 4, 256);
  }

  /** Threads for calls that complete later; none is started. */
  public static DaemonThreads forAsyncCalls(String owner) {
    return new DaemonThreads("shardcache-async " + owner, 16, 1_024);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Tasks that wait are still run, so that somebody is told; they fail by themselves. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
