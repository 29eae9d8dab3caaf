package org.shardcache.internal.integration;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one manager for {@code loadAll}: a few daemons that come when needed and go when
 * idle. When many loads wait, the caller does the next one itself. Thread-safe.
 */
public final class LoadExecutor implements Executor, AutoCloseable {

  private static final int THREADS = 4;
  private static final int MAX_WAITING = 256;

  private final ThreadPoolExecutor threads;

  /** Creates the executor; no thread is started. */
  public LoadExecutor(String owner) {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            500,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread thread = new Thread(task, "shardcache-loader " + owner);
              thread.setDaemon(true);
              return thread;
            },
            (task, executor) -> task.run()); // also when it was just closed: nobody waits in vain
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** Loads that wait are still run, so that their listeners are told; they fail by themselves. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
