package org.shardcache;

/**
 * Where a shard is; nothing secret.
 *
 * @param index the position in the list of shards, from 0
 * @param name the name, which is the identity of the shard
 * @param host host name or address of its primary, as it was last known; the path of a Unix socket;
 *     the name of the service while sentinels have not been asked yet
 * @param port TCP port; 0 for a Unix socket, and while sentinels have not been asked yet
 * @param database number of the database on that server
 * @param address all of this as one text without user and password: {@code redis://host:port/db},
 *     {@code rediss://...} with TLS, {@code unix:///path?db=0}; behind it the service and its
 *     sentinels, if these know where the primary is
 * @param router name of the router that spreads the keys
 */
public record ShardInfo(
    int index, String name, String host, int port, int database, String address, String router) {}
