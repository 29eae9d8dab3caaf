package org.shardcache.configuration;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.shardcache.serialization.Compression;
import org.shardcache.serialization.KeyCodec;
import org.shardcache.serialization.Serializer;
import org.shardcache.serialization.kryo.KryoRegistrar;

/**
 * A cache configuration with the settings that JCache has no words for. The standard properties
 * work as those of {@link MutableConfiguration}; the others are null until they are set, and what
 * is null is left to the settings of the manager (see {@link ShardcacheSettings}), which are weaker
 * than what is set here.
 *
 * <p>Serializable if what it holds is. Not thread-safe: like every configuration, it is copied when
 * a cache is created.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class ShardedCacheConfiguration<K, V> implements CompleteConfiguration<K, V> {

  /** A time to live without an end; what is longer than 2^53 ms is set as this. */
  public static final Duration ETERNAL = TimeToLive.ETERNAL;

  private static final long serialVersionUID = 1L;

  /** The standard properties. */
  private final MutableConfiguration<K, V> standard;

  /** What JCache has no words for; what is not set is not there. */
  private final EnumMap<Own, Object> own = new EnumMap<>(Own.class);

  /** Creates a configuration with the defaults of JCache. */
  public ShardedCacheConfiguration() {
    standard = new MutableConfiguration<>();
  }

  /**
   * Creates a copy of a configuration.
   *
   * @param configuration of this class, whose own settings are copied too, or of any other
   */
  public ShardedCacheConfiguration(CompleteConfiguration<K, V> configuration) {
    standard = new MutableConfiguration<>(configuration);
    if (configuration instanceof ShardedCacheConfiguration<K, V> sharded) {
      own.putAll(sharded.own);
    }
  }

  /**
   * Returns how long an entry lives since it was last written.
   *
   * @return null if not set
   */
  public @Nullable Duration getTtl() {
    return own(Own.TTL, Duration.class);
  }

  /**
   * Sets how long an entry lives since it was last written. It stands in for an expiry policy: an
   * expiry policy factory that is set beside it wins.
   *
   * @param ttl at least 1 ms, {@link #ETERNAL}, or null to set nothing
   * @return this
   * @throws IllegalArgumentException if it is shorter than 1 ms
   */
  public ShardedCacheConfiguration<K, V> setTtl(@Nullable Duration ttl) {
    return set(Own.TTL, checked("ttl", ttl));
  }

  /**
   * Returns how long an entry lives since it was last read or written.
   *
   * @return null if not set
   */
  public @Nullable Duration getAccessTtl() {
    return own(Own.ACCESS_TTL, Duration.class);
  }

  /**
   * Sets how long an entry lives since it was last read or written. It stands in for an expiry
   * policy: an expiry policy factory that is set beside it wins.
   *
   * @param accessTtl at least 1 ms, {@link #ETERNAL}, or null to set nothing
   * @return this
   * @throws IllegalArgumentException if it is shorter than 1 ms
   */
  public ShardedCacheConfiguration<K, V> setAccessTtl(@Nullable Duration accessTtl) {
    return set(Own.ACCESS_TTL, checked("access-ttl", accessTtl));
  }

  /**
   * Returns the name of the serializer of values.
   *
   * @return null if not set, or if an instance is
   */
  public @Nullable String getSerializerName() {
    return own(Own.SERIALIZER, String.class);
  }

  /**
   * Sets the serializer of values by name, in place of an instance set before.
   *
   * @param name {@code kryo}, {@code java}, {@code json}, {@code string}, {@code bytes}, the name
   *     of a {@link org.shardcache.serialization.SerializerProvider} or a class name; null to set
   *     none
   * @return this
   * @throws IllegalArgumentException if the name is blank
   */
  public ShardedCacheConfiguration<K, V> setSerializerName(@Nullable String name) {
    return set(Own.SERIALIZER, checked("serializer", name));
  }

  /**
   * Returns the serializer of values.
   *
   * @return null if not set, or if only its name is
   */
  public @Nullable Serializer getSerializer() {
    return own(Own.SERIALIZER, Serializer.class);
  }

  /**
   * Sets the serializer of values, in place of a name set before.
   *
   * @param serializer thread-safe, or null to set none
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setSerializer(@Nullable Serializer serializer) {
    return set(Own.SERIALIZER, serializer);
  }

  /**
   * Returns the name of the serializer of keys.
   *
   * @return null if not set, or if an instance is
   */
  public @Nullable String getKeySerializerName() {
    return own(Own.KEY_SERIALIZER, String.class);
  }

  /**
   * Sets the serializer of keys by name, in place of an instance set before.
   *
   * @param name {@code canonical}, {@code text}, the name of a {@link
   *     org.shardcache.serialization.KeyCodecProvider} or a class name; null to set none
   * @return this
   * @throws IllegalArgumentException if the name is blank
   */
  public ShardedCacheConfiguration<K, V> setKeySerializerName(@Nullable String name) {
    return set(Own.KEY_SERIALIZER, checked("key-serializer", name));
  }

  /**
   * Returns the serializer of keys.
   *
   * @return null if not set, or if only its name is
   */
  public @Nullable KeyCodec getKeySerializer() {
    return own(Own.KEY_SERIALIZER, KeyCodec.class);
  }

  /**
   * Sets the serializer of keys, in place of a name set before.
   *
   * @param codec thread-safe, or null to set none
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setKeySerializer(@Nullable KeyCodec codec) {
    return set(Own.KEY_SERIALIZER, codec);
  }

  /**
   * Returns what the cache registers with the serializer {@code kryo}.
   *
   * @return an immutable list; null if not set
   */
  @SuppressWarnings("unchecked") // only its setter sets it
  public @Nullable List<KryoRegistrar> getKryoRegistrars() {
    return own(Own.KRYO_REGISTRARS, List.class);
  }

  /**
   * Sets what the cache registers with the serializer {@code kryo}, besides the registrars that the
   * manager's class loader finds as services.
   *
   * @param registrars null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setKryoRegistrars(
      @Nullable List<KryoRegistrar> registrars) {
    return set(Own.KRYO_REGISTRARS, registrars == null ? null : List.copyOf(registrars));
  }

  /**
   * Returns how values are compressed.
   *
   * @return null if not set
   */
  public @Nullable Compression getCompression() {
    return own(Own.COMPRESSION, Compression.class);
  }

  /**
   * Sets how values are compressed, whichever serializer makes their bytes.
   *
   * @param compression null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setCompression(@Nullable Compression compression) {
    return set(Own.COMPRESSION, compression);
  }

  /**
   * Returns from how many bytes on values are compressed.
   *
   * @return null if not set
   */
  public @Nullable Integer getCompressionThreshold() {
    return own(Own.COMPRESSION_THRESHOLD, Integer.class);
  }

  /**
   * Sets from how many bytes on values are compressed; those that would not get smaller never are.
   *
   * @param bytes at least 1, or null to leave it unset
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public ShardedCacheConfiguration<K, V> setCompressionThreshold(@Nullable Integer bytes) {
    if (bytes != null && bytes < 1) {
      throw new IllegalArgumentException(
          "compression-threshold is " + bytes + "; it must be at least 1 byte.");
    }
    return set(Own.COMPRESSION_THRESHOLD, bytes);
  }

  /**
   * Returns what stored keys begin with instead of the manager's prefix and the cache's name.
   *
   * @return null if not set
   */
  public @Nullable String getKeyPrefix() {
    return own(Own.KEY_PREFIX, String.class);
  }

  /**
   * Sets what stored keys begin with instead of the manager's prefix and the cache's name, so that
   * other programs find them. Such a cache cannot be cleared or iterated over unless it {@linkplain
   * #setOwnsPrefix owns} its prefix.
   *
   * @param keyPrefix may be empty; null to set none
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setKeyPrefix(@Nullable String keyPrefix) {
    return set(Own.KEY_PREFIX, keyPrefix);
  }

  /**
   * Returns whether all keys that begin with the key prefix are this cache's.
   *
   * @return null if not set
   */
  public @Nullable Boolean getOwnsPrefix() {
    return own(Own.OWNS_PREFIX, Boolean.class);
  }

  /**
   * Sets whether all keys that begin with the key prefix are this cache's, so that it may clear and
   * iterate over them. Refused for an empty prefix when the cache is created.
   *
   * @param ownsPrefix null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setOwnsPrefix(@Nullable Boolean ownsPrefix) {
    return set(Own.OWNS_PREFIX, ownsPrefix);
  }

  /**
   * Returns what a read gives for bytes that are no value of the cache.
   *
   * @return null if not set
   */
  public @Nullable Undecodable getUndecodable() {
    return own(Own.UNDECODABLE, Undecodable.class);
  }

  /**
   * Sets what a read gives for bytes that are no value of the cache.
   *
   * @param undecodable null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setUndecodable(@Nullable Undecodable undecodable) {
    return set(Own.UNDECODABLE, undecodable);
  }

  /**
   * Returns patterns of the classes that may be serialized in this cache.
   *
   * @return an immutable list; null if not set
   */
  @SuppressWarnings("unchecked") // only its setter sets it
  public @Nullable List<String> getAllowedClasses() {
    return own(Own.ALLOWED_CLASSES, List.class);
  }

  /**
   * Sets patterns of the classes that may be serialized in this cache besides those that the
   * manager allows.
   *
   * @param patterns class names and patterns such as {@code com.acme.orders.**}, or null to leave
   *     it unset
   * @return this
   * @throws NullPointerException if a pattern is null
   * @throws IllegalArgumentException if a pattern is blank
   */
  public ShardedCacheConfiguration<K, V> setAllowedClasses(@Nullable List<String> patterns) {
    List<String> copy = patterns == null ? null : List.copyOf(patterns);
    if (copy != null) {
      copy.forEach(pattern -> checked("serialization.allow", pattern));
    }
    return set(Own.ALLOWED_CLASSES, copy);
  }

  @Override
  public Class<K> getKeyType() {
    return standard.getKeyType();
  }

  @Override
  public Class<V> getValueType() {
    return standard.getValueType();
  }

  /**
   * Sets the types of keys and values.
   *
   * @param keyType the type of keys
   * @param valueType the type of values
   * @return this
   * @throws NullPointerException if a type is null
   */
  public ShardedCacheConfiguration<K, V> setTypes(Class<K> keyType, Class<V> valueType) {
    standard.setTypes(keyType, valueType);
    return this;
  }

  @Override
  public boolean isStoreByValue() {
    return standard.isStoreByValue();
  }

  /**
   * Sets whether the cache stores values, not references. A cache in Redis cannot store references:
   * {@code false} is refused when it is created.
   *
   * @param storeByValue true, the default
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setStoreByValue(boolean storeByValue) {
    standard.setStoreByValue(storeByValue);
    return this;
  }

  @Override
  public boolean isReadThrough() {
    return standard.isReadThrough();
  }

  /**
   * Sets whether a miss is loaded.
   *
   * @param readThrough false by default
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setReadThrough(boolean readThrough) {
    standard.setReadThrough(readThrough);
    return this;
  }

  @Override
  public boolean isWriteThrough() {
    return standard.isWriteThrough();
  }

  /**
   * Sets whether changes are written to the cache writer.
   *
   * @param writeThrough false by default
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setWriteThrough(boolean writeThrough) {
    standard.setWriteThrough(writeThrough);
    return this;
  }

  @Override
  public boolean isStatisticsEnabled() {
    return standard.isStatisticsEnabled();
  }

  /**
   * Sets whether statistics are kept.
   *
   * @param enabled false by default
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setStatisticsEnabled(boolean enabled) {
    standard.setStatisticsEnabled(enabled);
    return this;
  }

  @Override
  public boolean isManagementEnabled() {
    return standard.isManagementEnabled();
  }

  /**
   * Sets whether the cache has a management bean.
   *
   * @param enabled false by default
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setManagementEnabled(boolean enabled) {
    standard.setManagementEnabled(enabled);
    return this;
  }

  @Override
  public Iterable<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
    return standard.getCacheEntryListenerConfigurations();
  }

  /**
   * Adds a listener.
   *
   * @param listener the configuration of the listener
   * @return this
   * @throws NullPointerException if it is null
   * @throws IllegalArgumentException if it was added before
   */
  public ShardedCacheConfiguration<K, V> addCacheEntryListenerConfiguration(
      CacheEntryListenerConfiguration<K, V> listener) {
    standard.addCacheEntryListenerConfiguration(listener);
    return this;
  }

  /**
   * Removes a listener, if it is there.
   *
   * @param listener the configuration of the listener
   * @return this
   * @throws NullPointerException if it is null
   */
  public ShardedCacheConfiguration<K, V> removeCacheEntryListenerConfiguration(
      CacheEntryListenerConfiguration<K, V> listener) {
    standard.removeCacheEntryListenerConfiguration(listener);
    return this;
  }

  @Override
  public @Nullable Factory<CacheLoader<K, V>> getCacheLoaderFactory() {
    return standard.getCacheLoaderFactory();
  }

  /**
   * Sets what makes the cache loader.
   *
   * @param factory null for no loader
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setCacheLoaderFactory(
      @Nullable Factory<? extends CacheLoader<K, V>> factory) {
    standard.setCacheLoaderFactory(factory);
    return this;
  }

  @Override
  public @Nullable Factory<CacheWriter<? super K, ? super V>> getCacheWriterFactory() {
    return standard.getCacheWriterFactory();
  }

  /**
   * Sets what makes the cache writer.
   *
   * @param factory null for no writer
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setCacheWriterFactory(
      @Nullable Factory<? extends CacheWriter<? super K, ? super V>> factory) {
    standard.setCacheWriterFactory(factory);
    return this;
  }

  @Override
  public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
    return standard.getExpiryPolicyFactory();
  }

  /**
   * Sets what makes the expiry policy.
   *
   * @param factory null for the default, eternal
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setExpiryPolicyFactory(
      @Nullable Factory<? extends ExpiryPolicy> factory) {
    standard.setExpiryPolicyFactory(factory);
    return this;
  }

  /**
   * Compares all settings; a serializer instance by its own {@code equals}.
   *
   * @return whether the other object is a configuration of this class with equal settings
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ShardedCacheConfiguration<?, ?> that
        && standard.equals(that.standard)
        && isManagementEnabled() == that.isManagementEnabled() // which the line above leaves out
        && own.equals(that.own);
  }

  @Override
  public int hashCode() {
    return 31 * standard.hashCode() + own.hashCode();
  }

  /** Null if it is not set, or set to something of another type. */
  private <T> @Nullable T own(Own property, Class<T> type) {
    Object value = own.get(property);
    return type.isInstance(value) ? type.cast(value) : null;
  }

  private ShardedCacheConfiguration<K, V> set(Own property, @Nullable Object value) {
    if (value == null) {
      own.remove(property);
    } else {
      own.put(property, value);
    }
    return this;
  }

  /** The properties beyond the standard ones; a serializer is a name or an instance. */
  private enum Own {
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
    ALLOWED_CLASSES
  }

  private static @Nullable Duration checked(String setting, @Nullable Duration duration) {
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

  private static @Nullable String checked(String setting, @Nullable String text) {
    if (text != null && text.isBlank()) {
      throw new IllegalArgumentException(
          setting + " is blank; give it a name, or null to leave it to the settings.");
    }
    return text;
  }
}
