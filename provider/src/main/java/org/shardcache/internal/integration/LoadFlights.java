package org.shardcache.internal.integration;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.KeyBytes;

/** The loads that are under way in this JVM: one per key, the others wait for it. Thread-safe. */
final class LoadFlights {

  /** What became of a load. */
  sealed interface Landing {
    /**
     * The bytes of the value, as they are in the cache.
     *
     * @param asOf the {@link System#nanoTime} before they were stored or found there: whoever asks
     *     later may know of a change since then
     */
    record Value(byte[] bytes, long asOf) implements Landing {}

    /** The loader has no value. */
    record Nothing() implements Landing {}

    /** There is a value, but the entry was changed meanwhile: it is good for its loader only. */
    record Overtaken() implements Landing {}
  }

  /** A load that others may wait for; nobody joins it when it has landed. */
  final class Flight {
    private final KeyBytes key;
    private final CompletableFuture<Landing> landing = new CompletableFuture<>();

    private Flight(KeyBytes key) {
      this.key = key;
    }

    void land(Landing result) {
      flights.remove(key, this);
      landing.complete(result);
    }

    void fail(Throwable cause) {
      flights.remove(key, this);
      landing.completeExceptionally(cause);
    }
  }

  private record LoadByThread(Thread thread, KeyBytes key) {}

  private final ConcurrentHashMap<KeyBytes, Flight> flights = new ConcurrentHashMap<>();
  private final Set<LoadByThread> loads = ConcurrentHashMap.newKeySet();
  private final Callbacks callbacks;
  private final Duration patience;

  LoadFlights(Callbacks callbacks, Duration patience) {
    this.callbacks = callbacks;
    this.patience = patience;
  }

  /** Begins a load by this thread; false if it is loading this very key already. */
  boolean enter(KeyBytes key) {
    return loads.add(new LoadByThread(Thread.currentThread(), key));
  }

  void leave(KeyBytes key) {
    loads.remove(new LoadByThread(Thread.currentThread(), key));
  }

  /** Makes a flight that nobody knows of yet. */
  Flight prepare(KeyBytes key) {
    return new Flight(key);
  }

  /** Returns the flight that is under way for a key, or null after registering one's own. */
  @Nullable Flight join(Flight own) {
    return flights.putIfAbsent(own.key, own);
  }

  /** Until when a call that begins now may wait for flights, as {@link System#nanoTime}. */
  long deadline() {
    return System.nanoTime() + patience.toNanos();
  }

  /** Whether this thread may wait for others: not from within code of the application. */
  boolean mayWait() {
    return !callbacks.isInside();
  }

  /**
   * Waits for a flight of another thread.
   *
   * @throws CacheLoaderException if the load fails or takes too long
   */
  Landing await(Flight flight, long deadline) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return flight.landing.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          throw new CacheLoaderException(
              "Another thread has been loading the same key for "
                  + patience.toMillis()
                  + " ms (shardcache.lease); nothing was loaded.");
        } catch (ExecutionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          throw new CacheLoaderException(
              "Another thread tried to load the same key: " + cause.getMessage(), cause);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
