package org.shardcache.internal.integration;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a cache does about entries that it does not have. Thread-safe. */
public interface ReadThrough<K, V> {

  /** Loads one value; null if there is none. */
  @Nullable V load(K key, byte[] keyBytes);

  /** Loads several values; those that there are, in the order of the keys. */
  Map<K, V> loadAll(LinkedHashMap<K, byte[]> keys);

  /** Does nothing: what is absent stays absent. */
  static <K, V> ReadThrough<K, V> none() {
    return new ReadThrough<>() {
      @Override
      public @Nullable V load(K key, byte[] keyBytes) {
        return null;
      }

      @Override
      public Map<K, V> loadAll(LinkedHashMap<K, byte[]> keys) {
        return Map.of();
      }
    };
  }
}
