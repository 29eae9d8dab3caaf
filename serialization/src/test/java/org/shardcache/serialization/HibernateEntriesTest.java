package org.shardcache.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.util.List;
import java.util.UUID;
import org.hibernate.Hibernate;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.cache.spi.QueryKey;
import org.hibernate.cache.spi.entry.CacheEntry;
import org.hibernate.cache.spi.entry.CollectionCacheEntry;
import org.hibernate.property.access.internal.PropertyAccessStrategyBackRefImpl;
import org.junit.jupiter.api.Test;
import org.shardcache.serialization.Fixtures.Color;

/** Classes that Hibernate's second-level cache consists of, without any setting. */
class HibernateEntriesTest {

  private static final String SPI = "org.hibernate.cache.spi.";
  private static final String READ_WRITE = SPI + "support.AbstractReadWriteAccess$";

  private final SerializationContext context = Fixtures.context("");
  private final Serializer serializer = Serializers.create(Serializers.DEFAULT, context);

  private Object copy(Object value) {
    return serializer.fromBytes(serializer.toBytes(value));
  }

  /** Most constructors are closed to all but Hibernate. */
  private static Object make(String className, Object... arguments) throws Exception {
    for (Constructor<?> constructor : Class.forName(className).getDeclaredConstructors()) {
      if (constructor.getParameterCount() == arguments.length) {
        constructor.setAccessible(true);
        return constructor.newInstance(arguments);
      }
    }
    throw new AssertionError("No such constructor of " + className);
  }

  private static CacheEntry entity(Serializable... state) throws Exception {
    return (CacheEntry) make(SPI + "entry.StandardCacheEntryImpl", state, "com.acme.Car", 7L);
  }

  @Test
  void theSecondPassOfTheBuildRunsAnOlderVersion() {
    boolean older = "older".equals(System.getProperty("test.frameworks"));
    assertThat(Hibernate.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .contains(older ? "hibernate-core-6" : "hibernate-core-7");
  }

  @Test
  void entitiesKeepTheirStateAndTheMarkersInIt() throws Exception {
    CacheEntry entry =
        entity(
            "a",
            new UUID(1, 2),
            LazyPropertyInitializer.UNFETCHED_PROPERTY,
            PropertyAccessStrategyBackRefImpl.UNKNOWN,
            null);
    CacheEntry back = (CacheEntry) copy(entry);
    assertThat(back.getSubclass()).isEqualTo("com.acme.Car");
    assertThat(back.getVersion()).isEqualTo(7L);
    assertThat(back.getDisassembledState()).containsExactly(entry.getDisassembledState());
    assertThat(back.getDisassembledState()[2]).isSameAs(LazyPropertyInitializer.UNFETCHED_PROPERTY);
    assertThat(back.getDisassembledState()[3]).isSameAs(PropertyAccessStrategyBackRefImpl.UNKNOWN);
  }

  @Test
  void collectionsAndItemsAroundThemKeepTheirContent() throws Exception {
    Object collection =
        make(SPI + "entry.CollectionCacheEntry", (Object) new Serializable[] {1L, 2L});
    Object item = make(READ_WRITE + "Item", collection, 3, 4L);
    Object back = copy(item);
    assertThat(back).usingRecursiveComparison().isEqualTo(item);
    assertThat(((CollectionCacheEntry) copy(collection)).getState()).containsExactly(1L, 2L);
  }

  @Test
  void aSoftLockIsStillTheOneThatUnlocks() throws Exception {
    Object lock = make(READ_WRITE + "SoftLockImpl", 5L, new UUID(3, 4), 6L, null);
    assertThat(copy(lock)).isEqualTo(lock).usingRecursiveComparison().isEqualTo(lock);
    assertThat(copy(lock))
        .isNotEqualTo(make(READ_WRITE + "SoftLockImpl", 5L, new UUID(3, 4), 7L, null));
  }

  @Test
  void resultsOfQueriesAndReferencesOfUnknownClassKeepTheirContent() throws Exception {
    Object any = make("org.hibernate.type.AnyType$ObjectTypeCacheEntry", "com.acme.Car", 7L);
    assertThat(copy(any)).isEqualTo(any);
    Object results =
        make(
            "org.hibernate.cache.internal.QueryResultsCacheImpl$CacheItem",
            5L,
            List.of(new Object[] {1L, "a"}, 7L));
    assertThat(copy(results)).usingRecursiveComparison().isEqualTo(results);
  }

  @Test
  void queryKeysWithEqualContentAreOneKeyWhateverTheirHashCodes() throws Exception {
    KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, Fixtures.open(), Object.class);
    QueryKey one = query(1, "a", Color.RED, new byte[] {1});
    QueryKey two = query(2, new String("a"), Color.RED, new byte[] {1});
    assertThat(codec.toBytes(one)).isEqualTo(codec.toBytes(two));
    assertThat(codec.toBytes(one)).isNotEqualTo(codec.toBytes(query(1, "b", Color.RED, null)));
    QueryKey back = (QueryKey) codec.fromBytes(codec.toBytes(one));
    assertThat(back)
        .usingRecursiveComparison()
        .ignoringFields("hashCode", "parameterBindingsMemento.hashCode")
        .isEqualTo(one);
  }

  private static QueryKey query(int hash, Object... parameters) throws Exception {
    String memento =
        "org.hibernate.query.internal.QueryParameterBindingsImpl$ParameterBindingsMementoImpl";
    return new QueryKey(
        "select 1",
        (QueryKey.ParameterBindingsMemento) make(memento, parameters, hash),
        null,
        5,
        java.util.Set.of());
  }

  @Test
  void whatIsInsideAnEntryPassesTheFilter() throws Exception {
    CacheEntry colored = entity(Color.RED);
    assertThatThrownBy(() -> serializer.toBytes(colored))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("shardcache.serialization.allow=" + Color.class.getName());
    byte[] bytes = Serializers.create("kryo", Fixtures.open()).toBytes(colored);
    assertThatThrownBy(() -> serializer.fromBytes(bytes))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("shardcache.serialization.allow=" + Color.class.getName());
    CacheEntry url = entity(new URL("http://localhost/"));
    assertThatThrownBy(() -> serializer.toBytes(url)).isInstanceOf(SerializationException.class);
  }

  @Test
  void entriesThatReferToLiveEntitiesAreRefused() throws Exception {
    Object reference = make(SPI + "entry.ReferenceCacheEntryImpl", "an entity", null);
    assertThatThrownBy(() -> serializer.toBytes(reference))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("ReferenceCacheEntryImpl");
  }
}
