package org.shardcache.internal.shard;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Looks a host name up within the time budget of a call, which the system's resolver knows nothing
 * of: in a daemon thread that callers wait for, one look-up at a time. Thread-safe.
 */
final class BoundedLookups {

  private final HostAddresses.Resolver resolver;
  private final AtomicReference<@Nullable CompletableFuture<InetAddress[]>> pending =
      new AtomicReference<>();

  BoundedLookups(HostAddresses.Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Returns the addresses of a host.
   *
   * @throws IOException if the name is unknown or nobody answers in time
   */
  InetAddress[] resolve(String host, Deadline deadline) throws IOException {
    if (isAddress(host)) {
      return resolver.resolve(host); // needs no look-up
    }
    CompletableFuture<InetAddress[]> own = new CompletableFuture<>();
    CompletableFuture<InetAddress[]> lookup = pending.compareAndExchange(null, own);
    if (lookup == null) {
      lookup = own;
      start(host, own);
    }
    return await(host, lookup, deadline);
  }

  private void start(String host, CompletableFuture<InetAddress[]> lookup) {
    Thread thread = BackgroundThread.of(() -> run(host, lookup), "shardcache-lookup " + host);
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        pending.set(null);
      }
    }
  }

  /** Who asks after the answer is there begins a look-up of his own. */
  private void run(String host, CompletableFuture<InetAddress[]> lookup) {
    InetAddress[] answer;
    try {
      answer = resolver.resolve(host);
    } catch (IOException | RuntimeException | Error e) {
      pending.set(null);
      lookup.completeExceptionally(e);
      return;
    }
    pending.set(null);
    lookup.complete(answer);
  }

  /** An interrupt does not end the wait, which is short; the flag is kept for the caller. */
  private static InetAddress[] await(
      String host, CompletableFuture<InetAddress[]> lookup, Deadline deadline) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return lookup.get(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      throw new IOException("the host name '" + host + "' could not be looked up in time", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause
          ? cause
          : new IOException("the host name '" + host + "' could not be looked up", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}
