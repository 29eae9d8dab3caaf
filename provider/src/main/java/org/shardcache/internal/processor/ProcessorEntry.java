package org.shardcache.internal.processor;

import java.util.Objects;
import javax.cache.processor.MutableEntry;
import org.jspecify.annotations.Nullable;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.integration.EntryLoads;
import org.shardcache.internal.store.Token;

/**
 * The entry that a processor works on: remembers what it did, of which only the net effect reaches
 * the cache. Used by one thread.
 */
final class ProcessorEntry<K, V> implements MutableEntry<K, V> {

  /** The net effect so far. */
  enum Action {
    /** Nothing, besides perhaps reading. */
    NONE,
    /** The value that the loader gave is to be stored. */
    LOAD,
    /** A value is to be stored. */
    WRITE,
    /** The entry is to be removed. */
    DELETE
  }

  private final K key;
  private final byte[] keyBytes;
  private final byte @Nullable [] stored;
  private final EntryCodec<K, V> codec;
  private final @Nullable EntryLoads<K, V> loads;
  private Action action = Action.NONE;
  private boolean read;
  private boolean undecodable;
  private boolean askedLoader;
  private @Nullable V value;
  private @Nullable Token loadToken;

  ProcessorEntry(
      K key,
      byte[] keyBytes,
      byte @Nullable [] stored,
      EntryCodec<K, V> codec,
      @Nullable EntryLoads<K, V> loads) {
    this.key = key;
    this.keyBytes = keyBytes;
    this.stored = stored;
    this.codec = codec;
    this.loads = loads;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public boolean exists() {
    return switch (action) {
      case NONE -> stored != null;
      case LOAD, WRITE -> true;
      case DELETE -> false;
    };
  }

  @Override
  public @Nullable V getValue() {
    if (action == Action.NONE) {
      if (value == null && stored != null) {
        value = codec.value(stored);
        read = value != null;
        undecodable = !read;
      }
      if (value == null && loads != null && !askedLoader) {
        load(loads);
      }
    }
    return value;
  }

  @Override
  public void setValue(V newValue) {
    value = Objects.requireNonNull(newValue, "The value is null.");
    action = Action.WRITE;
  }

  /**
   * Taking back what the processor itself brought leaves nothing to do; what the loader gave is in
   * the backing store, from where the writer must delete it.
   */
  @Override
  public void remove() {
    boolean brought = stored == null && action == Action.WRITE && loadToken == null;
    action = brought ? Action.NONE : Action.DELETE;
    value = null;
    askedLoader = true; // what was removed is not loaded again
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
    return "ProcessorEntry " + action;
  }

  Action action() {
    return action;
  }

  /** Whether the processor looked at the value that was in the cache. */
  boolean wasRead() {
    return read;
  }

  /** Whether there was an entry that the processor could use, as far as it looked at it. */
  boolean isHit() {
    return stored != null && !undecodable;
  }

  byte[] keyBytes() {
    return keyBytes;
  }

  /** The bytes that were in the cache, null if there was no entry. */
  byte @Nullable [] stored() {
    return stored;
  }

  /** The claim of a load that happened, on which storing its value depends. */
  @Nullable Token loadToken() {
    return loadToken;
  }

  /** The bytes of the value to be stored. */
  byte[] valueBytes() {
    return codec.valueBytes(Objects.requireNonNull(value));
  }

  private void load(EntryLoads<K, V> source) {
    askedLoader = true;
    EntryLoads.Loaded<V> loaded = source.forProcessor(key, keyBytes);
    if (loaded != null) {
      value = loaded.value();
      loadToken = loaded.token();
      action = Action.LOAD;
    }
  }
}
