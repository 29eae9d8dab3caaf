package org.shardcache;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a cache as stages that complete later: {@code cache.unwrap(AsyncCache.class)}.
 * Each does what the method of the same name of {@link Cache} does, on one of a few threads of the
 * manager. Safe for use by many threads.
 *
 * <p>No method throws: whatever the cache would throw, also for a null argument or a closed cache,
 * completes the stage exceptionally. No stage stays pending, since every call has a time budget;
 * those that wait when the manager is closed end with {@code IllegalStateException}. While many
 * calls wait for a thread, the next one is made by its caller. Calls are not ordered: for the order
 * of two, begin the second when the first has completed. Do not wait in a dependent stage for
 * another one; compose them.
 *
 * @param <K> type of the keys
 * @param <V> type of the values
 */
public interface AsyncCache<K, V> {

  /**
   * As {@link Cache#get}.
   *
   * @param key the key
   * @return the value, or null
   */
  CompletionStage<@Nullable V> get(K key);

  /**
   * As {@link Cache#getAll}.
   *
   * @param keys the keys
   * @return the entries that there are
   */
  CompletionStage<Map<K, V>> getAll(Set<? extends K> keys);

  /**
   * As {@link Cache#containsKey}.
   *
   * @param key the key
   * @return whether there is an entry
   */
  CompletionStage<Boolean> containsKey(K key);

  /**
   * As {@link Cache#loadAll}; completes when the loads have.
   *
   * @param keys the keys
   * @param replaceExistingValues whether entries that are there are loaded again
   * @return null
   */
  CompletionStage<@Nullable Void> loadAll(Set<? extends K> keys, boolean replaceExistingValues);

  /**
   * As {@link Cache#put}.
   *
   * @param key the key
   * @param value the value
   * @return null
   */
  CompletionStage<@Nullable Void> put(K key, V value);

  /**
   * As {@link Cache#getAndPut}.
   *
   * @param key the key
   * @param value the value
   * @return the value before, or null
   */
  CompletionStage<@Nullable V> getAndPut(K key, V value);

  /**
   * As {@link Cache#putAll}.
   *
   * @param entries the entries
   * @return null
   */
  CompletionStage<@Nullable Void> putAll(Map<? extends K, ? extends V> entries);

  /**
   * As {@link Cache#putIfAbsent}.
   *
   * @param key the key
   * @param value the value
   * @return whether it was put
   */
  CompletionStage<Boolean> putIfAbsent(K key, V value);

  /**
   * As {@link Cache#remove(Object)}.
   *
   * @param key the key
   * @return whether there was an entry
   */
  CompletionStage<Boolean> remove(K key);

  /**
   * As {@link Cache#remove(Object, Object)}.
   *
   * @param key the key
   * @param oldValue the value that the entry must have
   * @return whether it was removed
   */
  CompletionStage<Boolean> remove(K key, V oldValue);

  /**
   * As {@link Cache#getAndRemove}.
   *
   * @param key the key
   * @return the value before, or null
   */
  CompletionStage<@Nullable V> getAndRemove(K key);

  /**
   * As {@link Cache#replace(Object, Object, Object)}.
   *
   * @param key the key
   * @param oldValue the value that the entry must have
   * @param newValue the value
   * @return whether it was replaced
   */
  CompletionStage<Boolean> replace(K key, V oldValue, V newValue);

  /**
   * As {@link Cache#replace(Object, Object)}.
   *
   * @param key the key
   * @param value the value
   * @return whether it was replaced
   */
  CompletionStage<Boolean> replace(K key, V value);

  /**
   * As {@link Cache#getAndReplace}.
   *
   * @param key the key
   * @param value the value
   * @return the value before, or null
   */
  CompletionStage<@Nullable V> getAndReplace(K key, V value);

  /**
   * As {@link Cache#removeAll(Set)}.
   *
   * @param keys the keys
   * @return null
   */
  CompletionStage<@Nullable Void> removeAll(Set<? extends K> keys);

  /**
   * As {@link Cache#removeAll()}.
   *
   * @return null
   */
  CompletionStage<@Nullable Void> removeAll();

  /**
   * As {@link Cache#clear}.
   *
   * @return null
   */
  CompletionStage<@Nullable Void> clear();

  /**
   * As {@link Cache#invoke}.
   *
   * @param key the key
   * @param processor what is done
   * @param arguments its arguments
   * @param <T> type of the result
   * @return what the processor gave
   */
  <T> CompletionStage<@Nullable T> invoke(
      K key, EntryProcessor<K, V, T> processor, Object... arguments);

  /**
   * As {@link Cache#invokeAll}.
   *
   * @param keys the keys
   * @param processor what is done
   * @param arguments its arguments
   * @param <T> type of the results
   * @return what the processor gave, by key
   */
  <T> CompletionStage<Map<K, EntryProcessorResult<T>>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object... arguments);
}
