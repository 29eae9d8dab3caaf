package org.shardcache.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Runs things beside a test, each in a thread of its own: the pool that {@link CompletableFuture}
 * would take has, from JDK 25 on, but one thread on a machine with two cores, and tests block it.
 */
public final class Async {

  private static final Executor THREADS =
      task -> {
        Thread thread = new Thread(task, "beside the test");
        thread.setDaemon(true);
        thread.start();
      };

  private Async() {}

  public static CompletableFuture<Void> run(Runnable task) {
    return CompletableFuture.runAsync(task, THREADS);
  }

  public static <T> CompletableFuture<T> supply(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, THREADS);
  }
}
