package org.shardcache.internal.event;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.Customizations;
import org.shardcache.internal.entry.EntryCodec;

/** One listener with its filter: decides whether it wants an event, and calls it. Thread-safe. */
final class Registration<K, V> {

  private final CacheEntryListenerConfiguration<K, V> configuration;
  private final CacheEntryListener<? super K, ? super V> listener;
  private final @Nullable CacheEntryEventFilter<? super K, ? super V> filter;
  private final Callbacks callbacks;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Makes listener and filter with their factories. */
  Registration(CacheEntryListenerConfiguration<K, V> configuration, Callbacks callbacks) {
    this.configuration = configuration;
    this.callbacks = callbacks;
    this.listener = configuration.getCacheEntryListenerFactory().create();
    Factory<CacheEntryEventFilter<? super K, ? super V>> filterFactory =
        configuration.getCacheEntryEventFilterFactory();
    boolean complete = false;
    try {
      this.filter = filterFactory == null ? null : filterFactory.create();
      complete = true;
    } finally {
      if (!complete) {
        Customizations.close(listener);
      }
    }
  }

  CacheEntryListenerConfiguration<K, V> configuration() {
    return configuration;
  }

  boolean isSynchronous() {
    return configuration.isSynchronous();
  }

  /**
   * Tells the listener, with copies of key and values, if it listens to this and its filter agrees.
   *
   * @throws CacheEntryListenerException if the listener or filter throws
   */
  void deliver(Cache<K, V> source, StoredEvent stored, EntryCodec<K, V> codec) {
    if (closed.get() || !wants(stored.type())) {
      return;
    }
    try (Callbacks.Scope scope = callbacks.enter()) {
      CacheEvent<K, V> event = decode(source, stored, codec);
      if (event != null && (filter == null || filter.evaluate(event))) {
        call(event);
      }
    } catch (CacheEntryListenerException e) {
      throw e;
    } catch (RuntimeException | Error e) { // not to the thread that happens to tell it
      throw new CacheEntryListenerException(
          "A cache entry listener failed after the operation had taken effect: " + e.getMessage(),
          e);
    }
  }

  /** Closes listener and filter, once. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      Customizations.close(listener);
      if (filter != null && filter != (Object) listener) {
        Customizations.close(filter);
      }
    }
  }

  private boolean wants(EventType type) {
    return switch (type) {
      case CREATED -> listener instanceof CacheEntryCreatedListener;
      case UPDATED -> listener instanceof CacheEntryUpdatedListener;
      case REMOVED -> listener instanceof CacheEntryRemovedListener;
      case EXPIRED -> listener instanceof CacheEntryExpiredListener;
    };
  }

  private static <K, V> @Nullable CacheEvent<K, V> decode(
      Cache<K, V> source, StoredEvent stored, EntryCodec<K, V> codec) {
    K key = codec.key(stored.key());
    return key == null
        ? null
        : new CacheEvent<>(
            source,
            stored.type(),
            key,
            decode(stored.value(), codec),
            decode(stored.oldValue(), codec));
  }

  /** A previous value that cannot be decoded is not available; it stops nothing. */
  private static <K, V> @Nullable V decode(byte @Nullable [] bytes, EntryCodec<K, V> codec) {
    try {
      return bytes == null ? null : codec.value(bytes);
    } catch (CacheException e) {
      return null;
    }
  }

  @SuppressWarnings("unchecked") // the listener takes keys and values of supertypes
  private void call(CacheEvent<K, V> event) {
    Iterable<CacheEntryEvent<? extends K, ? extends V>> events = List.of(event);
    CacheEntryListener<K, V> target = (CacheEntryListener<K, V>) listener;
    switch (event.getEventType()) {
      case CREATED -> ((CacheEntryCreatedListener<K, V>) target).onCreated(events);
      case UPDATED -> ((CacheEntryUpdatedListener<K, V>) target).onUpdated(events);
      case REMOVED -> ((CacheEntryRemovedListener<K, V>) target).onRemoved(events);
      case EXPIRED -> ((CacheEntryExpiredListener<K, V>) target).onExpired(events);
    }
  }
}
