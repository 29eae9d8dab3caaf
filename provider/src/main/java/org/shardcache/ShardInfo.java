package org.shardcache;

/**
 * Where a shard is; nothing secret.
 *
 * @param index the position in the list of shards, from 0
 * @param name the name, which is the identity of the shard
 * @param host host name or address; the path of a Unix socket
 * @param port TCP port; 0 for a Unix socket
 * @param database number of the database on that server
 * @param router name of the router that spreads the keys
 */
public record ShardInfo(
    int index, String name, String host, int port, int database, String router) {}
