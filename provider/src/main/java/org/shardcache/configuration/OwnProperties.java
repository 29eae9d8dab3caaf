package org.shardcache.configuration;

import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a cache that JCache has no words for; what is not set is not there. Not
 * thread-safe.
 */
final class OwnProperties implements Serializable {

  private static final long serialVersionUID = 1L;

  /** A serializer is a name or an instance. */
  enum Name {
    TTL,
    ACCESS_TTL,
    SERIALIZER,
    KEY_SERIALIZER,
    KRYO_REGISTRARS,
    COMPRESSION,
    COMPRESSION_THRESHOLD,
    KEY_PREFIX,
    OWNS_PREFIX,
    UNDECODABLE,
    READ_FROM,
    ON_FAILURE,
    LOAD_LOCK,
    ALLOWED_CLASSES
  }

  private final EnumMap<Name, Object> values = new EnumMap<>(Name.class);

  /** Null if it is not set, or set to something of another type. */
  <T> @Nullable T get(Name property, Class<T> type) {
    Object value = values.get(property);
    return type.isInstance(value) ? type.cast(value) : null;
  }

  void set(Name property, @Nullable Object value) {
    if (value == null) {
      values.remove(property);
    } else {
      values.put(property, value);
    }
  }

  void setAll(OwnProperties others) {
    values.putAll(others.values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OwnProperties that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  static @Nullable Duration checked(String setting, @Nullable Duration duration) {
    try {
      return duration == null ? null : TimeToLive.of(duration);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          setting
              + " is "
              + duration
              + "; it must be at least 1 ms, or ShardedCacheConfiguration.ETERNAL. An expiry policy"
              + " can say that nothing is stored.",
          e);
    }
  }

  static @Nullable String checked(String setting, @Nullable String text) {
    if (text != null && text.isBlank()) {
      throw new IllegalArgumentException(
          setting + " is blank; give it a name, or null to leave it to the settings.");
    }
    return text;
  }
}
