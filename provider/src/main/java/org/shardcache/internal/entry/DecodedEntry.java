package org.shardcache.internal.entry;

import javax.cache.Cache;

/** A key and a value for the application: copies of its own. */
public record DecodedEntry<K, V>(K key, V value) implements Cache.Entry<K, V> {

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public V getValue() {
    return value;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException(
        "An entry cannot be unwrapped to " + type.getName() + ", only to " + getClass().getName());
  }

  /** Never the content: cached values do not belong in a log. */
  @Override
  public String toString() {
    return "Entry";
  }
}
