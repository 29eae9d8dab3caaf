package org.shardcache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Threads of their own for calls that are expected to wait. */
final class LoaderThreads {

  /** A call in a thread of its own. */
  record Running<T>(Thread thread, CompletableFuture<@Nullable T> result) {

    /** The result; fails after half a minute, and with what the call threw. */
    @Nullable T await() {
      try {
        return result.get(30, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException | TimeoutException e) {
        throw new IllegalStateException("The call did not end", e);
      }
    }
  }

  private LoaderThreads() {}

  static <T> Running<T> start(Callable<@Nullable T> call) {
    CompletableFuture<@Nullable T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.call());
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "caller");
    thread.setDaemon(true);
    thread.start();
    return new Running<>(thread, result);
  }

  static Running<String> run(Runnable call) {
    return start(
        () -> {
          call.run();
          return "done";
        });
  }

  /** Starts the same call many times. */
  static <T> List<Running<T>> start(int count, Callable<@Nullable T> call) {
    List<Running<T>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      running.add(start(call));
    }
    return running;
  }

  /** Waits until all of them wait for something. */
  static void awaitWaiting(List<? extends Running<?>> running) {
    Awaitility.await("threads wait")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () ->
                running.stream()
                    .map(call -> call.thread().getState())
                    .allMatch(s -> s == Thread.State.WAITING || s == Thread.State.TIMED_WAITING));
  }
}
