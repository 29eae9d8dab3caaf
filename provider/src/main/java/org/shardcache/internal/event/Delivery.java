package org.shardcache.internal.event;

import java.util.List;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;

/** One event on its way to the synchronous listeners. */
final class Delivery {

  private final StoredEvent event;
  private final List<? extends Registration<?, ?>> listeners;
  private volatile boolean done;
  private volatile boolean awaited = true;
  private @Nullable CacheEntryListenerException failure;
  private boolean left;

  Delivery(StoredEvent event, List<? extends Registration<?, ?>> listeners) {
    this.event = event;
    this.listeners = listeners;
  }

  StoredEvent event() {
    return event;
  }

  List<? extends Registration<?, ?>> listeners() {
    return listeners;
  }

  boolean isDone() {
    return done;
  }

  /** Whether its caller will see to it that it is delivered. */
  boolean isAwaited() {
    return awaited;
  }

  void abandon() {
    awaited = false;
  }

  /** Ends it; returns the failure if its caller does not come for it any more. */
  synchronized @Nullable CacheEntryListenerException finish(
      @Nullable CacheEntryListenerException result) {
    failure = result;
    done = true;
    return left ? result : null;
  }

  /** Its caller goes; returns the failure if it has been delivered and there was one. */
  synchronized @Nullable CacheEntryListenerException leave() {
    left = true;
    return failure;
  }
}
