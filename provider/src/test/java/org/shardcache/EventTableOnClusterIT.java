package org.shardcache;

import org.shardcache.embedded.WithEmbeddedShards;

/** The events of every operation on a Redis Cluster. */
@WithEmbeddedShards(cluster = true, shared = true)
final class EventTableOnClusterIT extends EventTableIT {}
