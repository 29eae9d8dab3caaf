package org.shardcache.configuration;

import java.time.Duration;
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
public final class ShardedCacheConfiguration<K, V> extends StandardProperties<K, V> {

  /** A time to live without an end; what is longer than 2^53 ms is set as this. */
  public static final Duration ETERNAL = TimeToLive.ETERNAL;

  private static final long serialVersionUID = 1L;

  /** What JCache has no words for; what is not set is not there. */
  private final OwnProperties own = new OwnProperties();

  /** Creates a configuration with the defaults of JCache. */
  public ShardedCacheConfiguration() {
    super(new MutableConfiguration<>());
  }

  /**
   * Creates a copy of a configuration.
   *
   * @param configuration of this class, whose own settings are copied too, or of any other
   */
  public ShardedCacheConfiguration(CompleteConfiguration<K, V> configuration) {
    super(new MutableConfiguration<>(configuration));
    if (configuration instanceof ShardedCacheConfiguration<K, V> sharded) {
      own.setAll(sharded.own);
    }
  }

  /**
   * Returns how long an entry lives since it was last written.
   *
   * @return null if not set
   */
  public @Nullable Duration getTtl() {
    return own.get(OwnProperties.Name.TTL, Duration.class);
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
    return set(OwnProperties.Name.TTL, OwnProperties.checked("ttl", ttl));
  }

  /**
   * Returns how long an entry lives since it was last read or written.
   *
   * @return null if not set
   */
  public @Nullable Duration getAccessTtl() {
    return own.get(OwnProperties.Name.ACCESS_TTL, Duration.class);
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
    return set(OwnProperties.Name.ACCESS_TTL, OwnProperties.checked("access-ttl", accessTtl));
  }

  /**
   * Returns the name of the serializer of values.
   *
   * @return null if not set, or if an instance is
   */
  public @Nullable String getSerializerName() {
    return own.get(OwnProperties.Name.SERIALIZER, String.class);
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
    return set(OwnProperties.Name.SERIALIZER, OwnProperties.checked("serializer", name));
  }

  /**
   * Returns the serializer of values.
   *
   * @return null if not set, or if only its name is
   */
  public @Nullable Serializer getSerializer() {
    return own.get(OwnProperties.Name.SERIALIZER, Serializer.class);
  }

  /**
   * Sets the serializer of values, in place of a name set before.
   *
   * @param serializer thread-safe, or null to set none
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setSerializer(@Nullable Serializer serializer) {
    return set(OwnProperties.Name.SERIALIZER, serializer);
  }

  /**
   * Returns the name of the serializer of keys.
   *
   * @return null if not set, or if an instance is
   */
  public @Nullable String getKeySerializerName() {
    return own.get(OwnProperties.Name.KEY_SERIALIZER, String.class);
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
    return set(OwnProperties.Name.KEY_SERIALIZER, OwnProperties.checked("key-serializer", name));
  }

  /**
   * Returns the serializer of keys.
   *
   * @return null if not set, or if only its name is
   */
  public @Nullable KeyCodec getKeySerializer() {
    return own.get(OwnProperties.Name.KEY_SERIALIZER, KeyCodec.class);
  }

  /**
   * Sets the serializer of keys, in place of a name set before.
   *
   * @param codec thread-safe, or null to set none
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setKeySerializer(@Nullable KeyCodec codec) {
    return set(OwnProperties.Name.KEY_SERIALIZER, codec);
  }

  /**
   * Returns what the cache registers with the serializer {@code kryo}.
   *
   * @return an immutable list; null if not set
   */
  @SuppressWarnings("unchecked") // only its setter sets it
  public @Nullable List<KryoRegistrar> getKryoRegistrars() {
    return own.get(OwnProperties.Name.KRYO_REGISTRARS, List.class);
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
    return set(
        OwnProperties.Name.KRYO_REGISTRARS, registrars == null ? null : List.copyOf(registrars));
  }

  /**
   * Returns how values are compressed.
   *
   * @return null if not set
   */
  public @Nullable Compression getCompression() {
    return own.get(OwnProperties.Name.COMPRESSION, Compression.class);
  }

  /**
   * Sets how values are compressed, whichever serializer makes their bytes.
   *
   * @param compression null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setCompression(@Nullable Compression compression) {
    return set(OwnProperties.Name.COMPRESSION, compression);
  }

  /**
   * Returns from how many bytes on values are compressed.
   *
   * @return null if not set
   */
  public @Nullable Integer getCompressionThreshold() {
    return own.get(OwnProperties.Name.COMPRESSION_THRESHOLD, Integer.class);
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
    return set(OwnProperties.Name.COMPRESSION_THRESHOLD, bytes);
  }

  /**
   * Returns what stored keys begin with instead of the manager's prefix and the cache's name.
   *
   * @return null if not set
   */
  public @Nullable String getKeyPrefix() {
    return own.get(OwnProperties.Name.KEY_PREFIX, String.class);
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
    return set(OwnProperties.Name.KEY_PREFIX, keyPrefix);
  }

  /**
   * Returns whether all keys that begin with the key prefix are this cache's.
   *
   * @return null if not set
   */
  public @Nullable Boolean getOwnsPrefix() {
    return own.get(OwnProperties.Name.OWNS_PREFIX, Boolean.class);
  }

  /**
   * Sets whether all keys that begin with the key prefix are this cache's, so that it may clear and
   * iterate over them. Refused for an empty prefix when the cache is created.
   *
   * @param ownsPrefix null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setOwnsPrefix(@Nullable Boolean ownsPrefix) {
    return set(OwnProperties.Name.OWNS_PREFIX, ownsPrefix);
  }

  /**
   * Returns what a read gives for bytes that are no value of the cache.
   *
   * @return null if not set
   */
  public @Nullable Undecodable getUndecodable() {
    return own.get(OwnProperties.Name.UNDECODABLE, Undecodable.class);
  }

  /**
   * Sets what a read gives for bytes that are no value of the cache.
   *
   * @param undecodable null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setUndecodable(@Nullable Undecodable undecodable) {
    return set(OwnProperties.Name.UNDECODABLE, undecodable);
  }

  /**
   * Returns which servers of a shard reads go to.
   *
   * @return null if not set
   */
  public @Nullable ReadFrom getReadFrom() {
    return own.get(OwnProperties.Name.READ_FROM, ReadFrom.class);
  }

  /**
   * Sets which servers of a shard plain reads go to. Replicas may show the past, so they are
   * refused when the cache is created if it is read-through or its expiry policy may change an
   * entry that is read.
   *
   * @param readFrom null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setReadFrom(@Nullable ReadFrom readFrom) {
    return set(OwnProperties.Name.READ_FROM, readFrom);
  }

  /**
   * Returns what a read gives when its shard cannot be reached.
   *
   * @return null if not set
   */
  public @Nullable OnFailure getOnFailure() {
    return own.get(OwnProperties.Name.ON_FAILURE, OnFailure.class);
  }

  /**
   * Sets what {@code get}, {@code getAll}, {@code containsKey} and iteration do about a shard that
   * cannot be reached. Changes, and everything that decides, fail in any case.
   *
   * @param onFailure null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setOnFailure(@Nullable OnFailure onFailure) {
    return set(OwnProperties.Name.ON_FAILURE, onFailure);
  }

  /**
   * Returns whether one JVM at a time loads a key.
   *
   * @return null if not set
   */
  public @Nullable Boolean getLoadLock() {
    return own.get(OwnProperties.Name.LOAD_LOCK, Boolean.class);
  }

  /**
   * Sets whether, of all JVMs that say so, one at a time loads a key in a read-through cache while
   * the others wait for its value.
   *
   * @param loadLock null to leave it unset
   * @return this
   */
  public ShardedCacheConfiguration<K, V> setLoadLock(@Nullable Boolean loadLock) {
    return set(OwnProperties.Name.LOAD_LOCK, loadLock);
  }

  /**
   * Returns patterns of the classes that may be serialized in this cache.
   *
   * @return an immutable list; null if not set
   */
  @SuppressWarnings("unchecked") // only its setter sets it
  public @Nullable List<String> getAllowedClasses() {
    return own.get(OwnProperties.Name.ALLOWED_CLASSES, List.class);
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
      copy.forEach(pattern -> OwnProperties.checked("serialization.allow", pattern));
    }
    return set(OwnProperties.Name.ALLOWED_CLASSES, copy);
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

  private ShardedCacheConfiguration<K, V> set(OwnProperties.Name property, @Nullable Object value) {
    own.set(property, value);
    return this;
  }
}
