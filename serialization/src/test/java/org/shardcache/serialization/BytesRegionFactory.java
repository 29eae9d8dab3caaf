package org.shardcache.serialization;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.spi.support.DomainDataStorageAccess;
import org.hibernate.cache.spi.support.RegionFactoryTemplate;
import org.hibernate.cache.spi.support.StorageAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** Hibernate's second-level cache with nothing but bytes in it, and a list of what went in. */
final class BytesRegionFactory extends RegionFactoryTemplate {

  private final SerializationContext context;
  final List<Object> keys = new ArrayList<>();
  final List<Object> values = new ArrayList<>();

  BytesRegionFactory(SerializationContext context) {
    this.context = context;
  }

  @Override
  protected void prepareForUse(SessionFactoryOptions settings, Map<String, Object> configuration) {
    // Nothing to open.
  }

  @Override
  protected void releaseFromUse() {
    // Nothing to close.
  }

  @Override
  protected DomainDataStorageAccess createDomainDataStorageAccess(
      DomainDataRegionConfig region, DomainDataRegionBuildingContext building) {
    return new Bytes();
  }

  @Override
  protected StorageAccess createQueryResultsRegionStorageAccess(
      String region, SessionFactoryImplementor factory) {
    return new Bytes();
  }

  @Override
  protected StorageAccess createTimestampsRegionStorageAccess(
      String region, SessionFactoryImplementor factory) {
    return new Bytes();
  }

  private final class Bytes implements DomainDataStorageAccess {

    private final KeyCodec codec = KeyCodecs.create(KeyCodecs.DEFAULT, context, Object.class);
    private final Serializer serializer = Serializers.create(Serializers.DEFAULT, context);
    private final Map<ByteBuffer, byte[]> entries = new ConcurrentHashMap<>();

    @Override
    public Object getFromCache(Object key, SharedSessionContractImplementor session) {
      byte[] bytes = entries.get(bytesOf(key));
      return bytes == null ? null : serializer.fromBytes(bytes);
    }

    @Override
    public void putIntoCache(Object key, Object value, SharedSessionContractImplementor session) {
      keys.add(key);
      values.add(value);
      entries.put(bytesOf(key), serializer.toBytes(value));
    }

    @Override
    public boolean contains(Object key) {
      return entries.containsKey(bytesOf(key));
    }

    @Override
    public void evictData() {
      entries.clear();
    }

    @Override
    public void evictData(Object key) {
      entries.remove(bytesOf(key));
    }

    @Override
    public void release() {
      entries.clear();
    }

    private ByteBuffer bytesOf(Object key) {
      return ByteBuffer.wrap(codec.toBytes(key));
    }
  }
}
