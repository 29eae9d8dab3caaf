package org.shardcache.internal.integration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.store.Access;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.StoredValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link javax.cache.Cache#loadAll}: in the background, told when it is done. Thread-safe. */
public final class BulkLoader<K, V> implements AutoCloseable {

  /** What happens to values that are in the cache already. */
  public enum Existing {
    /** They stay, and are not loaded. */
    KEPT,
    /** They are loaded again. */
    REPLACED
  }

  private static final Logger LOG = LoggerFactory.getLogger(BulkLoader.class);
  private static final int BATCH = 1_000;

  private final EntryLoads<K, V> loads;
  private final ReadThrough<K, V> readThrough;
  private final EntryStore store;
  private final Executor executor;
  private final LoadGate gate;

  BulkLoader(
      EntryLoads<K, V> loads,
      ReadThrough<K, V> readThrough,
      EntryStore store,
      Executor executor,
      LoadGate gate) {
    this.loads = loads;
    this.readThrough = readThrough;
    this.store = store;
    this.executor = executor;
    this.gate = gate;
  }

  /** Begins to load; the listener, if there is one, is told after the values can be read. */
  public void loadAll(
      LinkedHashMap<K, byte[]> keys, Existing existing, @Nullable CompletionListener listener) {
    if (loads.isInsideApplication()) { // which may wait for the end in a thread of the executor
      run(keys, existing, listener);
    } else {
      executor.execute(() -> run(keys, existing, listener));
    }
  }

  /**
   * Ends what loads in the background, so that the loader can be closed: waits for the batches at
   * work, and fails those that have not begun.
   */
  @Override
  public void close() {
    gate.close();
  }

  private void run(
      LinkedHashMap<K, byte[]> keys, Existing existing, @Nullable CompletionListener listener) {
    Exception failure = null;
    try {
      for (LinkedHashMap<K, byte[]> batch : batches(keys)) {
        try (LoadGate.Pass pass = gate.enter()) {
          if (existing == Existing.REPLACED) {
            loads.replace(batch);
          } else {
            readThrough.loadAll(absent(batch));
          }
        }
      }
    } catch (CacheException e) {
      failure = e;
    } catch (RuntimeException | Error e) { // somebody may wait for the end
      failure = new CacheLoaderException("Loading failed: " + e.getMessage(), e);
    }
    tell(listener, failure);
  }

  private LinkedHashMap<K, byte[]> absent(LinkedHashMap<K, byte[]> keys) {
    List<@Nullable StoredValue> found = store.readAll(List.copyOf(keys.values()), Access.PRESENCE);
    LinkedHashMap<K, byte[]> absent = new LinkedHashMap<>();
    int index = 0;
    for (Map.Entry<K, byte[]> key : keys.entrySet()) {
      if (found.get(index++) == null) {
        absent.put(key.getKey(), key.getValue());
      }
    }
    return absent;
  }

  /** Keys in parts of a bounded size. */
  public static <K> List<LinkedHashMap<K, byte[]>> batches(Map<K, byte[]> keys) {
    List<LinkedHashMap<K, byte[]>> batches = new ArrayList<>();
    keys.forEach(
        (key, bytes) -> {
          if (batches.isEmpty() || batches.get(batches.size() - 1).size() == BATCH) {
            batches.add(new LinkedHashMap<>());
          }
          batches.get(batches.size() - 1).put(key, bytes);
        });
    return batches;
  }

  private static void tell(@Nullable CompletionListener listener, @Nullable Exception failure) {
    if (listener == null) {
      if (failure != null) {
        LOG.warn("loadAll failed, and no CompletionListener was given", failure);
      }
      return;
    }
    try {
      if (failure == null) {
        listener.onCompletion();
      } else {
        listener.onException(failure);
      }
    } catch (RuntimeException e) {
      LOG.warn("A {} failed", listener.getClass().getName(), e);
    }
  }
}
