package org.shardcache.internal.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;
import org.shardcache.configuration.BatchSettings;
import org.shardcache.configuration.CacheSettings;
import org.shardcache.configuration.ManagerSettings;
import org.shardcache.configuration.OnFailure;
import org.shardcache.configuration.ShardedCacheConfiguration;
import org.shardcache.configuration.Topology;
import org.shardcache.configuration.Undecodable;
import org.shardcache.internal.entry.Callbacks;
import org.shardcache.internal.entry.Customizations;
import org.shardcache.internal.entry.EntryCodec;
import org.shardcache.internal.entry.EntryCodec.OnUndecodable;
import org.shardcache.internal.entry.FailedReads;
import org.shardcache.internal.entry.KeyTurns;
import org.shardcache.internal.entry.TranslatedClaims;
import org.shardcache.internal.entry.TranslatedStore;
import org.shardcache.internal.event.EventDispatcher;
import org.shardcache.internal.event.ListeningStore;
import org.shardcache.internal.expiry.ExpiryPlan;
import org.shardcache.internal.integration.EntryLoads;
import org.shardcache.internal.integration.Integration;
import org.shardcache.internal.integration.Integration.Exclusion;
import org.shardcache.internal.integration.Leases;
import org.shardcache.internal.integration.ObservedLoader;
import org.shardcache.internal.integration.ReadThrough;
import org.shardcache.internal.management.CacheConfigurationView;
import org.shardcache.internal.management.CacheStatistics;
import org.shardcache.internal.management.JmxRegistration;
import org.shardcache.internal.management.OutcomeStatistics;
import org.shardcache.internal.processor.Invocations;
import org.shardcache.internal.shard.ReadFrom;
import org.shardcache.internal.store.ClaimStore;
import org.shardcache.internal.store.ClaimUse;
import org.shardcache.internal.store.EntryStore;
import org.shardcache.internal.store.KeyLayout;
import org.shardcache.internal.store.RedisClaimStore;
import org.shardcache.internal.store.RedisEntryStore;
import org.shardcache.internal.store.TimeToLive;
import org.shardcache.serialization.ClassFilter;
import org.shardcache.serialization.Compression;
import org.shardcache.serialization.KeyCodec;
import org.shardcache.serialization.KeyCodecs;
import org.shardcache.serialization.SerializationContext;
import org.shardcache.serialization.Serializer;
import org.shardcache.serialization.Serializers;
import org.shardcache.serialization.kryo.KryoRegistrar;

/**
 * Makes the parts of one cache from its configuration and the settings that match its name; what
 * the code says beats the settings. Sends nothing.
 */
final class CacheAssembly<K, V> {

  private final ManagerContext context;
  private final String name;
  private final ShardedCacheConfiguration<K, V> configuration;
  private final CacheSettings settings;
  private final AtomicReference<@Nullable Cache<K, V>> cache = new AtomicReference<>();

  CacheAssembly(ManagerContext context, String name, Configuration<K, V> configuration) {
    this.context = context;
    this.name = name;
    this.settings = context.settings().cache(name);
    this.configuration = new ShardedCacheConfiguration<>(complete(configuration));
  }

  /**
   * Makes the parts.
   *
   * @throws CacheException if a setting cannot be used
   * @throws UnsupportedOperationException if the configuration asks for what there is not
   */
  CacheParts<K, V> assemble() {
    if (!configuration.isStoreByValue()) {
      throw new UnsupportedOperationException(
          "Cache '"
              + name
              + "': values live in Redis, so a cache is store-by-value; call"
              + " setStoreByValue(true).");
    }
    requireCompleteIntegration();
    applySwitches();
    applyTypes();
    applyReads();
    KeyLayout layout = layout();
    EntryCodec<K, V> codec = codec();
    LiveConfiguration<K, V> live = new LiveConfiguration<>(configuration);
    KeySpaces.Claim claim = new KeySpaces.Claim(context.servers(), layout.keySpace(), name);
    context.keySpaces().claim(claim);
    List<Object> customizations = new ArrayList<>();
    boolean complete = false;
    try {
      CacheParts<K, V> parts = parts(live, layout, codec, claim, customizations);
      complete = true;
      return parts;
    } finally {
      if (!complete) {
        customizations.forEach(Customizations::close);
        context.keySpaces().release(claim);
      }
    }
  }

  /** Makes the cache known to its listeners. */
  void assembled(Cache<K, V> assembled) {
    cache.set(assembled);
  }

  private CacheParts<K, V> parts(
      LiveConfiguration<K, V> live,
      KeyLayout layout,
      EntryCodec<K, V> codec,
      KeySpaces.Claim claim,
      List<Object> customizations) {
    Duration lease = context.settings().manager().lease();
    Callbacks callbacks = context.callbacks();
    ExpiryPolicy expiryPolicy = made(customizations, expiryPolicy());
    ExpiryPlan plan = ExpiryPlan.of(expiryPolicy);
    Factory<CacheLoader<K, V>> loaderFactory = configuration.getCacheLoaderFactory();
    Factory<CacheWriter<? super K, ? super V>> writerFactory =
        configuration.getCacheWriterFactory();

    EventDispatcher<K, V> dispatcher =
        new EventDispatcher<>(
            () -> Objects.requireNonNull(cache.get()),
            codec,
            callbacks,
            lease,
            context.settings().manager().timeout(),
            name);
    customizations.add((AutoCloseable) dispatcher::close);
    configuration.getCacheEntryListenerConfigurations().forEach(dispatcher::register);
    BatchSettings batch = context.settings().manager().batch();
    EntryStore redis =
        new LastingEntries(name, configuration, settings)
            .watched(
                new TranslatedStore(
                    new RedisEntryStore(
                        context.shards(),
                        layout,
                        name,
                        loaderFactory == null ? ClaimUse.PROCESSORS : ClaimUse.LOADS,
                        batch.merge() ? batch.maxKeys() : 1),
                    context.storeFailures()),
                plan,
                context);
    EntryStore listening = new ListeningStore(redis, dispatcher, KeyTurns.ofCommands(lease), lease);
    ClaimStore claims =
        new TranslatedClaims(
            new RedisClaimStore(context.shards(), layout, name), context.storeFailures());
    Leases leases = new Leases(claims, callbacks, lease, context.settings().manager().timeout());
    FailedReads failedReads =
        configuration.getOnFailure() == OnFailure.MISS
            ? FailedReads.asMisses(name)
            : FailedReads.asFailures();
    Integration<K, V> integration =
        new Integration<>(listening, claims, codec, plan, callbacks, lease, failedReads);

    Exclusion exclusion =
        Boolean.TRUE.equals(configuration.getLoadLock())
            ? Exclusion.OVER_ALL_JVMS
            : Exclusion.IN_THIS_JVM;
    EntryLoads<K, V> loads =
        loaderFactory == null
            ? null
            : integration.loads(
                ObservedLoader.of(
                    made(customizations, loaderFactory.create()), context.observer(), name),
                exclusion);
    ReadThrough<K, V> flights = loads == null ? null : integration.readThrough(loads, exclusion);
    boolean readThrough = configuration.isReadThrough();
    EntryStore store =
        writerFactory == null || !configuration.isWriteThrough()
            ? listening
            : integration.writeThrough(made(customizations, writerFactory.create()), leases);
    CacheStatistics statistics = new CacheStatistics();
    OutcomeStatistics outcomeStatistics = new OutcomeStatistics(statistics);
    return new CacheParts<>(
        name,
        live,
        layout,
        store,
        failedReads,
        codec,
        plan,
        readFrom(plan),
        flights != null && readThrough ? flights : ReadThrough.none(),
        loads == null || flights == null
            ? null
            : integration.bulkLoader(
                loads, flights, context.loadExecutor(), context.settings().manager().timeout()),
        new Invocations<>(
            store,
            listening,
            codec,
            plan,
            readThrough ? loads : null,
            leases,
            new KeyTurns(callbacks, leases.longestPatience()),
            callbacks,
            outcomeStatistics,
            exclusion),
        loads == null ? () -> {} : claims::endAll,
        dispatcher,
        statistics,
        outcomeStatistics,
        new JmxRegistration(
            context.uri(), name, new CacheConfigurationView(live::snapshot), statistics),
        () -> {
          context.keySpaces().release(claim);
          customizations.forEach(Customizations::close);
        });
  }

  /** What a replica has may be out of date, so nothing that depends on it is read there. */
  private ReadFrom readFrom(ExpiryPlan plan) {
    if (configuration.getReadFrom() != org.shardcache.configuration.ReadFrom.REPLICA_PREFERRED) {
      return ReadFrom.PRIMARY;
    }
    if (configuration.isReadThrough()) {
      throw refusedReplicas(
          "it is read-through, and what a replica does not have yet would be loaded");
    }
    if (!(plan instanceof ExpiryPlan.Fixed fixed) || !fixed.access().equals(TimeToLive.UNCHANGED)) {
      throw refusedReplicas("its expiry policy may change an entry that is read");
    }
    return ReadFrom.REPLICA_PREFERRED;
  }

  private IllegalArgumentException refusedReplicas(String reason) {
    return new IllegalArgumentException(
        "Cache '"
            + name
            + "' cannot have read-from=replica-preferred: "
            + reason
            + ". Leave it out, so that the primaries are read.");
  }

  private static <T> T made(List<Object> customizations, T customization) {
    if (customizations.stream().noneMatch(known -> known == customization)) { // closed once
      customizations.add(customization);
    }
    return customization;
  }

  private void requireCompleteIntegration() {
    if (configuration.isReadThrough() && configuration.getCacheLoaderFactory() == null) {
      throw new IllegalArgumentException(
          "Cache '" + name + "' is read-through and has no CacheLoader factory.");
    }
    if (configuration.isWriteThrough() && configuration.getCacheWriterFactory() == null) {
      throw new IllegalArgumentException(
          "Cache '" + name + "' is write-through and has no CacheWriter factory.");
    }
  }

  private static <K, V> CompleteConfiguration<K, V> complete(Configuration<K, V> configuration) {
    return configuration instanceof CompleteConfiguration<K, V> complete
        ? complete
        : new MutableConfiguration<K, V>()
            .setTypes(configuration.getKeyType(), configuration.getValueType())
            .setStoreByValue(configuration.isStoreByValue());
  }

  private void applySwitches() {
    if (Boolean.TRUE.equals(settings.statistics())) {
      configuration.setStatisticsEnabled(true);
    }
    if (Boolean.TRUE.equals(settings.management())) {
      configuration.setManagementEnabled(true);
    }
  }

  /** From here on the configuration says which servers reads go to, and what becomes of them. */
  private void applyReads() {
    configuration
        .setReadFrom(firstOf(configuration.getReadFrom(), settings.readFrom()))
        .setOnFailure(firstOf(configuration.getOnFailure(), settings.onFailure()))
        .setLoadLock(firstOf(configuration.getLoadLock(), settings.loadLock()));
  }

  /** Types from the settings stand in where the code has none, that is {@code Object}. */
  private void applyTypes() {
    Class<?> keyType = typeOr(configuration.getKeyType(), "key-type", settings.keyType());
    Class<?> valueType = typeOr(configuration.getValueType(), "value-type", settings.valueType());
    @SuppressWarnings("unchecked") // a cache of Object is asked to be one of a more special type
    Class<K> keys = (Class<K>) keyType;
    @SuppressWarnings("unchecked")
    Class<V> values = (Class<V>) valueType;
    configuration.setTypes(keys, values);
  }

  private Class<?> typeOr(Class<?> type, String setting, @Nullable String className) {
    if (type != Object.class || className == null) {
      return type;
    }
    try {
      return Class.forName(className, false, context.classLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new CacheException(
          "shardcache.cache."
              + name
              + "."
              + setting
              + "="
              + className
              + ": there is no such class in the cache manager's class loader.",
          e);
    }
  }

  private KeyLayout layout() {
    ManagerSettings manager = context.settings().manager();
    try {
      KeyLayout layout = keySpace().withHashTags(manager.hashTags());
      return manager.topology() == Topology.CLUSTER ? layout.inCluster() : layout;
    } catch (IllegalArgumentException e) {
      throw new CacheException("Cache '" + name + "': " + e.getMessage(), e);
    }
  }

  private KeyLayout keySpace() {
    String prefix = firstOf(configuration.getKeyPrefix(), settings.keyPrefix());
    boolean owns =
        Boolean.TRUE.equals(firstOf(configuration.getOwnsPrefix(), settings.ownsPrefix()));
    if (prefix == null) {
      return KeyLayout.ofCache(context.settings().manager().keyPrefix(), name);
    }
    return owns ? KeyLayout.ofOwnedPrefix(prefix) : KeyLayout.ofSharedPrefix(prefix);
  }

  private EntryCodec<K, V> codec() {
    ManagerSettings manager = context.settings().manager();
    try {
      ClassFilter.Builder filter =
          ClassFilter.builder()
              .allow(manager.allow())
              .allowDeclared(configuration.getKeyType())
              .allowDeclared(configuration.getValueType());
      List<String> allowed = firstOf(configuration.getAllowedClasses(), settings.allow());
      filter.allow(allowed == null ? List.of() : allowed);
      List<KryoRegistrar> registrars = configuration.getKryoRegistrars();
      SerializationContext serialization =
          new SerializationContext(
              name,
              context.classLoader(),
              filter.build(),
              configuration.getKeyType(),
              configuration.getValueType(),
              manager.maxValueSize(),
              registrars == null ? List.of() : registrars);
      Undecodable undecodable = firstOf(configuration.getUndecodable(), settings.undecodable());
      return new EntryCodec<>(
          name,
          configuration.getKeyType(),
          configuration.getValueType(),
          keyCodec(serialization),
          compressed(serializer(serialization), serialization),
          manager.maxValueSize(),
          undecodable == Undecodable.MISS ? OnUndecodable.MISS : OnUndecodable.ERROR,
          () -> context.observer().undecodable(name));
    } catch (IllegalArgumentException e) {
      throw new CacheException("Cache '" + name + "': " + e.getMessage(), e);
    }
  }

  private KeyCodec keyCodec(SerializationContext serialization) {
    KeyCodec codec = configuration.getKeySerializer();
    if (codec != null) {
      return codec;
    }
    String codecName = firstOf(configuration.getKeySerializerName(), settings.keySerializer());
    return KeyCodecs.create(
        codecName == null ? KeyCodecs.DEFAULT : codecName,
        serialization,
        configuration.getKeyType());
  }

  private Serializer serializer(SerializationContext serialization) {
    Serializer serializer = configuration.getSerializer();
    if (serializer != null) {
      return serializer;
    }
    String serializerName = firstOf(configuration.getSerializerName(), settings.serializer());
    return Serializers.create(
        serializerName == null ? context.settings().manager().serializer() : serializerName,
        serialization);
  }

  private Serializer compressed(Serializer serializer, SerializationContext serialization) {
    Compression compression = firstOf(configuration.getCompression(), settings.compression());
    Integer threshold =
        firstOf(configuration.getCompressionThreshold(), settings.compressionThreshold());
    return Serializers.compressed(
        serializer,
        compression == null ? Compression.NONE : compression,
        threshold == null ? Compression.DEFAULT_THRESHOLD : threshold,
        serialization);
  }

  /** The code's policy, else times from the code, else from the settings, else eternal. */
  private ExpiryPolicy expiryPolicy() {
    if (!configuration
        .getExpiryPolicyFactory()
        .equals(EternalExpiryPolicy.factoryOf())) { // eternal is what nobody has set
      return configuration.getExpiryPolicyFactory().create();
    }
    Duration ttl = configuration.getTtl();
    Duration accessTtl = configuration.getAccessTtl();
    if (ttl == null && accessTtl == null) {
      ttl = settings.ttl();
      accessTtl = settings.accessTtl();
    }
    if (ttl == null && accessTtl == null) {
      ttl = context.settings().manager().defaultTtl();
    }
    if (ttl != null && accessTtl != null) {
      throw new CacheException(
          "Cache '"
              + name
              + "' has both ttl (since the last write) and access-ttl (since the last access), but"
              + " an entry has one time to live; set one of the two, or an ExpiryPolicy.");
    }
    if (ttl != null) {
      return new ModifiedExpiryPolicy(toCacheDuration(ttl));
    }
    return accessTtl != null
        ? new TouchedExpiryPolicy(toCacheDuration(accessTtl))
        : new EternalExpiryPolicy();
  }

  private static javax.cache.expiry.Duration toCacheDuration(Duration duration) {
    return duration.equals(ShardedCacheConfiguration.ETERNAL)
        ? javax.cache.expiry.Duration.ETERNAL
        : new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, duration.toMillis());
  }

  private static <T> @Nullable T firstOf(@Nullable T code, @Nullable T setting) {
    return code != null ? code : setting;
  }
}
