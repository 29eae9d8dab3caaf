package org.shardcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;
import org.jspecify.annotations.Nullable;

/** A listener that writes down what it is told, in order. */
class EventRecorder<K, V>
    implements CacheEntryCreatedListener<K, V>,
        CacheEntryUpdatedListener<K, V>,
        CacheEntryRemovedListener<K, V>,
        CacheEntryExpiredListener<K, V> {

  /** Whether the cache waits for the listener. */
  enum Mode {
    SYNCHRONOUS,
    ASYNCHRONOUS
  }

  /** Whether the listener wants values from before the change. */
  enum OldValue {
    REQUIRED,
    NOT_REQUIRED
  }

  /** One event. */
  record Told<K, V>(EventType type, K key, @Nullable V value, @Nullable V oldValue) {

    static Told<String, String> created(String key, String value) {
      return new Told<>(EventType.CREATED, key, value, null);
    }

    static Told<String, String> updated(String key, String value, String oldValue) {
      return new Told<>(EventType.UPDATED, key, value, oldValue);
    }

    static Told<String, String> removed(String key, String value) {
      return new Told<>(EventType.REMOVED, key, value, value);
    }

    static Told<String, String> expired(String key, String value) {
      return new Told<>(EventType.EXPIRED, key, value, value);
    }
  }

  private final List<Told<K, V>> told = new CopyOnWriteArrayList<>();

  /** A new recorder's registration; the recorder stays the same object for the cache. */
  CacheEntryListenerConfiguration<K, V> registration(Mode mode) {
    return registration(mode, OldValue.REQUIRED, null);
  }

  CacheEntryListenerConfiguration<K, V> registration(
      Mode mode, OldValue oldValue, @Nullable CacheEntryEventFilter<K, V> filter) {
    return registration(this, mode, oldValue, filter);
  }

  /** The registration of any listener. */
  static <K, V> CacheEntryListenerConfiguration<K, V> registration(
      CacheEntryListener<K, V> listener,
      Mode mode,
      OldValue oldValue,
      @Nullable CacheEntryEventFilter<K, V> filter) {
    return new MutableCacheEntryListenerConfiguration<>(
        new FactoryBuilder.SingletonFactory<>(listener),
        filter == null ? null : new FactoryBuilder.SingletonFactory<>(filter),
        oldValue == OldValue.REQUIRED,
        mode == Mode.SYNCHRONOUS);
  }

  /** What it was told so far. */
  List<Told<K, V>> told() {
    return List.copyOf(told);
  }

  /** What it was told since the last time. */
  List<Told<K, V>> take() {
    List<Told<K, V>> taken = new ArrayList<>(told);
    told.removeAll(taken);
    return taken;
  }

  @Override
  public void onCreated(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
    events.forEach(event -> accept(EventType.CREATED, event));
  }

  @Override
  public void onUpdated(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
    events.forEach(event -> accept(EventType.UPDATED, event));
  }

  @Override
  public void onRemoved(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
    events.forEach(event -> accept(EventType.REMOVED, event));
  }

  @Override
  public void onExpired(Iterable<CacheEntryEvent<? extends K, ? extends V>> events) {
    events.forEach(event -> accept(EventType.EXPIRED, event));
  }

  /** Told of one event; to be overridden by listeners that do more. */
  void heard(CacheEntryEvent<? extends K, ? extends V> event) {}

  private void accept(EventType type, CacheEntryEvent<? extends K, ? extends V> event) {
    assertThat(event.getEventType()).isEqualTo(type);
    assertThat(event.getSource().getCacheManager()).isNotNull();
    assertThat(event.isOldValueAvailable()).isEqualTo(event.getOldValue() != null);
    told.add(new Told<>(type, event.getKey(), event.getValue(), event.getOldValue()));
    heard(event);
  }
}
