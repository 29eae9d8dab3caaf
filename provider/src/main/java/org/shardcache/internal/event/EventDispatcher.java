package org.shardcache.internal.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryListenerException;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.KeyBytes;
import org.shardcache.internal.entry.Uninterrupted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happened to entries.
 *
 * <ul>
 *   <li>Each listener is told of the changes that this JVM made to one key in their order.
 *   <li>A synchronous listener is called before the operation returns, in the thread of the
 *       operation or in that of an operation on the same key; no lock of the cache is held.
 *   <li>An asynchronous listener is called by a thread of its own.
 *   <li>A thread that is in code of the application does not wait for other threads: an event of
 *       its operation on a key that is being told about is told afterwards.
 *   <li>What a synchronous listener throws reaches the caller after all listeners were told; if the
 *       caller has gone on by then it is logged.
 * </ul>
 */
public final class EventDispatcher<K, V> {

  private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

  /** Events of one key that are to be told, and who tells them. */
  private static final class KeyEvents {
    private final ConcurrentLinkedQueue<Delivery> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock telling = new ReentrantLock(true);
    private int users;
  }

  private record Async<K, V>(Registration<K, V> registration, AsyncQueue queue) {}

  private final CopyOnWriteArrayList<Registration<K, V>> synchronous = new CopyOnWriteArrayList<>();
  private final CopyOnWriteArrayList<Async<K, V>> asynchronous = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<KeyBytes, KeyEvents> eventsByKey = new ConcurrentHashMap<>();
  private final Supplier<Cache<K, V>> source;
  private final EntryCodec<K, V> codec;
  private final Callbacks callbacks;
  private final Duration patience;
  private final Duration queueing;
  private final String cacheName;

  /**
   * Creates a dispatcher without listeners.
   *
   * @param source the cache, once it is made
   * @param patience how long a caller waits for listeners that are busy with other events
   * @param queueing how long a caller waits for room in the queue of an asynchronous listener
   */
  public EventDispatcher(
      Supplier<Cache<K, V>> source,
      EntryCodec<K, V> codec,
      Callbacks callbacks,
      Duration patience,
      Duration queueing,
      String cacheName) {
    this.source = source;
    this.codec = codec;
    this.callbacks = callbacks;
    this.patience = patience;
    this.queueing = queueing;
    this.cacheName = cacheName;
  }

  /** Adds a listener; its factories are asked now. */
  public void register(CacheEntryListenerConfiguration<K, V> configuration) {
    Registration<K, V> registration = new Registration<>(configuration, callbacks);
    if (registration.isSynchronous()) {
      synchronous.add(registration);
    } else {
      asynchronous.add(
          new Async<>(
              registration,
              new AsyncQueue(
                  event -> registration.deliver(source.get(), event, codec),
                  registration::close,
                  callbacks,
                  queueing,
                  "shardcache-listener " + cacheName)));
    }
  }

  /** Removes a listener and closes it; does nothing if there is none of that configuration. */
  public void deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    synchronous.removeIf(
        registration -> {
          boolean found = registration.configuration().equals(configuration);
          if (found) {
            registration.close();
          }
          return found;
        });
    asynchronous.removeIf(
        async -> {
          boolean found = async.registration().configuration().equals(configuration);
          if (found) {
            async.queue().close();
          }
          return found;
        });
  }

  /** Closes all listeners; asynchronous ones get what is on its way first. */
  public void close() {
    synchronous.forEach(Registration::close);
    asynchronous.forEach(async -> async.queue().close());
    synchronous.clear();
    asynchronous.clear();
  }

  boolean hasListeners() {
    return !synchronous.isEmpty() || !asynchronous.isEmpty();
  }

  /** Lets asynchronous listeners that are far behind catch up; to be called outside the turn. */
  void awaitRoom() {
    asynchronous.forEach(async -> async.queue().awaitRoom());
  }

  /** Puts an event in its place among those of its key; to be called in the turn of the key. */
  @Nullable Delivery enqueue(StoredEvent event) {
    asynchronous.forEach(async -> async.queue().add(event));
    if (synchronous.isEmpty()) {
      return null;
    }
    Delivery delivery = new Delivery(event, List.copyOf(synchronous));
    eventsByKey.compute(
        new KeyBytes(event.key()),
        (key, present) -> {
          KeyEvents events = present == null ? new KeyEvents() : present;
          events.users++;
          events.queue.add(delivery);
          return events;
        });
    return delivery;
  }

  /**
   * Sees to it that an event is told, after those before it. To be called outside the turn.
   *
   * @throws CacheEntryListenerException if a listener threw, or was busy for too long
   */
  void tell(Delivery delivery) {
    KeyBytes key = new KeyBytes(delivery.event().key());
    KeyEvents events = eventsByKey.get(key);
    if (events == null) {
      throw new IllegalStateException("The events of a key are gone before they were told.");
    }
    try {
      if (callbacks.isInside()) {
        delivery.abandon();
        if (!events.telling.isHeldByCurrentThread()) {
          tellIfFree(events);
        }
      } else {
        tellAsCaller(events, delivery);
      }
    } finally {
      eventsByKey.computeIfPresent(key, (k, used) -> --used.users == 0 ? null : used);
    }
    CacheEntryListenerException failure = delivery.leave();
    if (failure != null) {
      throw failure;
    }
  }

  private void tellAsCaller(KeyEvents events, Delivery delivery) {
    if (!Uninterrupted.await(
        patience, nanos -> events.telling.tryLock(nanos, TimeUnit.NANOSECONDS))) {
      delivery.abandon();
      tellIfFree(events);
      CacheEntryListenerException busy =
          new CacheEntryListenerException(
              "Cache '"
                  + cacheName
                  + "': the operation was applied, but a listener has been busy with an earlier"
                  + " event of the same key for "
                  + patience.toMillis()
                  + " ms.");
      CacheEntryListenerException failure = delivery.leave();
      if (failure != null) {
        busy.addSuppressed(failure);
      }
      throw busy;
    }
    try {
      tellUntil(events, delivery);
    } finally {
      events.telling.unlock();
    }
    tellIfFree(events);
  }

  /** Tells what nobody waits for, unless somebody is telling, who will see to it. */
  private void tellIfFree(KeyEvents events) {
    while (isAbandoned(events.queue.peek()) && events.telling.tryLock()) {
      try {
        tellUntil(events, null);
      } finally {
        events.telling.unlock();
      }
    }
  }

  private void tellUntil(KeyEvents events, @Nullable Delivery own) {
    for (Delivery next; (next = events.queue.peek()) != null; ) {
      boolean enough = own == null || own.isDone();
      if (enough && !isAbandoned(next)) {
        return; // its caller waits for the lock
      }
      try {
        tellNow(next);
      } finally { // also after an error in a listener
        events.queue.remove(next);
      }
    }
  }

  private void tellNow(Delivery delivery) {
    List<CacheEntryListenerException> failures = new ArrayList<>();
    for (Registration<?, ?> listener : delivery.listeners()) {
      try {
        @SuppressWarnings("unchecked") // all registrations are of this cache
        Registration<K, V> registration = (Registration<K, V>) listener;
        registration.deliver(source.get(), delivery.event(), codec);
      } catch (CacheEntryListenerException e) {
        failures.add(e);
      }
    }
    CacheEntryListenerException first = failures.isEmpty() ? null : failures.get(0);
    if (first != null) {
      failures.stream().filter(other -> other != first).forEach(first::addSuppressed);
    }
    CacheEntryListenerException unheard = delivery.finish(first);
    if (unheard != null) {
      LOG.warn(
          "Cache '{}': a listener failed when the caller of the operation had gone on",
          cacheName,
          unheard);
    }
  }

  private static boolean isAbandoned(@Nullable Delivery delivery) {
    return delivery != null && !delivery.isAwaited();
  }
}
