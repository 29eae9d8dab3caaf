package org.shardcache.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shardcache.serialization.Compression;
import org.shardcache.serialization.KeyCodec;
import org.shardcache.serialization.Serializer;
import org.shardcache.serialization.kryo.KryoRegistrar;
import org.shardcache.serialization.kryo.KryoRegistry;

class ShardedCacheConfigurationTest {

  private static final Serializer SERIALIZER = new Bytes();
  private static final KeyCodec KEY_CODEC = new Keys();
  private static final CacheEntryListenerConfiguration<String, Long> LISTENER =
      new MutableCacheEntryListenerConfiguration<>(
          FactoryBuilder.factoryOf(
              (CacheEntryCreatedListener<String, Long> & Serializable) events -> {}),
          null,
          false,
          true);

  private enum Registrar implements KryoRegistrar {
    NOTHING;

    @Override
    public void register(KryoRegistry registry) {
      // Nothing.
    }
  }

  /** One change for every property there is. */
  static Stream<Consumer<ShardedCacheConfiguration<String, Long>>> changes() {
    return Stream.of(
        c -> c.setTypes(String.class, Long.class),
        c -> c.setStoreByValue(false),
        c -> c.setReadThrough(true),
        c -> c.setWriteThrough(true),
        c -> c.setStatisticsEnabled(true),
        c -> c.setManagementEnabled(true),
        c -> c.addCacheEntryListenerConfiguration(LISTENER),
        c -> c.setCacheLoaderFactory(new FactoryBuilder.ClassFactory<>(Loader.class)),
        c -> c.setCacheWriterFactory(new FactoryBuilder.ClassFactory<>(Writer.class)),
        c ->
            c.setExpiryPolicyFactory(
                CreatedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ONE_DAY)),
        c -> c.setTtl(Duration.ofMinutes(1)),
        c -> c.setAccessTtl(ShardedCacheConfiguration.ETERNAL),
        c -> c.setSerializerName("java"),
        c -> c.setSerializer(SERIALIZER),
        c -> c.setKeySerializerName("string"),
        c -> c.setKeySerializer(KEY_CODEC),
        c -> c.setKryoRegistrars(List.of(Registrar.NOTHING)),
        c -> c.setCompression(Compression.NONE),
        c -> c.setCompressionThreshold(1),
        c -> c.setKeyPrefix(""),
        c -> c.setOwnsPrefix(false),
        c -> c.setUndecodable(Undecodable.MISS),
        c -> c.setReadFrom(ReadFrom.REPLICA_PREFERRED),
        c -> c.setOnFailure(OnFailure.MISS),
        c -> c.setLoadLock(true),
        c -> c.setAllowedClasses(List.of("com.acme.**")));
  }

  @Test
  void aNewOneHasTheDefaultsOfJCacheAndNothingElse() {
    ShardedCacheConfiguration<String, Long> configuration = new ShardedCacheConfiguration<>();
    MutableConfiguration<String, Long> standard = new MutableConfiguration<>();

    assertThat(new MutableConfiguration<>(configuration)).isEqualTo(standard);
    assertThat(configuration)
        .hasAllNullFieldsOrPropertiesExcept(
            "standard",
            "own",
            "keyType",
            "valueType",
            "storeByValue",
            "readThrough",
            "writeThrough",
            "statisticsEnabled",
            "managementEnabled",
            "cacheEntryListenerConfigurations",
            "expiryPolicyFactory");
  }

  @Test
  void settersGiveBackTheConfigurationWithWhatWasSet() {
    ShardedCacheConfiguration<String, Long> configuration =
        new ShardedCacheConfiguration<String, Long>()
            .setTypes(String.class, Long.class)
            .setReadThrough(true)
            .setWriteThrough(true)
            .setStatisticsEnabled(true)
            .setManagementEnabled(true)
            .setStoreByValue(true)
            .setTtl(Duration.ofSeconds(5))
            .setAccessTtl(Duration.ofSeconds(6))
            .setSerializer(SERIALIZER)
            .setKeySerializerName("string")
            .setCompression(Compression.LZ4)
            .setCompressionThreshold(5000)
            .setKeyPrefix("user:")
            .setOwnsPrefix(true)
            .setUndecodable(Undecodable.ERROR)
            .setReadFrom(ReadFrom.REPLICA_PREFERRED)
            .setOnFailure(OnFailure.MISS)
            .setLoadLock(true)
            .setAllowedClasses(List.of("a.*", "b.C"));

    assertThat(configuration.getKeyType()).isEqualTo(String.class);
    assertThat(configuration.getValueType()).isEqualTo(Long.class);
    assertThat(configuration.isReadThrough()).isTrue();
    assertThat(configuration.isWriteThrough()).isTrue();
    assertThat(configuration.isStatisticsEnabled()).isTrue();
    assertThat(configuration.isManagementEnabled()).isTrue();
    assertThat(configuration.getReadFrom()).isEqualTo(ReadFrom.REPLICA_PREFERRED);
    assertThat(configuration.getOnFailure()).isEqualTo(OnFailure.MISS);
    assertThat(configuration.getLoadLock()).isTrue();
    assertThat(configuration.isStoreByValue()).isTrue();
    assertThat(configuration.getTtl()).isEqualTo(Duration.ofSeconds(5));
    assertThat(configuration.getAccessTtl()).isEqualTo(Duration.ofSeconds(6));
    assertThat(configuration.getSerializer()).isSameAs(SERIALIZER);
    assertThat(configuration.getKeySerializerName()).isEqualTo("string");
    assertThat(configuration.getCompression()).isEqualTo(Compression.LZ4);
    assertThat(configuration.getCompressionThreshold()).isEqualTo(5000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration.setCompressionThreshold(0))
        .withMessageContaining("compression-threshold is 0");
    assertThat(configuration.getKeyPrefix()).isEqualTo("user:");
    assertThat(configuration.getOwnsPrefix()).isTrue();
    assertThat(configuration.getUndecodable()).isEqualTo(Undecodable.ERROR);
    assertThat(configuration.getAllowedClasses()).containsExactly("a.*", "b.C");
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyPropertyIsComparedCopiedAndSerialized(
      Consumer<ShardedCacheConfiguration<String, Long>> change) throws Exception {
    ShardedCacheConfiguration<String, Long> plain = new ShardedCacheConfiguration<>();
    ShardedCacheConfiguration<String, Long> changed = new ShardedCacheConfiguration<>();
    change.accept(changed);
    ShardedCacheConfiguration<String, Long> again = new ShardedCacheConfiguration<>();
    change.accept(again);

    assertThat(changed).isEqualTo(again).hasSameHashCodeAs(again).isNotEqualTo(plain);
    ShardedCacheConfiguration<String, Long> copy = new ShardedCacheConfiguration<>(changed);
    assertThat(copy).isEqualTo(changed).isNotSameAs(changed);
    if (!changed.getCacheEntryListenerConfigurations().iterator().hasNext()) {
      assertThat(serializedAndBack(changed)).isEqualTo(changed);
    }
    change.accept(plain);
    assertThat(plain).isEqualTo(changed);
  }

  @Test
  void aCopyIsIndependent() {
    ShardedCacheConfiguration<String, Long> configuration = new ShardedCacheConfiguration<>();
    ShardedCacheConfiguration<String, Long> copy = new ShardedCacheConfiguration<>(configuration);
    configuration.setTtl(Duration.ofSeconds(1)).addCacheEntryListenerConfiguration(LISTENER);

    assertThat(copy.getTtl()).isNull();
    assertThat(copy.getCacheEntryListenerConfigurations()).isEmpty();
    configuration.removeCacheEntryListenerConfiguration(LISTENER);
    assertThat(configuration.getCacheEntryListenerConfigurations()).isEmpty();
  }

  @Test
  void aStandardConfigurationIsCopiedWhole() {
    MutableConfiguration<String, Long> standard =
        new MutableConfiguration<String, Long>()
            .setTypes(String.class, Long.class)
            .setStatisticsEnabled(true)
            .setCacheLoaderFactory(new FactoryBuilder.ClassFactory<>(Loader.class));

    assertThat(new MutableConfiguration<>(new ShardedCacheConfiguration<>(standard)))
        .isEqualTo(standard);
  }

  @Test
  void anInstanceAndANameReplaceEachOther() {
    ShardedCacheConfiguration<String, Long> configuration = new ShardedCacheConfiguration<>();

    configuration.setSerializerName("java").setSerializer(SERIALIZER);
    assertThat(configuration.getSerializerName()).isNull();
    configuration.setSerializerName("java");
    assertThat(configuration.getSerializer()).isNull();
    configuration.setKeySerializerName("string").setKeySerializer(KEY_CODEC);
    assertThat(configuration.getKeySerializerName()).isNull();
    configuration.setKeySerializerName("string");
    assertThat(configuration.getKeySerializer()).isNull();
  }

  @Test
  void nullUnsetsWhatWasSet() {
    ShardedCacheConfiguration<String, Long> configuration = new ShardedCacheConfiguration<>();
    configuration
        .setTtl(Duration.ofSeconds(1))
        .setAccessTtl(Duration.ofSeconds(1))
        .setSerializer(SERIALIZER)
        .setKeySerializer(KEY_CODEC)
        .setKeyPrefix("x")
        .setOwnsPrefix(true)
        .setUndecodable(Undecodable.MISS)
        .setAllowedClasses(List.of());
    configuration
        .setTtl(null)
        .setAccessTtl(null)
        .setSerializer(null)
        .setKeySerializer(null)
        .setKeyPrefix(null)
        .setOwnsPrefix(null)
        .setUndecodable(null)
        .setAllowedClasses(null)
        .setExpiryPolicyFactory(null)
        .setCacheLoaderFactory(null)
        .setCacheWriterFactory(null);

    assertThat(configuration).isEqualTo(new ShardedCacheConfiguration<String, Long>());
  }

  @Test
  void valuesThatMakeNoSenseAreRefusedAndChangeNothing() {
    ShardedCacheConfiguration<String, Long> configuration =
        new ShardedCacheConfiguration<String, Long>().setTtl(Duration.ofSeconds(1));
    for (Duration bad :
        new Duration[] {Duration.ZERO, Duration.ofSeconds(-1), Duration.ofNanos(999_999)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> configuration.setTtl(bad))
          .withMessageContaining("ttl is " + bad);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> configuration.setAccessTtl(bad))
          .withMessageContaining("access-ttl is " + bad);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> configuration.setSerializerName(" "));
    assertThatIllegalArgumentException().isThrownBy(() -> configuration.setKeySerializerName(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> configuration.setAllowedClasses(List.of("")));
    assertThatNullPointerException()
        .isThrownBy(() -> configuration.setAllowedClasses(Arrays.asList("a", null)));
    assertThatNullPointerException().isThrownBy(() -> configuration.setTypes(null, Long.class));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                configuration
                    .addCacheEntryListenerConfiguration(LISTENER)
                    .addCacheEntryListenerConfiguration(LISTENER));

    assertThat(configuration.getTtl()).isEqualTo(Duration.ofSeconds(1));
    assertThat(configuration.getAllowedClasses()).isNull();
  }

  @Test
  void aTimeToLiveHasWholeMillisecondsThatRedisCanCount() {
    ShardedCacheConfiguration<String, Long> configuration = new ShardedCacheConfiguration<>();

    assertThat(configuration.setTtl(Duration.ofNanos(1_999_999)).getTtl())
        .isEqualTo(Duration.ofMillis(1));
    assertThat(configuration.setTtl(Duration.ofSeconds(Long.MAX_VALUE / 2)).getTtl())
        .isEqualTo(ShardedCacheConfiguration.ETERNAL);
  }

  @Test
  void theListOfAllowedClassesIsACopy() {
    List<String> patterns = new ArrayList<>(List.of("a.*"));
    ShardedCacheConfiguration<String, Long> configuration =
        new ShardedCacheConfiguration<String, Long>().setAllowedClasses(patterns);
    patterns.add("b.*");

    assertThat(configuration.getAllowedClasses()).containsExactly("a.*");
  }

  @Test
  void anInstanceThatIsNotSerializableIsNamedWhenItIsSerialized() {
    Serializer lambdaLike =
        new Serializer() {
          @Override
          public byte[] toBytes(Object value) {
            return new byte[0];
          }

          @Override
          public Object fromBytes(byte[] bytes) {
            return bytes;
          }
        };

    assertThatExceptionOfType(NotSerializableException.class)
        .isThrownBy(
            () ->
                serializedAndBack(
                    new ShardedCacheConfiguration<String, Long>().setSerializer(lambdaLike)));
  }

  private static Object serializedAndBack(Object object)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  /** Loads nothing. */
  public static final class Loader implements CacheLoader<String, Long> {
    @Override
    public Long load(String key) {
      return 0L;
    }

    @Override
    public Map<String, Long> loadAll(Iterable<? extends String> keys) {
      return Map.of();
    }
  }

  /** Writes nothing. */
  public static final class Writer implements CacheWriter<String, Long> {
    @Override
    public void write(Cache.Entry<? extends String, ? extends Long> entry) {}

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends Long>> entries) {}

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(Collection<?> keys) {}
  }

  private record Bytes() implements Serializer, Serializable {
    @Override
    public byte[] toBytes(Object value) {
      return (byte[]) value;
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return bytes;
    }
  }

  private record Keys() implements KeyCodec, Serializable {
    @Override
    public byte[] toBytes(Object key) {
      return (byte[]) key;
    }

    @Override
    public Object fromBytes(byte[] bytes) {
      return bytes;
    }
  }
}
