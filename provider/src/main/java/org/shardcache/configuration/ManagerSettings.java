package org.shardcache.configuration;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shardcache.observation.CacheObserver;
import org.shardcache.routing.HashTags;
import org.shardcache.routing.RouterType;

/**
 * The settings of a cache manager, checked and complete: what nobody set has its default. Its text
 * form shows no password.
 *
 * @param topology how the shards are found; {@code shardcache.topology}
 * @param shards the shards in their order, an immutable list: at least one for {@link
 *     Topology#SHARDS}, the one that stands for all for {@link Topology#DNS}, else none
 * @param cluster the cluster; null unless there is one
 * @param dnsRefresh how often the addresses of {@link Topology#DNS} are looked up again; null for
 *     never; {@code shardcache.dns.refresh}
 * @param embeddedShards how many servers {@link Topology#EMBEDDED} starts; {@code
 *     shardcache.embedded.shards}, 3 by default
 * @param router the kind of router; {@code shardcache.router}, {@code ketama} by default
 * @param hashTags whether a part of a key in braces decides where it lives; {@code
 *     shardcache.hash-tags}, {@code none} by default
 * @param topologyCheck what happens when a shard remembers another topology; {@code
 *     shardcache.topology-check}
 * @param keyPrefix what every key begins with: empty or ending with a colon; {@code
 *     shardcache.key-prefix}, {@code jcache:} by default
 * @param connectTimeout how long the opening of a connection may take, 1 ms to 24 days; {@code
 *     shardcache.connect-timeout}, 1 s by default
 * @param timeout the budget of one call, 1 ms to 24 days; {@code shardcache.timeout}, else {@code
 *     ?socket_timeout=} of a shard's URI, 1 s by default
 * @param lease how long a writer may hold an entry, 1 ms to 24 days; {@code shardcache.lease}, 30 s
 *     by default
 * @param pool the connections of each shard; {@code shardcache.pool.*}
 * @param protocol the version of the protocol; {@code shardcache.protocol}, {@code resp3} by
 *     default
 * @param sockets opens the sockets; null for the usual ones; {@code shardcache.socket-provider}
 * @param validateOnStart whether a manager asks every shard whether it is there and a primary when
 *     it is created; {@code shardcache.validate-on-start}, false by default
 * @param batch how bulk operations go to a shard; {@code shardcache.batch.*}
 * @param serializer the name of the serializer of caches that name none; {@code
 *     shardcache.serializer}, {@code kryo} by default
 * @param allow an immutable list of patterns of the classes that may be serialized in every cache;
 *     {@code shardcache.serialization.allow}, none by default
 * @param maxValueSize the most bytes a value may have, 1 to 512 MB; {@code
 *     shardcache.max-value-size}, 64 MB by default
 * @param defaultTtl the time to live of caches whose configuration sets none, from {@code ?ttl=} of
 *     a shard's URI; null if no URI says so
 * @param observer told of what the manager does, besides those that are found as services; null for
 *     none; {@code shardcache.observer}
 */
public record ManagerSettings(
    Topology topology,
    List<ShardSettings> shards,
    @Nullable ClusterSettings cluster,
    @Nullable Duration dnsRefresh,
    int embeddedShards,
    RouterType router,
    HashTags hashTags,
    TopologyCheck topologyCheck,
    String keyPrefix,
    Duration connectTimeout,
    Duration timeout,
    Duration lease,
    PoolSettings pool,
    Protocol protocol,
    @Nullable SocketProvider sockets,
    boolean validateOnStart,
    BatchSettings batch,
    String serializer,
    List<String> allow,
    int maxValueSize,
    @Nullable Duration defaultTtl,
    @Nullable CacheObserver observer) {}
