package org.shardcache.internal.shard;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A connection that a thread of its own opens or checks, while who needs it is busy with other
 * servers: one that hangs costs them no time. It ends with the deadline of the call.
 */
final class Opening {

  private final CompletableFuture<ShardConnection> outcome = new CompletableFuture<>();

  private Opening() {}

  /**
   * Starts it; the calling thread is unparked at the end.
   *
   * @param source gives the connection or throws
   * @param server named in the thread
   */
  static Opening start(Supplier<ShardConnection> source, String server) {
    Opening opening = new Opening();
    Thread caller = Thread.currentThread();
    Thread thread =
        BackgroundThread.of(
            () -> {
              opening.run(source);
              LockSupport.unpark(caller);
            },
            "shardcache-connect " + server);
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the system has no thread left
      opening.run(source);
    }
    return opening;
  }

  private void run(Supplier<ShardConnection> source) {
    try {
      outcome.complete(source.get());
    } catch (RuntimeException | Error e) {
      outcome.completeExceptionally(e);
    }
  }

  boolean isDone() {
    return outcome.isDone();
  }

  /**
   * Returns the connection, which is in use; waits for it if need be.
   *
   * @throws ShardException if there was none in time
   */
  ShardConnection connection() {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Nobody needs it any more: it is idle as soon as it is there. */
  void abandon(ConnectionPool pool) {
    outcome.thenAccept(pool::release);
  }
}
