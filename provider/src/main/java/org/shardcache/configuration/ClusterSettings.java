package org.shardcache.configuration;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster: {@code shardcache.topology=cluster}. Immutable; its text form shows no password.
 *
 * @param nodes some of its nodes, from which the others are learned; an immutable list of at least
 *     one; {@code shardcache.cluster.nodes}
 * @param credentials those of all nodes; {@code shardcache.shard-defaults.user} and {@code
 *     .password}
 * @param tls how connections to all nodes are encrypted; null if they are not; {@code
 *     shardcache.shard-defaults.tls.*}
 * @param connectTimeout how long the opening of a connection may take; {@code
 *     shardcache.shard-defaults.connect-timeout}, else {@code shardcache.connect-timeout}
 * @param refresh how old the slot map may get without anybody having moved; {@code
 *     shardcache.cluster.refresh}, 30 s by default
 */
public record ClusterSettings(
    List<HostAndPort> nodes,
    Credentials credentials,
    @Nullable TlsSettings tls,
    Duration connectTimeout,
    Duration refresh) {}
