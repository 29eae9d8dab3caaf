package org.shardcache.internal.entry;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;
import org.shardcache.serialization.KeyCodec;
import org.shardcache.serialization.SerializationException;
import org.shardcache.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys and values of one cache as bytes and back, with the cache's types and limits. */
public final class EntryCodec<K, V> {

  /** What to do with bytes that are not those of a key or value of this cache. */
  public enum OnUndecodable {
    /** An exception. */
    ERROR,
    /** As if there were nothing. */
    MISS
  }

  private static final Logger LOG = LoggerFactory.getLogger(EntryCodec.class);

  private final String cacheName;
  private final Class<K> keyType;
  private final Class<V> valueType;
  private final KeyCodec keyCodec;
  private final Serializer serializer;
  private final int maxValueSize;
  private final OnUndecodable onUndecodable;
  private final Runnable undecodableSeen;

  /** Creates the codec of a cache that nobody watches. */
  public EntryCodec(
      String cacheName,
      Class<K> keyType,
      Class<V> valueType,
      KeyCodec keyCodec,
      Serializer serializer,
      int maxValueSize,
      OnUndecodable onUndecodable) {
    this(
        cacheName, keyType, valueType, keyCodec, serializer, maxValueSize, onUndecodable, () -> {});
  }

  /**
   * Creates the codec of a cache.
   *
   * @param undecodableSeen is run for each key or value that cannot be decoded
   */
  public EntryCodec(
      String cacheName,
      Class<K> keyType,
      Class<V> valueType,
      KeyCodec keyCodec,
      Serializer serializer,
      int maxValueSize,
      OnUndecodable onUndecodable,
      Runnable undecodableSeen) {
    this.undecodableSeen = undecodableSeen;
    this.cacheName = cacheName;
    this.keyType = keyType;
    this.valueType = valueType;
    this.keyCodec = keyCodec;
    this.serializer = serializer;
    this.maxValueSize = maxValueSize;
    this.onUndecodable = onUndecodable;
  }

  /**
   * Returns the bytes of a key.
   *
   * @throws ClassCastException if it is not of the cache's key type
   * @throws CacheException if it has no canonical bytes or may not be serialized
   */
  public byte[] keyBytes(K key) {
    requireType("key", keyType, key);
    try {
      return given(keyCodec.toBytes(key), keyCodec);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw failure("a key cannot be encoded, nothing was changed", told(e, keyCodec));
    }
  }

  /**
   * Returns the bytes of a value.
   *
   * @throws ClassCastException if it is not of the cache's value type
   * @throws CacheException if it may not be serialized or is too large
   */
  public byte[] valueBytes(V value) {
    requireType("value", valueType, value);
    byte[] bytes;
    try {
      bytes = given(serializer.toBytes(value), serializer);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw failure("a value cannot be encoded, nothing was changed", told(e, serializer));
    }
    if (bytes.length > maxValueSize) {
      throw new CacheException(
          "Cache '"
              + cacheName
              + "': a value of "
              + bytes.length
              + " bytes is larger than shardcache.max-value-size="
              + maxValueSize
              + " allows; nothing was changed.");
    }
    return bytes;
  }

  /**
   * Returns the key that bytes stand for, or null if they cannot be decoded and that is to be
   * passed over.
   */
  public @Nullable K key(byte[] bytes) {
    try {
      return keyType.cast(given(keyCodec.fromBytes(bytes), keyCodec));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return undecodable("a stored key", told(e, keyCodec));
    }
  }

  /** As {@link #key}, for a value. */
  public @Nullable V value(byte[] bytes) {
    try {
      return valueType.cast(given(serializer.fromBytes(bytes), serializer));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      return undecodable("a stored value", told(e, serializer));
    }
  }

  /**
   * Returns the previous value of an operation that has taken effect; null if there was none.
   *
   * @throws CacheException that says so if it cannot be decoded
   */
  public @Nullable V previousValue(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return value(bytes);
    } catch (CacheException e) {
      throw new CacheException(
          "Cache '" + cacheName + "': the operation was applied, but " + e.getMessage(), e);
    }
  }

  /** What an application's own serializer gave, who may not have read its contract. */
  private static <T> T given(@Nullable T result, Object serializer) {
    if (result == null) {
      throw new SerializationException(serializer.getClass().getName() + " gave null");
    }
    return result;
  }

  /** Likewise what it threw: the message of an exception that is not ours may contain a value. */
  private static RuntimeException told(Throwable e, Object serializer) {
    return e instanceof SerializationException || e instanceof ClassCastException
        ? (RuntimeException) e
        : new SerializationException(
            serializer.getClass().getName() + " failed with " + e.getClass().getName(), e);
  }

  private <T> @Nullable T undecodable(String what, RuntimeException cause) {
    undecodableSeen.run();
    if (onUndecodable == OnUndecodable.MISS) {
      LOG.debug("Cache '{}': {} cannot be decoded and counts as absent", cacheName, what, cause);
      return null;
    }
    throw failure(
        what
            + " cannot be decoded (shardcache.cache."
            + cacheName
            + ".undecodable=miss passes over it)",
        cause);
  }

  private CacheException failure(String what, RuntimeException cause) {
    return new CacheException(
        "Cache '" + cacheName + "': " + what + ": " + cause.getMessage(), cause);
  }

  private void requireType(String what, Class<?> type, Object object) {
    if (!type.isInstance(object)) {
      throw new ClassCastException(
          "Cache '"
              + cacheName
              + "' has "
              + what
              + "s of type "
              + type.getName()
              + ", this one is of type "
              + object.getClass().getName());
    }
  }
}
