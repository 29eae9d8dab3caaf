package org.shardcache.configuration;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.serialization.Compression;

/**
 * The settings of one cache, {@code shardcache.cache.<name or glob>.*}, checked and merged from all
 * sections that match its name. A member is null if no section sets it.
 *
 * @param ttl time to live since the last write, at least 1 ms, or {@link
 *     ShardedCacheConfiguration#ETERNAL}; {@code ttl}
 * @param accessTtl time to live since the last read or write, at least 1 ms, or {@link
 *     ShardedCacheConfiguration#ETERNAL}; {@code access-ttl}
 * @param serializer the name or class of the serializer of values; {@code serializer}
 * @param keySerializer the name or class of the key codec; {@code key-serializer}
 * @param keyType the class name of the keys; {@code key-type}
 * @param valueType the class name of the values; {@code value-type}
 * @param compression how values are compressed; {@code compression}
 * @param compressionThreshold from how many bytes on values are compressed, 1 to 512 MB; {@code
 *     compression-threshold}
 * @param statistics whether statistics are kept; {@code statistics}
 * @param management whether the cache has a management bean; {@code management}
 * @param undecodable what a read gives for bytes that are no value; {@code undecodable}
 * @param keyPrefix replaces the manager's prefix and the cache's name in stored keys, may be empty;
 *     {@code key-prefix}
 * @param ownsPrefix whether all keys that begin with {@code keyPrefix} are this cache's; {@code
 *     owns-prefix}
 * @param allow an immutable list of patterns of the classes that may be serialized in this cache
 *     besides those that the manager allows; {@code serialization.allow}
 * @param readFrom which servers reads go to; {@code read-from}
 * @param onFailure what a read gives when its shard cannot be reached; {@code on-failure}
 * @param loadLock whether one JVM at a time loads a key, or runs a processor where there is no
 *     entry, and the others wait for it; {@code load-lock}
 * @param mustStay whether entries have to stay until they are removed, so that whatever may end
 *     them is a warning; {@code must-stay}
 */
public record CacheSettings(
    @Nullable Duration ttl,
    @Nullable Duration accessTtl,
    @Nullable String serializer,
    @Nullable String keySerializer,
    @Nullable String keyType,
    @Nullable String valueType,
    @Nullable Compression compression,
    @Nullable Integer compressionThreshold,
    @Nullable Boolean statistics,
    @Nullable Boolean management,
    @Nullable Undecodable undecodable,
    @Nullable String keyPrefix,
    @Nullable Boolean ownsPrefix,
    @Nullable List<String> allow,
    @Nullable ReadFrom readFrom,
    @Nullable OnFailure onFailure,
    @Nullable Boolean loadLock,
    @Nullable Boolean mustStay) {}
