package org.shardcache.internal.inspection;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;
import org.shardcache.AsyncCache;

/** Makes the calls of a cache on other threads. Thread-safe. */
public final class LaterCache<K, V> implements AsyncCache<K, V> {

  private final Cache<K, V> cache;
  private final Executor threads;

  /** Creates the view of a cache. */
  public LaterCache(Cache<K, V> cache, Executor threads) {
    this.cache = cache;
    this.threads = threads;
  }

  @Override
  public CompletionStage<@Nullable V> get(K key) {
    return this.<@Nullable V>later(() -> cache.get(key));
  }

  @Override
  public CompletionStage<Map<K, V>> getAll(Set<? extends K> keys) {
    return later(() -> cache.getAll(keys));
  }

  @Override
  public CompletionStage<Boolean> containsKey(K key) {
    return later(() -> cache.containsKey(key));
  }

  /** The threads for loads go on with it. */
  @Override
  public CompletionStage<@Nullable Void> loadAll(
      Set<? extends K> keys, boolean replaceExistingValues) {
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    CompletionListener listener =
        new CompletionListener() {
          @Override
          public void onCompletion() {
            result.complete(null);
          }

          @Override
          public void onException(Exception e) {
            result.completeExceptionally(e);
          }
        };
    attempt(result, () -> cache.loadAll(keys, replaceExistingValues, listener));
    return result.minimalCompletionStage();
  }

  @Override
  public CompletionStage<@Nullable Void> put(K key, V value) {
    return done(() -> cache.put(key, value));
  }

  @Override
  public CompletionStage<@Nullable V> getAndPut(K key, V value) {
    return this.<@Nullable V>later(() -> cache.getAndPut(key, value));
  }

  @Override
  public CompletionStage<@Nullable Void> putAll(Map<? extends K, ? extends V> entries) {
    return done(() -> cache.putAll(entries));
  }

  @Override
  public CompletionStage<Boolean> putIfAbsent(K key, V value) {
    return later(() -> cache.putIfAbsent(key, value));
  }

  @Override
  public CompletionStage<Boolean> remove(K key) {
    return later(() -> cache.remove(key));
  }

  @Override
  public CompletionStage<Boolean> remove(K key, V oldValue) {
    return later(() -> cache.remove(key, oldValue));
  }

  @Override
  public CompletionStage<@Nullable V> getAndRemove(K key) {
    return this.<@Nullable V>later(() -> cache.getAndRemove(key));
  }

  @Override
  public CompletionStage<Boolean> replace(K key, V oldValue, V newValue) {
    return later(() -> cache.replace(key, oldValue, newValue));
  }

  @Override
  public CompletionStage<Boolean> replace(K key, V value) {
    return later(() -> cache.replace(key, value));
  }

  @Override
  public CompletionStage<@Nullable V> getAndReplace(K key, V value) {
    return this.<@Nullable V>later(() -> cache.getAndReplace(key, value));
  }

  @Override
  public CompletionStage<@Nullable Void> removeAll(Set<? extends K> keys) {
    return done(() -> cache.removeAll(keys));
  }

  @Override
  public CompletionStage<@Nullable Void> removeAll() {
    return done(cache::removeAll);
  }

  @Override
  public CompletionStage<@Nullable Void> clear() {
    return done(cache::clear);
  }

  @Override
  public <T> CompletionStage<@Nullable T> invoke(
      K key, EntryProcessor<K, V, T> processor, Object... arguments) {
    return this.<@Nullable T>later(() -> cache.invoke(key, processor, arguments));
  }

  @Override
  public <T> CompletionStage<Map<K, EntryProcessorResult<T>>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object... arguments) {
    return later(() -> cache.invokeAll(keys, processor, arguments));
  }

  private CompletionStage<@Nullable Void> done(Runnable call) {
    return this.<@Nullable Void>later(
        () -> {
          call.run();
          return null;
        });
  }

  private <T extends @Nullable Object> CompletionStage<T> later(Supplier<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    threads.execute(() -> attempt(result, () -> result.complete(call.get())));
    return result.minimalCompletionStage();
  }

  private static void attempt(CompletableFuture<?> result, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) { // whatever it is, somebody waits for the end
      result.completeExceptionally(e);
    }
  }
}
